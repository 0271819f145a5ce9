#include "api/rest/openapi/server.hpp"

#include "api/rest/openapi/pieces.hpp"
#include "api/rest/openapi/promises.hpp"

namespace dc::rest::openapi {

using json::Array, json::Object;

namespace {

Operation probe(const char* id, const char* summary, const char* status) {
  Object schema{{"type", "object"},
                {"properties", Object{{"status", Object{{"type", "string"}, {"const", status}}}}},
                {"required", Array{"status"}}};
  return {
      .id = std::string("server.") + id,
      .summary = summary,
      .answers = {{"200", response(summary, probe_answer, {std::move(schema), Object{{"status", status}}})}}};
}

}  // namespace

// What the document says about itself.
Operation contract() {
  Operation operation{.id = "server.contract", .summary = "This document"};
  operation.parameters = {reference("parameters", "If-None-Match")};
  operation.answers = {
      {"200",
       response("The OpenAPI document of this version.", document_answer, {Object{{"type", "object"}}})},
      {"304", response("Nothing changed since the answer with that entity tag.", document_answer)}};
  operation.refusals = {Code::precondition_failed};
  return operation;
}

Operation health() { return probe("health", "Whether the process lives", "ok"); }

Operation ready() {
  Operation operation = probe("ready", "Whether the server can serve", "ready");
  operation.refusals = {Code::unavailable};
  return operation;
}

Operation metrics() {
  Object schema{{"type", "string"}};
  Operation operation{.id = "server.metrics", .summary = "How the server is doing"};
  operation.description = "In the text format of Prometheus. Answered to this machine only.";
  operation.answers = {
      {"200", response("The metrics.", probe_answer, {std::move(schema), {}, "text/plain"})}};
  operation.refusals = {Code::forbidden};
  return operation;
}

}  // namespace dc::rest::openapi
