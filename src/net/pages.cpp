#include "net/pages.hpp"

#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cerrno>

#include "base/limits.hpp"

namespace dc::net {
namespace {

// Making them costs as much as some copies; where there were none to be had, there may be later.
constexpr unsigned sent_before = 16, tried_each = 1024;

// The kernel's memory is the process's, and so is what it may have of it.
std::atomic<std::size_t> all_bytes{0}, all_files{0};

}  // namespace

std::unique_ptr<const Pages> Pages::of(std::string_view bytes) {
  auto pages = std::make_unique<Pages>(bytes.size());
  if (all_files > limits::http_pages_files_max || all_bytes > limits::http_pages_bytes_max) return nullptr;
  pages->file_ = ::memfd_create("answer", MFD_CLOEXEC);
  if (pages->file_ < 0) return nullptr;
  const ssize_t written = ::write(pages->file_, bytes.data(), bytes.size());
  return written == static_cast<ssize_t>(bytes.size()) ? std::move(pages) : nullptr;
}

Pages::Pages(std::size_t size) : size_(size) {
  ++all_files;
  all_bytes += size_;
}

Pages::~Pages() {
  if (file_ >= 0) ::close(file_);
  --all_files;
  all_bytes -= size_;
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
  if (made != nullptr || asked_.fetch_add(1, std::memory_order_relaxed) % tried_each != sent_before)
    return made;
  if (making_.test_and_set()) return nullptr;
  owner_ = Pages::of(bytes);
  made = owner_.get();
  made_.store(made, std::memory_order_release);
  if (made == nullptr) making_.clear();
  return made;
}

}  // namespace dc::net
