#include "net/problem.hpp"

#include "base/json.hpp"

namespace dc::net {

Response problem(const Error& error, std::string_view incident) {
  const ErrorRow& row = error_row(error.code);
  Response response{row.http_status, {{"Content-Type", "application/problem+json"}}, {}};
  if (row.http_status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"datacanvas\""});
  if (row.http_status == 503 && row.retryable) response.headers.push_back({"Retry-After", "1"});

  json::Writer writer(response.body);
  writer.begin_object();
  writer.member("type", "/errors/" + std::string(row.name));
  writer.member("title", row.sentence).member("status", row.http_status);
  if (!error.detail.empty()) writer.member("detail", error.detail);
  writer.member("code", row.name);
  writer.member("error", error.detail.empty() ? row.sentence : std::string_view(error.detail));
  writer.member("remedy", row.remedy);
  if (!error.issues.empty()) {
    writer.key("errors").begin_array();
    for (const Issue& issue : error.issues) {
      const bool is_parameter = issue.in == Issue::In::query;
      writer.begin_object().member(is_parameter ? "parameter" : "pointer", issue.pointer);
      writer.member("detail", issue.message).end_object();
    }
    writer.end_array();
  }
  if (!incident.empty()) writer.member("incident", incident);
  writer.end_object();
  return response;
}

}  // namespace dc::net
