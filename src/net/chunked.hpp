// The chunked transfer coding (RFC 9112 §7.1): a strict, incremental decoder.
//
// Extensions and trailers are checked, bounded and dropped. Like the head, the outcome does not depend on how
// the bytes were cut. One thread.
//
//   size ──CRLF──> data ──> CRLF ──> size … ; size 0 ──CRLF──> trailer lines ──empty line──> complete
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace dc::net {

class ChunkedDecoder {
 public:
  explicit ChunkedDecoder(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  // Appends what `input` holds of the body to `body` and returns how many bytes it took. The caller presents
  // the rest again, together with what comes next; a rest is never longer than one line
  // (http_trailer_bytes_max). Code::malformed, too_large (body), header_too_large (trailers).
  Result<std::size_t> feed(std::string_view input, std::string& body);
  bool complete() const { return state_ == State::complete; }

 private:
  enum class State : unsigned char { size, data, data_end, trailer, complete };

  // Each takes one step at `at` and moves it; false when the bytes do not suffice.
  Result<bool> step(std::string_view input, std::size_t& at, std::string& body);
  Result<bool> read_size(std::string_view input, std::size_t& at, const std::string& body);
  Result<bool> read_data_end(std::string_view input, std::size_t& at);
  Result<bool> read_trailer(std::string_view input, std::size_t& at);

  std::size_t body_bytes_max_;
  std::size_t left_ = 0;  // of the current chunk
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  State state_ = State::size;
};

}  // namespace dc::net
