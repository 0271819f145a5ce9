#include "net/target.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::net {
namespace {

enum class Plus : unsigned char { literal, space };

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Decodes once: "%2525" is "%25".
Result<std::string> decode(std::string_view raw, Plus plus) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    if (c == '+' && plus == Plus::space) c = ' ';
    if (raw[i] == '%') {
      const int high = i + 2 < raw.size() ? hex_value(raw[i + 1]) : -1;
      const int low = i + 2 < raw.size() ? hex_value(raw[i + 2]) : -1;
      if (high < 0 || low < 0)
        return fail(Code::malformed, "The address has a '%' without two hexadecimal digits.");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return fail(Code::malformed, "The address contains U+0000.");
    text.push_back(c);
  }
  if (!is_utf8(text)) return fail(Code::malformed, "The address is not UTF-8.");
  return text;
}

}  // namespace

Result<std::vector<std::string>> decode_path(std::string_view path) {
  if (!path.starts_with('/')) return fail(Code::malformed, "The path does not begin with '/'.");
  std::vector<std::string> segments;
  if (path == "/") return segments;
  for (const std::string_view raw : split(path.substr(1), '/')) {
    TRY(auto segment, decode(raw, Plus::literal));
    if (segment == "." || segment == "..") return fail(Code::malformed, "The path contains a dot segment.");
    segments.push_back(std::move(segment));
  }
  return segments;
}

Result<std::vector<Parameter>> parse_query(std::string_view query) {
  std::vector<Parameter> parameters;
  while (!query.empty()) {
    const std::string_view piece = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), piece.size() + 1));
    if (piece.empty()) continue;
    if (parameters.size() == limits::parameters_max) {
      return fail(Code::malformed,
                  "At most " + std::to_string(limits::parameters_max) + " parameters are taken.");
    }
    const std::size_t equals = std::min(piece.find('='), piece.size());
    TRY(auto name, decode(piece.substr(0, equals), Plus::space));
    TRY(auto value, decode(piece.substr(std::min(equals + 1, piece.size())), Plus::space));
    parameters.emplace_back(std::move(name), std::move(value));
  }
  return parameters;
}

}  // namespace dc::net
