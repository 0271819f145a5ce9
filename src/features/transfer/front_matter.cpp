#include "features/transfer/front_matter.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/toml.hpp"
#include "features/transfer/yaml.hpp"

namespace dc {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

tl::unexpected<Fault> fail_on(std::size_t line, std::string message) {
  return tl::unexpected(Fault{line, std::move(message)});
}

std::size_t newlines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The first line with its end, and without the white space that may follow it.
struct Line {
  std::string_view all;
  std::string_view text;
};

Line first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  const std::string_view all = text.substr(0, end == std::string_view::npos ? end : end + 1);
  std::string_view visible = all;
  while (!visible.empty() && std::string_view(" \t\r\n").find(visible.back()) != std::string_view::npos) {
    visible.remove_suffix(1);
  }
  return {all, visible};
}

// The offset just behind the brace that closes the object at the front of `text`.
std::optional<std::size_t> end_of_object(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::nullopt;
}

// A body may begin with `{% liquid %}` or `{{ a shortcode }}`: an object goes on with a name, or ends.
bool begins_object(std::string_view text) {
  if (text.substr(0, 1) != "{") return false;
  const std::string_view rest = trim(text.substr(1));
  return !rest.empty() && (rest.front() == '"' || rest.front() == '}');
}

// Sets head and body of a head that stands between two marker lines.
tl::expected<FrontMatter, Fault> split_at_markers(std::string_view text, FrontMatterFormat format,
                                                  std::string_view marker) {
  FrontMatter front;
  front.format = format;
  front.head_line = 2;
  const std::size_t begin = first_line(text).all.size();
  for (std::size_t at = begin; at < text.size();) {
    const Line line = first_line(text.substr(at));
    if (line.text == marker || (format == FrontMatterFormat::yaml && line.text == "...")) {
      front.head = text.substr(begin, at - begin);
      front.body = text.substr(at + line.all.size());
      return front;
    }
    at += line.all.size();
  }
  return fail_on(1, "the front matter that begins here with '" + std::string(marker) +
                        "' has no end; add a line '" + std::string(marker) + "' below its last key");
}

tl::expected<FrontMatter, Fault> split_object(std::string_view text) {
  const auto end = end_of_object(text);
  if (!end)
    return fail_on(1, "the JSON object that begins here has no closing brace; add it below its last key");
  FrontMatter front;
  front.format = FrontMatterFormat::json;
  front.head = text.substr(0, *end);
  front.body = text.substr(*end);
  return front;
}

tl::expected<FrontMatter, Fault> split(std::string_view text) {
  const std::string_view opening = first_line(text).text;
  if (opening == "---") return split_at_markers(text, FrontMatterFormat::yaml, "---");
  if (opening == "+++") return split_at_markers(text, FrontMatterFormat::toml, "+++");
  if (begins_object(text)) return split_object(text);
  FrontMatter front;
  front.head = text.substr(0, 0);
  front.body = text;
  return front;
}

Result<json::Value> parse(const FrontMatter& front) {
  switch (front.format) {
    case FrontMatterFormat::none:
      return json::Value();
    case FrontMatterFormat::yaml:
      return parse_yaml(front.head);
    case FrontMatterFormat::toml:
      return parse_toml(front.head);
    case FrontMatterFormat::json:
      return json::parse(front.head);
  }
  ENSURE(false);
}

// The three parsers say "line L, column C: …" of the text they were given; here it becomes a line of the
// file.
Fault place(const FrontMatter& front, const Error& error) {
  constexpr std::string_view prefix = "line ";
  const std::string_view detail = error.detail;
  std::size_t line = 1;
  if (detail.substr(0, prefix.size()) == prefix) {
    std::from_chars(detail.data() + prefix.size(), detail.data() + detail.size(), line);
  }
  // YAML counts a lone CR as a line end; an editor, and this room, do not.
  line = std::min(line, newlines(front.head) + 1);
  const std::size_t colon = detail.find(": ");
  return {front.head_line + line - 1,
          std::string(detail.substr(colon == std::string_view::npos ? 0 : colon + 2))};
}

tl::expected<void, Fault> refuse_binary(std::string_view text) {
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return fail_on(newlines(text.substr(0, nul)) + 1, "there is a NUL byte; is this a binary file?");
  }
  if (const std::size_t good = well_formed_bytes(text); good != text.size()) {
    return fail_on(newlines(text.substr(0, good)) + 1,
                   "this line is not UTF-8; convert the file, for example with iconv");
  }
  return {};
}

void skip_blank_lines(FrontMatter& front, std::size_t line) {
  while (!front.body.empty()) {
    const Line first = first_line(front.body);
    if (!first.text.empty()) break;
    line += newlines(first.all);
    front.body.remove_prefix(first.all.size());
  }
  front.body_line = line;
}

// Whether `line` begins with `key`, perhaps quoted or as a table header, and what belongs behind a key.
bool sets_key(std::string_view line, std::string_view key, FrontMatterFormat format) {
  const std::string_view before = format == FrontMatterFormat::json ? " \t{,\"" : "[\"'";
  const std::string_view behind = format == FrontMatterFormat::toml ? "=.]" : ":";
  line.remove_prefix(std::min(line.find_first_not_of(before), line.size()));
  if (line.substr(0, key.size()) != key) return false;
  line.remove_prefix(key.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t\"'"), line.size()));
  return !line.empty() && behind.find(line.front()) != std::string_view::npos;
}

}  // namespace

tl::expected<FrontMatter, Fault> split_front_matter(std::string_view text) {
  CHECK(refuse_binary(text));
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  TRY(auto front, split(text));
  if (front.head.size() > limits::front_matter_bytes_max) {
    return fail_on(
        1, "the front matter has more than " + std::to_string(limits::front_matter_bytes_max) + " bytes");
  }
  skip_blank_lines(front,
                   newlines(text.substr(0, static_cast<std::size_t>(front.body.data() - text.data()))) + 1);

  auto value = parse(front);
  if (!value) return tl::unexpected(place(front, value.error()));
  if (auto* keys = value->as<json::Object>()) {
    front.keys = std::move(*keys);
  } else if (!value->is_null()) {
    return fail_on(front.head_line, "front matter has to be a set of keys, as in 'title: My post'");
  }
  return front;
}

std::size_t line_of(const FrontMatter& front, std::string_view key) {
  std::size_t line = front.head_line;
  for (std::string_view rest = front.head; !rest.empty(); ++line) {
    const Line first = first_line(rest);
    if (sets_key(first.text, key, front.format)) return line;
    rest.remove_prefix(first.all.size());
  }
  return front.head_line;
}

}  // namespace dc
