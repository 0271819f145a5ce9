// The lines of a file, one by one, whatever the file is: a line that is too long is passed over, not held.
// One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/file_stream.hpp"
#include "base/result.hpp"

namespace dc::ndjson {

struct Line {
  std::size_t number = 0;    // from 1
  std::uint64_t offset = 0;  // of its first byte
  std::size_t bytes = 0;     // without the line feed
  std::string_view text;  // without it, and without a carriage return before it; empty where it is too long
  bool is_too_long = false;  // more than `bytes_max`
};

class LineReader {
 public:
  enum class Digest : unsigned char { none, sha256 };
  // Code::file_error for what is not a plain file.
  static Result<LineReader> open(const std::filesystem::path& path, std::size_t bytes_max, Digest digest);

  // nullopt at the end of the file. What the line shows is valid until the next call.
  Result<std::optional<Line>> next();
  // A line that was seen before, by its place.
  Result<std::string> read_again(std::uint64_t offset, std::size_t bytes) const;

  std::uint64_t size() const { return file_.size(); }
  std::uint64_t position() const { return position_; }  // behind the last line
  // Of the whole file in hexadecimal, once next() has come to its end.
  std::string digest();

 private:
  LineReader(FileReader file, std::size_t bytes_max, Digest digest)
      : file_(std::move(file)), bytes_max_(bytes_max), wanted_(digest) {}
  Result<bool> fill();
  Result<Line> long_line();

  FileReader file_;
  const std::size_t bytes_max_;
  const Digest wanted_;
  Sha256Stream digest_;
  std::string buffer_;  // what was read and not given yet begins at `begin_`
  std::size_t begin_ = 0;
  std::uint64_t position_ = 0;
  std::size_t number_ = 0;
};

}  // namespace dc::ndjson
