// Bytes that sockets send without copying them: sendfile(2) from a memfd_create(2). Where the copy of a body
// is cheap, below 24 kB, the second system call costs more.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>

namespace dc::net {

// In memory of the kernel's that is written once. What a socket has taken over stays as it is until it is
// sent, even if this dies before. Immutable; thread-safe.
class Pages {
 public:
  // Null if the process has as many as it may (limits::http_pages_*), or the system gives no more.
  static std::unique_ptr<const Pages> of(std::string_view bytes);
  // Without the bytes; for of().
  explicit Pages(std::size_t size);
  Pages(const Pages&) = delete;
  ~Pages();

  // Sends from `offset` on. How many bytes the socket took; -1 and errno as write(2) has it. SIGPIPE is for
  // the caller to block.
  std::ptrdiff_t send(int socket, std::size_t offset) const;

 private:
  int file_ = -1;
  const std::size_t size_;
};

// The pages of a body that is sent again and again. A copy begins anew. Thread-safe.
class SharedPages {
 public:
  SharedPages() = default;
  SharedPages(const SharedPages&) noexcept {}
  SharedPages& operator=(const SharedPages&) = delete;
  ~SharedPages() = default;

  // Called once for each time that `bytes` are sent, always the same. Null: send them as they are. Valid as
  // long as this.
  const Pages* of(std::string_view bytes) const;

 private:
  mutable std::unique_ptr<const Pages> owner_;  // of who has set making_
  mutable std::atomic<const Pages*> made_{nullptr};
  mutable std::atomic<unsigned> asked_{0};
  mutable std::atomic_flag making_;
};

}  // namespace dc::net
