// Serialising answers (RFC 9112 §4, RFC 9110 §6.6 and §8.6): plain functions over a string.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "net/http.hpp"

namespace dc::net {

// The Date field, made once a second. One thread.
class DateCache {
 public:
  // An IMF-fixdate (RFC 9110 §5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". Valid until the next call.
  std::string_view text(Instant now);

 private:
  std::int64_t second_ = INT64_MIN;
  std::string text_;
};

enum class After : unsigned char { keep, close };

// What of the request decides over the form of the answer.
struct Answering {
  Method method = Method::get;
  bool http10 = false;
  After after = After::keep;
  std::string_view common = {};  // lines of every head, each with its CRLF
  std::string_view cors = {};    // those for the page that asks
};

// Appends the status line and all fields, with the empty line. Throws Bug, and leaves `out` as it was, if a
// value contains a control character or the status is out of range.
void append_head(std::string& out, const Response& response, Answering answering, std::string_view date);
// The same fields and body, in the form in which they are sent. Throws Bug as append_head.
std::shared_ptr<const Prepared> prepare(Response response);
// Whether the body follows the head.
bool sends_body(const Response& response, Method method);

}  // namespace dc::net
