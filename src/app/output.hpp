// Where a verb speaks: this process's own terminal or pipe, or the client of the control socket.
//
// Results go to out() (standard output), remarks to note() (standard error). One thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dc {

class Output {
 public:
  virtual ~Output() = default;
  virtual void out(std::string_view text) = 0;
  virtual void note(std::string_view text) = 0;
  // Overwrites itself on a terminal; silent elsewhere. done == total ends the line.
  virtual void progress(std::size_t done, std::size_t total, std::string_view label) = 0;
};

// Standard output and standard error of this process.
class TerminalOutput final : public Output {
 public:
  TerminalOutput();
  void out(std::string_view text) override;
  void note(std::string_view text) override;
  void progress(std::size_t done, std::size_t total, std::string_view label) override;

 private:
  void clear_line();

  bool terminal_;
  bool line_open_ = false;
  int percent_ = -1;
};

// "[######----]  42 %  label"
std::string progress_bar(std::size_t done, std::size_t total, std::string_view label);

}  // namespace dc
