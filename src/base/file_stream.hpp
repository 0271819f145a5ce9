// Files that are too large to be held whole: read and written piece by piece. One thread each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"

namespace dc {

// Moved, not copied; closes what it opened.
class FileReader {
 public:
  static Result<FileReader> open(const std::filesystem::path& path);
  // The same for a name that somebody else may have put there: a link, a pipe or a device is
  // Code::file_error.
  static Result<FileReader> open_plain(const std::filesystem::path& path);
  FileReader(FileReader&&) noexcept;
  ~FileReader();

  std::uint64_t size() const;  // when it was opened
  // The next bytes, `bytes` of them; fewer only at the end of the file, none behind it. Valid until the next
  // call.
  Result<std::string_view> next(std::size_t bytes);
  // Those from `offset` on, wherever next() is.
  Result<std::string> read_at(std::uint64_t offset, std::size_t bytes) const;

 private:
  struct State;
  explicit FileReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class FileWriter {
 public:
  // A new file that only its owner reads; Code::file_error where the name is taken.
  static Result<FileWriter> create(const std::filesystem::path& path,
                                   Durability durability = Durability::durable);
  FileWriter(FileWriter&&) noexcept;
  ~FileWriter();

  Result<> write(std::string_view bytes);
  std::uint64_t written() const;
  // Durable when it returns, unless it is scratch; its name is only once the directory is synced as well.
  Result<> finish();

 private:
  struct State;
  explicit FileWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dc
