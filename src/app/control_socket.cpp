#include "app/control_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dc {

namespace {

constexpr const char* socket_name = "control.sock";

// sockaddr_un holds 107 characters; through /proc the directory takes few of them, however deep it lies.
struct Address {
  int directory = -1;
  sockaddr_un name{};
  explicit Address(const std::filesystem::path& path)
      : directory(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    name.sun_family = AF_UNIX;
    const std::string text = "/proc/self/fd/" + std::to_string(directory) + "/" + socket_name;
    std::memcpy(name.sun_path, text.c_str(), text.size() + 1);
  }
  ~Address() {
    if (directory >= 0) ::close(directory);
  }
  Address(const Address&) = delete;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }
};

}  // namespace

LineSocket::~LineSocket() {
  if (fd_ >= 0) ::close(fd_);
}

std::optional<std::string> LineSocket::read_line(std::size_t bytes_max) {
  std::size_t searched = 0;
  while (true) {
    const auto end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    searched = buffer_.size();
    if (searched > bytes_max) return std::nullopt;
    char bytes[4096];
    const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    buffer_.append(bytes, static_cast<std::size_t>(size));
  }
}

bool LineSocket::write_line(std::string_view line) {
  const std::string bytes = std::string(line) + "\n";
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  return true;
}

std::optional<uid_t> LineSocket::peer_user() const {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(fd_, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
  return credentials.uid;
}

Result<int> listen_in(const std::filesystem::path& directory) {
  const Address address(directory);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // The lock is held: whatever socket lies there is of a process that has gone.
  ::unlink((directory / socket_name).c_str());
  const bool bound = fd >= 0 && ::bind(fd, address.get(), sizeof address.name) == 0 &&
                     ::chmod((directory / socket_name).c_str(), 0600) == 0 && ::listen(fd, 16) == 0;
  if (bound) return fd;
  const std::string reason = std::strerror(errno);
  if (fd >= 0) ::close(fd);
  return fail(Code::file_error, (directory / socket_name).string() + ": " + reason);
}

std::optional<int> connect_in(const std::filesystem::path& directory) {
  const Address address(directory);
  if (address.directory < 0) return std::nullopt;
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::nullopt;
  if (::connect(fd, address.get(), sizeof address.name) == 0) return fd;
  ::close(fd);
  return std::nullopt;
}

}  // namespace dc
