#include "app/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace dc {

TerminalOutput::TerminalOutput() : terminal_(::isatty(STDERR_FILENO) == 1) {}

void TerminalOutput::clear_line() {
  if (!line_open_) return;
  std::fputs("\r\033[K", stderr);
  line_open_ = false;
}

void TerminalOutput::out(std::string_view text) {
  clear_line();
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void TerminalOutput::note(std::string_view text) {
  clear_line();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void TerminalOutput::progress(std::size_t done, std::size_t total, std::string_view label) {
  if (!terminal_) return;
  const int percent = total == 0 ? 100 : static_cast<int>(done * 100 / total);
  if (percent == percent_ && done != total) return;
  percent_ = percent;
  const std::string bar = progress_bar(done, total, label);
  std::fputs(("\r\033[K" + bar).c_str(), stderr);
  line_open_ = true;
  if (done == total) clear_line();
}

std::string progress_bar(std::size_t done, std::size_t total, std::string_view label) {
  constexpr std::size_t width = 30, label_points_max = 40;
  const std::size_t filled = total == 0 ? width : std::min(width, done * width / total);
  const std::size_t percent = total == 0 ? 100 : done * 100 / total;
  std::string bar = "[" + std::string(filled, '#') + std::string(width - filled, '-') + "] ";
  bar += std::string(percent < 10 ? 2 : percent < 100 ? 1 : 0, ' ') + std::to_string(percent) + " %  ";
  bar += std::to_string(done) + "/" + std::to_string(total) + "  ";
  return bar += prefix_utf8(label, label_points_max);
}

}  // namespace dc
