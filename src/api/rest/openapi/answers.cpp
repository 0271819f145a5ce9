#include "api/rest/openapi/answers.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "api/rest/openapi/pieces.hpp"
#include "base/limits.hpp"
#include "net/problem.hpp"

namespace dc::rest::openapi {
namespace {

using json::Array, json::Object, json::Value;

// Every code that an answer over HTTP can have; the others of the table are told to operators only.
constexpr std::array told{
    Code::malformed,      Code::unauthenticated,  Code::forbidden,         Code::not_found,
    Code::not_acceptable, Code::request_timeout,  Code::conflict,          Code::precondition_failed,
    Code::too_large,      Code::uri_too_long,     Code::unsupported_media, Code::expectation_failed,
    Code::invalid,        Code::header_too_large, Code::internal,          Code::unavailable,
    Code::overloaded,     Code::outcome_unknown,  Code::storage_full};

// Statuses of faults that the connection can find before anybody was asked: no request id then.
bool is_of_the_connection(int status) {
  constexpr std::array statuses{400, 408, 413, 414, 417, 431};
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::string component_of(int status) { return "Problem" + std::to_string(status); }

Object header(std::string description, bool required, Object schema) {
  return {{"description", std::move(description)}, {"required", required}, {"schema", std::move(schema)}};
}

Object matching(const char* pattern, const char* example) {
  return {{"type", "string"}, {"pattern", pattern}, {"examples", Array{example}}};
}

Object words(std::initializer_list<const char*> all) {
  Array choices;
  for (const char* word : all) choices.emplace_back(word);
  return {{"type", "string"}, {"enum", std::move(choices)}};
}

// As net/problem writes it, so that the example cannot be another one.
Value problem_example(Code code) {
  Error error{.code = code, .detail = {}, .issues = {}};
  if (code == Code::invalid) {
    error.issues.push_back({"/titel", "There is no field 'titel'. Did you mean 'title'?"});
  }
  auto body = json::parse(net::problem(error).body);
  ENSURE(body.has_value());
  return *std::move(body);
}

std::vector<const char*> refusal_headers(int status) {
  std::vector<const char*> names{"X-Request-Id", "Server-Timing", "Cache-Control"};
  if (is_of_the_connection(status))
    names = {"X-Request-Id.optional", "Server-Timing", "Cache-Control.optional"};
  if (status == 401) names.push_back("WWW-Authenticate");
  if (status == 503) names.push_back("Retry-After");
  return names;
}

// "There is nothing here that you may see. Check the address and your credentials. (not_found)"
std::string refusal_sentence(Code code) {
  const ErrorRow& row = error_row(code);
  return std::string(row.sentence) + " " + std::string(row.remedy) + " (`" + std::string(row.name) + "`)";
}

}  // namespace

Object response(std::string description, std::span<const char* const> headers, Body body) {
  Object response{{"description", std::move(description)}};
  Object fields;
  for (const char* name : headers) {
    const std::string component(name);
    // "ETag.record" is what ETag looks like there.
    fields.emplace_back(component.substr(0, component.find('.')), reference("headers", component));
  }
  if (!fields.empty()) response.emplace_back("headers", std::move(fields));
  if (body.schema.empty()) return response;
  Object media{{"schema", std::move(body.schema)}};
  if (!body.example.is_null()) media.emplace_back("example", std::move(body.example));
  response.emplace_back("content", Object{{body.type, std::move(media)}});
  return response;
}

void add_refusals(Object& responses, const Codes& codes) {
  std::map<int, std::string> statuses;
  for (const Code code : codes) {
    ENSURE(std::find(told.begin(), told.end(), code) != told.end());
    const int status = error_row(code).http_status;
    statuses.emplace(status, component_of(status));
  }
  for (const auto& [status, component] : statuses) {
    responses.emplace_back(std::to_string(status), reference("responses", component));
  }
}

Object end_headers() {
  return {{"Deprecation", header("Since when this version is deprecated (RFC 9745).", false,
                                 matching("^@[0-9]+$", "@1767225600"))},
          {"Sunset", header("When this version will end (RFC 8594).", false,
                            matching("^[A-Z][a-z]{2}, .* GMT$", "Sat, 01 Jan 2028 00:00:00 GMT"))},
          {"Link", header("The same address in the version that follows.", false,
                          matching("^</api/v2/.*>; rel=\"successor-version\"$",
                                   "</api/v2/projects>; rel=\"successor-version\""))}};
}

Object header_components() {
  const auto request_id = [](bool required) {
    return header("Names this request in the log.", required, Object(schema_reference("Api.Id")));
  };
  const auto cache_control = [](bool required) {
    return header("Whether the answer may be kept: a guest's, if it is asked for again.", required,
                  words({"no-cache", "no-store"}));
  };
  const char* const record_tag = R"(^"[0-9]+\.[0-9a-f]{1,16}(-gzip|-br)?"$)";
  return {
      {"X-Request-Id", request_id(true)},
      {"X-Request-Id.optional", request_id(false)},
      {"Server-Timing", header("Milliseconds from the request to its answer.", false,
                               matching(R"(^total;dur=[0-9]+\.[0-9]{3}$)", "total;dur=0.042"))},
      {"Cache-Control", cache_control(true)},
      {"Cache-Control.optional", cache_control(false)},
      {"X-Cache",
       header(
           "Whether the answer was kept from before (hit), is kept from now on (miss), or is the asker's own "
           "(bypass); not of past versions.",
           false, words({"hit", "miss", "bypass"}))},
      {"ETag.record", header("The version of the record, and a hash of these bytes.", true,
                             matching(record_tag, "\"3.9a2f53c0d1e4b7a8\""))},
      {"ETag.created",
       header("As of a record; not of several.", false, matching(record_tag, "\"1.9a2f53c0d1e4b7a8\""))},
      {"ETag.list", header("A hash of these bytes.", true,
                           matching(R"(^"[0-9a-f]{1,16}(-gzip|-br)?"$)", "\"9a2f53c0d1e4b7a8\""))},
      {"Last-Modified",
       header(
           "When the record was last changed, once that second is over; not with `include`, nor with links "
           "to what not everybody sees.",
           false, matching("^[A-Z][a-z]{2}, .* GMT$", "Wed, 01 May 2024 12:00:00 GMT"))},
      {"Left-Out", header("Links that could not come back, by field with their number.", false,
                          matching("^\"", "\"categories\";count=2"))},
      {"Location", header("The address of the new record; not of several.", false,
                          matching("^/api/v[12]/", "/api/v2/projects/0190163d-8694-739b-aea5-966c26f8ad91"))},
      {"Idempotent-Replayed",
       header("Under this Idempotency-Key the request was answered before.", false, words({"true"}))},
      {"Allow", header("The methods of this address.", true, matching("^[A-Z, ]+$", "GET, HEAD, OPTIONS"))},
      {"WWW-Authenticate",
       header("How to sign in.", true, matching("^Bearer ", "Bearer realm=\"datacanvas\""))},
      {"Retry-After",
       header("Seconds to wait; missing where the outcome of a write has to be looked up first.", false,
              matching("^[0-9]+$", "1"))}};
}

Object refusal_components() {
  std::map<int, std::vector<Code>> statuses;
  for (const Code code : told) statuses[error_row(code).http_status].push_back(code);
  Object components;
  for (const auto& [status, codes] : statuses) {
    std::string description;
    Object examples;
    for (const Code code : codes) {
      description = sentences(std::move(description), refusal_sentence(code));
      examples.emplace_back(error_row(code).name, Object{{"value", problem_example(code)}});
    }
    Object answer = response(std::move(description), refusal_headers(status));
    Object media{{"schema", schema_reference("Api.Problem")}, {"examples", std::move(examples)}};
    answer.emplace_back("content", Object{{"application/problem+json", std::move(media)}});
    components.emplace_back(component_of(status), std::move(answer));
  }
  return components;
}

Object problem_schema() {
  Array codes;
  for (const Code code : told) codes.emplace_back(error_row(code).name);
  const Object text{{"type", "string"}};
  const auto described = [&](const char* description) {
    Object schema = text;
    schema.emplace_back("description", description);
    return schema;
  };
  Object issue{{"type", "object"},
               {"properties", Object{{"pointer", described("A JSON pointer into the body.")},
                                     {"parameter", described("Or the name of a parameter of the query.")},
                                     {"detail", described("What is wrong there, and what would do.")}}},
               {"required", Array{"detail"}}};
  Object properties{{"type", Object{{"type", "string"}, {"format", "uri-reference"}}},
                    {"title", text},
                    {"status", Object{{"type", "integer"}, {"minimum", 400}, {"maximum", 599}}},
                    {"detail", described("What is wrong with this request.")},
                    {"code", Object{{"type", "string"}, {"enum", std::move(codes)}}},
                    {"error", described("The detail where there is one, else the title.")},
                    {"remedy", described("What to do about it.")},
                    {"errors", Object{{"type", "array"},
                                      {"items", std::move(issue)},
                                      {"maxItems", limits::issues_max},
                                      {"description", "The single faults, as many as were found at once."}}},
                    {"incident", described("Names a fault of ours in the log of the operator.")}};
  return {{"description", "Problem details (RFC 9457)."},
          {"type", "object"},
          {"properties", std::move(properties)},
          {"required", Array{"type", "title", "status", "code", "error", "remedy"}}};
}

}  // namespace dc::rest::openapi
