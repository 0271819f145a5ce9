// A folder for the while of some work.
#pragma once

#include <filesystem>
#include <utility>

namespace dc {

// Removes the folder and all that is in it when it is left, whatever happened. Making it is for who uses it.
class Scratch {
 public:
  explicit Scratch(std::filesystem::path path) : path_(std::move(path)) {}
  ~Scratch() { clear(); }
  Scratch(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // What a killed process has left, before the work begins.
  void clear() const {
    std::error_code ignored;  // what stays is cleared by the next one; making it anew fails with the reason
    std::filesystem::remove_all(path_, ignored);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace dc
