#include "features/transfer/file_name.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "features/transfer/dates.hpp"

namespace dc {
namespace {

// The file's name without its ending, or the folder's where the file is only its index.
std::string_view stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string_view stem = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  stem = stem.substr(0, stem.rfind('.'));
  if (stem != "index" || slash == std::string_view::npos) return stem;
  const std::string_view folder = path.substr(0, slash);
  const std::size_t parent = folder.rfind('/');
  return folder.substr(parent == std::string_view::npos ? 0 : parent + 1);
}

// The length of "2015-01-20-" or "2015-1-5-" at the front, else 0.
std::size_t date_prefix(std::string_view stem) {
  std::size_t hyphens = 0;
  for (std::size_t i = 0; i < stem.size() && i < 11; ++i) {
    if (stem[i] == '-') {
      if (++hyphens == 3) return i + 1;
    } else if (stem[i] < '0' || stem[i] > '9') {
      return 0;
    }
  }
  return 0;
}

// "hello-big_world" → "Hello big world"
std::string title_of(std::string_view words) {
  std::string title(words);
  std::replace_if(
      title.begin(), title.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  title = trim(title);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

}  // namespace

FileName read_file_name(std::string_view path) {
  const std::string_view stem = stem_of(path);
  FileName name;
  std::string_view words = stem;
  if (const std::size_t prefix = date_prefix(stem); prefix > 0) {
    if (const auto date = parse_date(stem.substr(0, prefix - 1))) {
      name.date = date->day;
      words = stem.substr(prefix);
    }
  }
  name.slug = slugify(words);
  name.title = title_of(words);
  if (name.title.empty()) name.title = stem;
  const auto parts = split(path, '/');
  name.in_drafts = std::find(parts.begin(), parts.end(), "_drafts") != parts.end();
  return name;
}

}  // namespace dc
