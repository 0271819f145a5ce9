#include "net/head.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

// A request line is a target and at most this much around it.
constexpr std::size_t request_line_extra = 32;
constexpr std::size_t host_bytes_max = 255 + 6;  // a DNS name and ":65535"

enum Seen : unsigned {
  seen_host = 1,
  seen_length = 2,
  seen_coding = 4,
  seen_type = 8,
  seen_authorization = 16,
  seen_idempotency = 32,
  seen_close = 64,
  seen_key = 128,
};

std::string at_most(std::size_t bytes) { return "At most " + std::to_string(bytes) + " bytes are taken."; }
std::string target_limit() { return at_most(limits::http_target_bytes_max); }
std::string head_limit() { return at_most(limits::http_head_bytes_max); }

tl::unexpected<Error> malformed(const char* detail) { return fail(Code::malformed, detail); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool find_method(std::string_view word, Method& method) {
  constexpr std::array all_methods{Method::get,   Method::head, Method::post,   Method::put,
                                   Method::patch, Method::del,  Method::options};
  const auto found =
      std::find_if(all_methods.begin(), all_methods.end(), [&](Method m) { return to_text(m) == word; });
  if (found == all_methods.end()) return false;
  method = *found;
  return true;
}

// uri-host [ ":" port ] (RFC 9110 §7.2): a name of letters, digits, '-', '.', '_', or an IP literal in
// brackets.
bool is_host(std::string_view text) {
  if (text.empty() || text.size() > host_bytes_max) return false;
  std::size_t end = 0;
  if (text.front() == '[') {
    end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    const auto inside = text.substr(1, end - 1);
    if (inside.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    ++end;
  } else {
    while (end < text.size() && is(host_char, text[end])) ++end;
    if (end == 0) return false;
  }
  if (end == text.size()) return true;
  const std::string_view port = text.substr(end + 1);
  if (text[end] != ':' || port.empty() || port.size() > 5 ||
      !std::all_of(port.begin(), port.end(), is_digit)) {
    return false;
  }
  unsigned number = 0;
  for (const char c : port) number = number * 10 + static_cast<unsigned>(c - '0');
  return number <= 65535;
}

}  // namespace

void HeadParser::reset() {
  // Keeps the capacity of fields_: a connection reads many heads.
  std::vector<FieldPiece> fields = std::move(fields_);
  fields.clear();
  *this = HeadParser();
  fields_ = std::move(fields);
}

HeadParser::Piece HeadParser::piece(std::string_view bytes, std::string_view part) {
  return {static_cast<std::uint32_t>(part.data() - bytes.data()), static_cast<std::uint32_t>(part.size())};
}

Result<bool> HeadParser::feed(std::string_view bytes) {
  if (!begun_) {
    TRY(begun_, begin(bytes));
    if (!begun_) return false;
  }
  while (true) {
    const Line line = next_line(bytes, line_at_);
    if (!has_request_line_ && line.text.size() > limits::http_target_bytes_max + request_line_extra) {
      // Says whether the refusal has a body; an unknown method is the lesser fault here.
      find_method(line.text.substr(0, line.text.find(' ')), method_);
      return fail(Code::uri_too_long, target_limit());
    }
    if (line.complete ? line.end > limits::http_head_bytes_max : line.end >= limits::http_head_bytes_max) {
      return fail(Code::header_too_large, head_limit());
    }
    if (!line.complete) return false;
    TRY(const std::string_view text, without_cr(line));
    line_at_ = line.end;
    if (!has_request_line_) {
      CHECK(request_line(bytes, text));
      has_request_line_ = true;
    } else if (text.empty()) {
      CHECK(finish(bytes));
      complete_ = true;
      return true;
    } else {
      CHECK(field(bytes, text));
    }
  }
}

// Deals with what may stand before the request line. A first byte that cannot begin a method (a TLS hello,
// for one) is refused at once, not after the deadline.
Result<bool> HeadParser::begin(std::string_view bytes) {
  if (line_at_ == 0 && bytes.starts_with('\r')) {
    if (bytes.size() < 2) return false;
    if (bytes[1] != '\n') return malformed("A CR stands without LF.");
    line_at_ = 2;
  }
  if (bytes.size() == line_at_) return false;
  if (!is(token_char, bytes[line_at_])) return malformed("This is not the beginning of an HTTP request.");
  return true;
}

Result<> HeadParser::request_line(std::string_view bytes, std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) {
    return malformed("The request line is not 'METHOD target HTTP/1.1'.");
  }
  const std::string_view word = line.substr(0, first);
  const std::string_view address = line.substr(first + 1, second - first - 1);
  if (!all(token_char, word)) return malformed("The method is not a token.");
  const bool is_known = find_method(word, method_);  // a refusal of its version may want to know
  CHECK(version(line.substr(second + 1)));
  if (!is_known) return fail(Code::unsupported, "The method is not implemented.");
  if (address.size() > limits::http_target_bytes_max) return fail(Code::uri_too_long, target_limit());
  return target(bytes, address);
}

Result<> HeadParser::version(std::string_view text) {
  if (text.size() != 8 || !text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' ||
      !is_digit(text[7])) {
    return malformed("The request line does not end in 'HTTP/1.1'.");
  }
  if (text[5] != '1') return fail(Code::http_version);
  // A higher minor version is spoken as the highest that we know (RFC 9110 §2.5).
  framing_.http10 = text[7] == '0';
  framing_.keep_alive = !framing_.http10;
  return {};
}

// RFC 9112 §3.2; authority-form belongs to CONNECT, which is refused before.
Result<> HeadParser::target(std::string_view bytes, std::string_view target) {
  if (target.empty() || !all(target_char, target)) {
    return malformed("The request target contains a character that has to be escaped.");
  }
  target_ = piece(bytes, target);
  std::string_view rest = target;
  if (target == "*") {
    if (method_ != Method::options) return malformed("The target '*' is for OPTIONS only.");
  } else if (target.front() != '/') {
    const std::size_t scheme_end = target.find("://");
    const std::string_view scheme = target.substr(0, scheme_end);
    if (scheme_end == std::string_view::npos ||
        !(equals_ignore_case(scheme, "http") || equals_ignore_case(scheme, "https"))) {
      return malformed("The request target is neither a path nor an http address.");
    }
    rest.remove_prefix(scheme_end + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    if (!is_host(authority)) return malformed("The host in the request target is not valid.");
    authority_ = piece(bytes, authority);
    rest.remove_prefix(authority.size());
  }
  const std::string_view path = rest.substr(0, rest.find('?'));
  path_ = piece(bytes, path);
  if (path.size() < rest.size()) query_ = piece(bytes, rest.substr(path.size() + 1));
  return {};
}

Result<> HeadParser::field(std::string_view bytes, std::string_view line) {
  if (fields_.size() == limits::http_fields_max)
    return fail(Code::header_too_large, "There are too many fields; at most " +
                                            std::to_string(limits::http_fields_max) + " are taken.");
  TRY(const FieldLine parsed, parse_field_line(line));
  fields_.push_back({piece(bytes, parsed.name), piece(bytes, parsed.value)});
  return {};
}

Result<> HeadParser::finish(std::string_view bytes) {
  for (const FieldPiece& field : fields_) {
    const std::string_view name = text(bytes, field.name);
    const std::string_view value = text(bytes, field.value);
    if (equals_ignore_case(name, "host")) {
      CHECK(host(bytes, value));
    } else {
      CHECK(known_field(name, value));
    }
  }
  if ((seen_ & seen_host) == 0) {
    if (!framing_.http10) return malformed("The Host field is missing.");
    host_ = authority_;
  }
  if ((seen_ & seen_coding) != 0 && (seen_ & seen_length) != 0) {
    return malformed("Content-Length and Transfer-Encoding contradict each other.");
  }
  if ((seen_ & seen_coding) != 0 && framing_.http10) return malformed("HTTP/1.0 has no Transfer-Encoding.");
  return {};
}

Result<> HeadParser::known_field(std::string_view name, std::string_view value) {
  switch (name.size()) {
    case 6:
      if (!equals_ignore_case(name, "expect")) return {};
      if (!equals_ignore_case(value, "100-continue")) return fail(Code::expectation_failed);
      framing_.expects_continue = !framing_.http10;  // RFC 9110 §10.1.1
      return {};
    case 9:
      if (equals_ignore_case(name, "x-api-key")) return single(seen_key, name);
      return {};
    case 10:
      if (equals_ignore_case(name, "connection")) connection(value);
      return {};
    case 12:
      if (equals_ignore_case(name, "content-type")) return single(seen_type, name);
      return {};
    case 13:
      if (equals_ignore_case(name, "authorization")) return single(seen_authorization, name);
      return {};
    case 14:
      if (equals_ignore_case(name, "content-length")) return content_length(value);
      return {};
    case 15:
      if (equals_ignore_case(name, "idempotency-key")) return single(seen_idempotency, name);
      return {};
    case 17:
      if (equals_ignore_case(name, "transfer-encoding")) return transfer_encoding(value);
      return {};
    default:
      return {};
  }
}

Result<> HeadParser::single(unsigned bit, std::string_view name) {
  if ((seen_ & bit) != 0) return fail(Code::malformed, "The field " + std::string(name) + " comes twice.");
  seen_ |= bit;
  return {};
}

Result<> HeadParser::host(std::string_view bytes, std::string_view value) {
  CHECK(single(seen_host, "Host"));
  if (!is_host(value)) return malformed("The Host field is not a host with an optional port.");
  if (authority_.size != 0 && !equals_ignore_case(text(bytes, authority_), value)) {
    return malformed("The request target and the Host field name different hosts.");
  }
  host_ = piece(bytes, value);
  return {};
}

Result<> HeadParser::content_length(std::string_view value) {
  CHECK(single(seen_length, "Content-Length"));
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    return malformed("Content-Length is not a number.");
  }
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t length = 0;
  for (const char c : value) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    length = length > (most - digit) / 10 ? most : length * 10 + digit;
  }
  framing_.content_length = length;
  return {};
}

// Exactly "chunked" is spoken. Another coding below it is understood but not implemented; anything else
// leaves the length of the body open to interpretation (RFC 9112 §6.3).
Result<> HeadParser::transfer_encoding(std::string_view value) {
  CHECK(single(seen_coding, "Transfer-Encoding"));
  framing_.chunked = true;
  if (equals_ignore_case(value, "chunked")) return {};
  unsigned times = 0;
  bool last = false;
  std::string_view element;
  while (next_element(value, element)) {
    last = equals_ignore_case(element, "chunked");
    times += last ? 1 : 0;
  }
  if (last && times == 1) return fail(Code::unsupported, "The only transfer coding here is 'chunked'.");
  return malformed("Transfer-Encoding is not 'chunked'.");
}

void HeadParser::connection(std::string_view value) {
  std::string_view element;
  while (next_element(value, element)) {
    if (equals_ignore_case(element, "close")) {
      framing_.keep_alive = false;
      seen_ |= seen_close;  // wins over "keep-alive", whatever their order
    } else if (equals_ignore_case(element, "keep-alive")) {
      framing_.keep_alive = (seen_ & seen_close) == 0;
    }
  }
}

void HeadParser::view(std::string_view bytes, std::vector<Header>& headers, Request& request) const {
  headers.clear();
  for (const FieldPiece& field : fields_)
    headers.push_back({text(bytes, field.name), text(bytes, field.value)});
  request.method = method_;
  request.target = text(bytes, target_);
  request.path = path_.size == 0 ? "/" : text(bytes, path_);
  request.query = text(bytes, query_);
  request.host = text(bytes, host_);
  request.headers = headers;
  request.keep_alive = framing_.keep_alive;
}

}  // namespace dc::net
