#include "api/rest/line_diff.hpp"

#include <algorithm>
#include <cstdint>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::rest {
namespace {

using Lines = std::vector<std::string_view>;

bool is_too_long(std::string_view text) {
  return text.size() > limits::line_diff_bytes_max ||
         static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) >= limits::line_diff_lines_max;
}

// The length of the longest common subsequence of the lines from (i, j) to the ends, for every i and j.
class Table {
 public:
  Table(const Lines& a, const Lines& b) : width_(b.size() + 1), cells_((a.size() + 1) * width_) {
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        cells_[i * width_ + j] = static_cast<std::uint16_t>(
            a[i] == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1)));
      }
    }
  }
  std::uint16_t at(std::size_t i, std::size_t j) const { return cells_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint16_t> cells_;
};

}  // namespace

std::optional<std::vector<std::string>> line_diff(std::string_view before, std::string_view after) {
  if (is_too_long(before) || is_too_long(after)) return std::nullopt;
  const Lines a = split(before, '\n'), b = split(after, '\n');
  const Table table(a, b);
  std::vector<std::string> lines;
  const auto add = [&](char sign, std::string_view line) { lines.push_back(sign + std::string(line)); };
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      add(' ', a[i++]);
      j++;
    } else if (j == b.size() || (i < a.size() && table.at(i + 1, j) >= table.at(i, j + 1))) {
      add('-', a[i++]);
    } else {
      add('+', b[j++]);
    }
  }
  return lines;
}

}  // namespace dc::rest
