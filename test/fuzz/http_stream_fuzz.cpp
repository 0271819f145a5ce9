// A stream of requests with bodies, chunked ones too, cut in two: the requests that come out must be the
// same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "net/input.hpp"

namespace {

constexpr std::size_t body_bytes_max = 4096;

struct Stream {
  dc::net::Input input;
  bool in_body = false;
  std::string seen;

  // False when the stream was refused.
  bool feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto free = input.free();
      if (free.empty()) std::abort();
      const std::size_t taken = std::min(bytes.size(), free.size());
      std::memcpy(free.data(), bytes.data(), taken);
      input.grow(taken);
      bytes.remove_prefix(taken);
      if (auto read = read_all(); !read) {
        seen.append(std::to_string(dc::error_row(read.error().code).http_status)).append(read.error().detail);
        return false;
      }
    }
    return true;
  }

  dc::Result<> read_all() {
    while (true) {
      if (!in_body) {
        TRY(const bool head, input.read_head());
        if (!head) return {};
        CHECK(input.begin_body(body_bytes_max));
        in_body = true;
      }
      TRY(const bool body, input.read_body());
      if (!body) return {};
      dc::net::Request request;
      input.view(request);
      seen.append(request.target).append(" ").append(request.body).append("\n");
      if (request.body.size() > body_bytes_max) std::abort();
      input.finish();
      in_body = false;
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = size == 0 ? 0 : data[size - 1] * size / 256;
  Stream whole, parts;
  whole.feed(bytes);
  if (parts.feed(bytes.substr(0, cut))) parts.feed(bytes.substr(cut));
  if (whole.seen != parts.seen) std::abort();
  return 0;
}
