// fold() and slugify() of text.hpp: what needs the tables of Unicode. utf8proc stays in this file.
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

namespace dc {
namespace {

using Points = std::vector<utf8proc_int32_t>;

void append(std::string& out, utf8proc_int32_t point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t used = utf8proc_encode_char(point, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(used));
}

std::string encode(const Points& points) {
  std::string text;
  for (const utf8proc_int32_t point : points) append(text, point);
  return text;
}

// NFKC (Unicode Standard Annex 15), with `more` of utf8proc's options.
Points normalize(std::string_view text, int more = 0) {
  const auto options =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | more);
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  const utf8proc_ssize_t needed = utf8proc_decompose(bytes, size, nullptr, 0, options);
  ENSURE(needed >= 0);
  Points points(static_cast<std::size_t>(needed));
  ENSURE(utf8proc_decompose(bytes, size, points.data(), needed, options) == needed);
  const utf8proc_ssize_t composed = utf8proc_normalize_utf32(points.data(), needed, options);
  ENSURE(composed >= 0 && composed <= needed);
  points.resize(static_cast<std::size_t>(composed));
  return points;
}

enum class Class { letter_or_digit, mark, other };

Class classify(utf8proc_int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Class::letter_or_digit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return Class::mark;
    default:
      return Class::other;
  }
}

// Letters, digits and the marks upon them; one hyphen between for whatever else stood there.
std::string hyphenate(const Points& points) {
  std::string slug;
  std::size_t length = 0;
  bool gap = false;
  for (const utf8proc_int32_t point : points) {
    const Class kind = classify(point);
    const bool kept = kind == Class::letter_or_digit || (kind == Class::mark && !slug.empty() && !gap);
    if (!kept) {
      gap = true;
      continue;
    }
    const bool hyphen = gap && !slug.empty();
    length += hyphen ? 2 : 1;
    if (length > limits::slug_points_max) break;
    if (hyphen) slug += '-';
    append(slug, point);
    gap = false;
  }
  return slug;
}

}  // namespace

std::string fold(std::string_view text) {
  if (!is_utf8(text)) return {};
  return encode(normalize(text, UTF8PROC_CASEFOLD));
}

std::string slugify(std::string_view text) {
  if (!is_utf8(text)) return {};
  Points points = normalize(text);
  for (utf8proc_int32_t& point : points) point = utf8proc_tolower(point);
  // Again, since some pairs compose in lower case only: "H" + U+0331 does not, "h" + U+0331 is U+1E96.
  std::string slug = hyphenate(normalize(encode(points)));
  // A path segment in the form of a UUID is an id.
  return parse_uuid(slug) ? "s-" + slug : slug;
}

bool is_slug(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (text.empty()) return false;
  if (!std::all_of(text.begin(), text.end(), is_ascii)) return slugify(text) == text;
  // Of ASCII slugify() leaves exactly this as it is; no table is needed to tell.
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return is_plain && text.front() != '-' && text.back() != '-' && text.find("--") == std::string_view::npos &&
         text.size() <= limits::slug_points_max && !parse_uuid(text);
}

}  // namespace dc
