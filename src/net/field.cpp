#include "net/field.hpp"

#include <cstring>

namespace dc::net {
namespace {

std::string_view trim_blanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

Result<FieldLine> parse_field_line(std::string_view line) {
  std::size_t colon = 0;
  while (colon < line.size() && is(token_char, line[colon])) ++colon;
  if (colon == line.size() || line[colon] != ':' || colon == 0) {
    return fail(Code::malformed, "A header field is not of the form 'Name: value'.");
  }
  const std::string_view value = line.substr(colon + 1);
  if (!all(value_char, value)) return fail(Code::malformed, "A header field contains a control character.");
  return FieldLine{line.substr(0, colon), trim_blanks(value)};
}

Line next_line(std::string_view bytes, std::size_t at) {
  const std::size_t left = bytes.size() - at;
  const void* found = left == 0 ? nullptr : std::memchr(bytes.data() + at, '\n', left);
  if (found == nullptr) return {bytes.substr(at), bytes.size(), false};
  const auto lf = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
  return {bytes.substr(at, lf - at), lf + 1, true};
}

Result<std::string_view> without_cr(const Line& line) {
  if (!line.text.ends_with('\r')) return fail(Code::malformed, "A line ends in LF without CR.");
  return line.text.substr(0, line.text.size() - 1);
}

bool next_element(std::string_view& list, std::string_view& element) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    element = trim_blanks(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    if (!element.empty()) return true;
  }
  return false;
}

}  // namespace dc::net
