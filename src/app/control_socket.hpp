// A Unix socket that speaks lines: what both ends of the control connection share. Internal to app/.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace dc {

class LineSocket {
 public:
  explicit LineSocket(int fd) : fd_(fd) {}
  LineSocket(LineSocket&& other) noexcept : fd_(other.fd_), buffer_(std::move(other.buffer_)) {
    other.fd_ = -1;
  }
  ~LineSocket();
  LineSocket& operator=(LineSocket&&) = delete;

  int fd() const { return fd_; }
  // The next line without its end; nullopt at the end of the stream, an error, or past `bytes_max`.
  std::optional<std::string> read_line(std::size_t bytes_max);
  // False once the other end is gone.
  bool write_line(std::string_view line);
  // The user at the other end.
  std::optional<uid_t> peer_user() const;

 private:
  int fd_;
  std::string buffer_;
};

// Both work for directories whose path is longer than a socket's address.
Result<int> listen_in(const std::filesystem::path& directory);
std::optional<int> connect_in(const std::filesystem::path& directory);

}  // namespace dc
