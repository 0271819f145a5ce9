#include "net/pages.hpp"

#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cerrno>

#include "base/limits.hpp"

namespace dc::net {
namespace {

// Making them costs as much as some copies.
constexpr unsigned sent_before = 16;

std::atomic<std::size_t> all_bytes{0}, all_files{0};

}  // namespace

std::unique_ptr<const Pages> Pages::of(std::string_view bytes) {
  if (all_files.load(std::memory_order_relaxed) >= limits::http_pages_files_max) return nullptr;
  if (all_bytes.load(std::memory_order_relaxed) + bytes.size() > limits::http_pages_bytes_max) return nullptr;
  const int file = ::memfd_create("answer", MFD_CLOEXEC);
  if (file < 0) return nullptr;
  auto pages = std::make_unique<const Pages>(file, bytes.size());
  const bool is_whole = ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  return is_whole ? std::move(pages) : nullptr;
}

Pages::Pages(int file, std::size_t size) : file_(file), size_(size) {
  all_files.fetch_add(1, std::memory_order_relaxed);
  all_bytes.fetch_add(size_, std::memory_order_relaxed);
}

Pages::~Pages() {
  ::close(file_);
  all_files.fetch_sub(1, std::memory_order_relaxed);
  all_bytes.fetch_sub(size_, std::memory_order_relaxed);
}

std::ptrdiff_t Pages::send(int socket, std::size_t offset) const {
  auto from = static_cast<off_t>(offset);
  std::ptrdiff_t taken = 0;
  do {
    taken = ::sendfile(socket, file_, &from, size_ - offset);
  } while (taken < 0 && errno == EINTR);
  return taken;
}

const Pages* SharedPages::of(std::string_view bytes) const {
  if (bytes.size() < limits::http_pages_bytes_min) return nullptr;
  const Pages* made = made_.load(std::memory_order_acquire);
  if (made != nullptr || asked_.fetch_add(1, std::memory_order_relaxed) != sent_before) return made;
  owner_ = Pages::of(bytes);  // only one asker is that one
  made_.store(owner_.get(), std::memory_order_release);
  return owner_.get();
}

}  // namespace dc::net
