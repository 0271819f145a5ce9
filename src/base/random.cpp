#include "base/random.hpp"

#include <string.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/result.hpp"

namespace dc {
namespace {

void fill_from_kernel(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    ENSURE(got > 0 || errno == EINTR);
    if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

// Bytes fetched ahead, since one system call for each identifier would cost more than the identifier.
class Buffer {
 public:
  ~Buffer() { explicit_bzero(bytes_.data(), bytes_.size()); }

  void take(std::span<std::byte> wanted) {
    if (bytes_.size() - used_ < wanted.size()) {
      fill_from_kernel(bytes_);
      used_ = 0;
    }
    std::byte* const from = bytes_.data() + used_;
    std::copy_n(from, wanted.size(), wanted.data());
    // What was handed out may be a key: it must not be found here later.
    explicit_bzero(from, wanted.size());
    used_ += wanted.size();
  }

  static constexpr std::size_t bytes_max = 4096;

 private:
  std::array<std::byte, bytes_max> bytes_{};
  std::size_t used_ = bytes_max;
};

}  // namespace

std::uint64_t Random::next64() {
  std::uint64_t value = 0;
  fill(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

void SystemRandom::fill(std::span<std::byte> bytes) {
  thread_local Buffer buffer;
  if (bytes.size() > Buffer::bytes_max) return fill_from_kernel(bytes);
  buffer.take(bytes);
}

void SeededRandom::fill(std::span<std::byte> bytes) {
  const std::lock_guard lock(mutex_);
  while (!bytes.empty()) {
    const std::uint64_t number = engine_();
    const std::size_t count = std::min(bytes.size(), sizeof number);
    memcpy(bytes.data(), &number, count);
    bytes = bytes.subspan(count);
  }
}

}  // namespace dc
