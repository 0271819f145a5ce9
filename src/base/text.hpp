// Text: UTF-8, folding, slugs, and finding the word that was meant. Free functions, thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dc {

// Well-formed UTF-8 without over-long forms and surrogates (Unicode 15, table 3-7).
bool is_utf8(std::string_view text);
// The length in bytes of the longest prefix that is well-formed.
std::size_t well_formed_bytes(std::string_view text);
// Code points; `text` is well-formed.
std::size_t length_utf8(std::string_view text);
// The longest prefix of at most `points` code points.
std::string_view prefix_utf8(std::string_view text, std::size_t points);

// NFKC with case folding: the key under which two spellings are the same. Empty if `text` is not UTF-8.
std::string fold(std::string_view text);

// NFKC, lower case, letters and digits of any script, everything else one hyphen; at most slug_points_max
// code points; never begins or ends with a hyphen; a result in the form of a UUID gets the prefix "s-". Empty
// if nothing is left.
std::string slugify(std::string_view text);
// Whether `slugify(text)` gives `text` back.
bool is_slug(std::string_view text);

// For a terminal: what would steer it instead of being read (control characters, also those beyond ASCII, and
// marks that turn the direction of writing) as \u001b, bytes that are not UTF-8 as U+FFFD. Line feeds too, so
// the answer is one line.
std::string printable(std::string_view text);

std::string to_lower_ascii(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);  // ASCII
std::string_view trim(std::string_view text);                     // ASCII white space
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);

// "created_at" → "createdAt"; "createdAt" → "created_at".
std::string camel_case(std::string_view snake);
std::string snake_case(std::string_view camel);

// The candidate with the smallest edit distance to `word` (optimal string alignment), if it is near enough to
// be meant: at most a third of its length, at least one edit.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);
// " Did you mean 'x'?" or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

std::string to_hex(std::string_view bytes);
// nullopt for anything but pairs of the digits 0-9 and a-f.
std::optional<std::string> from_hex(std::string_view text);
std::string to_base64url(std::string_view bytes);  // RFC 4648 §5, no padding
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace dc
