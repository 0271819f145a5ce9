#include "net/writer.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include "base/result.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 207:
      return "Multi-Status";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return {};  // a reason may be empty (RFC 9112 §4)
  }
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
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  if (answering.after == After::close) {
    out.append("Connection: close\r\n");
  } else if (answering.http10) {
    out.append("Connection: keep-alive\r\n");
  }
  for (const Field& field : response.headers) {
    out.append(field.name.text()).append(": ").append(field.value).append("\r\n");
  }
  out.append("\r\n");
}

}  // namespace dc::net
