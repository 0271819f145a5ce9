#include "net/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/result.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array reasons = std::to_array<Reason>({
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
});

// Empty for a status that is not in the table, which is allowed (RFC 9112 §4).
std::string_view reason(int status) {
  const auto* found = std::lower_bound(reasons.begin(), reasons.end(), status,
                                       [](const Reason& each, int wanted) { return each.status < wanted; });
  return found != reasons.end() && found->status == status ? found->text : std::string_view();
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_two(std::string& out, std::int64_t number) {
  out.push_back(static_cast<char>('0' + number / 10));
  out.push_back(static_cast<char>('0' + number % 10));
}

void append_field(std::string& out, const Field& field) {
  out.append(field.name.text()).append(": ").append(field.value).append("\r\n");
}

// In milliseconds (W3C, Server Timing §4).
void append_timing(std::string& out, std::chrono::microseconds taken) {
  const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(taken.count(), 0));
  out.append("Server-Timing: total;dur=");
  append_number(out, micros / 1000);
  out.push_back('.');
  append_two(out, static_cast<std::int64_t>(micros % 1000 / 10));
  out.push_back(static_cast<char>('0' + micros % 10));
  out.append("\r\n");
}

// Fields that describe the body: a 304 has none of them (RFC 9110 §15.4.5).
bool is_of_content(std::string_view name) { return name == "Content-Type" || name == "Content-Encoding"; }

// RFC 9110 §8.6 and §6.4.1: these statuses never have content.
bool is_empty_status(int status) { return status == 204 || status == 304; }

}  // namespace

std::string_view DateCache::text(Instant now) {
  const auto since = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(now.ms));
  if (since.count() == second_) return text_;
  second_ = since.count();
  const auto days = std::chrono::floor<std::chrono::days>(since);
  const std::chrono::sys_days day{days};
  const std::chrono::year_month_day date{day};
  const std::int64_t seconds = (since - days).count();
  constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  text_.assign(weekdays.substr(std::chrono::weekday{day}.c_encoding() * 3, 3)).append(", ");
  append_two(text_, static_cast<unsigned>(date.day()));
  text_.append(" ").append(months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3)).append(" ");
  append_two(text_, int{date.year()} / 100);
  append_two(text_, int{date.year()} % 100);
  text_.push_back(' ');
  append_two(text_, seconds / 3600);
  text_.push_back(':');
  append_two(text_, seconds / 60 % 60);
  text_.push_back(':');
  append_two(text_, seconds % 60);
  text_.append(" GMT");
  return text_;
}

bool sends_body(const Response& response, Method method) {
  return method != Method::head && !is_empty_status(response.status);
}

void append_head(std::string& out, const Response& response, Answering answering, std::string_view date) {
  ENSURE(response.status >= 200 && response.status <= 599);
  for (const Field& field : response.headers) ENSURE(all(value_char, field.value));

  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason(response.status)).append("\r\nDate: ").append(date).append("\r\n");
  if (!is_empty_status(response.status)) {
    out.append("Content-Length: ");
    append_number(out, response.content().size());
    out.append("\r\n");
  }
  if (answering.after == After::close) {
    out.append("Connection: close\r\n");
  } else if (answering.http10) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append(answering.common).append(answering.cors);
  if (const Prepared* prepared = response.prepared.get()) {
    out.append(prepared->fields);
    if (!is_empty_status(response.status)) out.append(prepared->content_fields);
  }
  for (const Field& field : response.headers) append_field(out, field);
  out.append(response.lines);
  if (response.taken) append_timing(out, *response.taken);
  if (response.request_id) {
    out.append("X-Request-Id: ");
    append_text(out, *response.request_id);
    out.append("\r\n");
  }
  out.append("\r\n");
}

std::shared_ptr<const Prepared> prepare(Response response) {
  ENSURE(response.prepared == nullptr);
  auto prepared = std::make_shared<Prepared>();
  for (const Field& field : response.headers) {
    ENSURE(all(value_char, field.value));
    append_field(is_of_content(field.name.text()) ? prepared->content_fields : prepared->fields, field);
  }
  prepared->body = std::move(response.body);
  if (prepared->body.capacity() > prepared->body.size() + prepared->body.size() / 4)
    prepared->body.shrink_to_fit();  // it may be kept for long
  return prepared;
}

}  // namespace dc::net
