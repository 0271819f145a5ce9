// The bytes that came in: a fixed buffer in which heads, and bodies that fit, are read in place.
//
//   |  used before  |  head of this request  |  body, or what is left of it  |  free  |
//   0             begin                    next                             end    capacity
//
// Fixed, so that views into it hold until the request is answered. It has room for the longest head and for
// the longest line of a chunked body behind it. One thread.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "net/chunked.hpp"
#include "net/head.hpp"

namespace dc::net {

class Input {
 public:
  static constexpr std::size_t window_bytes_min = 8 * 1024;
  static constexpr std::size_t capacity = limits::http_head_bytes_max + window_bytes_min;
  static_assert(window_bytes_min > limits::http_trailer_bytes_max &&
                window_bytes_min > limits::http_chunk_line_bytes_max);

  // Where the next bytes go; never empty while a message is incomplete.
  std::span<char> free() { return {bytes_.get() + end_, capacity - end_}; }
  void grow(std::size_t bytes) { end_ += bytes; }
  // Whether there is nothing of a next request.
  bool empty() const { return begin_ == end_; }

  // True: the head is complete; begin_body comes next. False: more bytes are needed.
  Result<bool> read_head();
  const Framing& framing() const { return parser_.framing(); }
  Method method() const { return parser_.method(); }
  // Code::too_large if the head announces more than `body_bytes_max`.
  Result<> begin_body(std::size_t body_bytes_max);
  // True: the body is complete, and view() may be called.
  Result<bool> read_body();
  // Whether anything of the body has come.
  bool has_body_bytes() const { return next_ != end_; }
  // Sets all views of `request`; they hold until finish().
  void view(Request& request);
  // Forgets this request; what came behind it is the beginning of the next.
  void finish();
  // Forgets everything.
  void clear();

 private:
  std::string_view text(std::size_t from, std::size_t to) const { return {bytes_.get() + from, to - from}; }
  void move_to_front();
  void drop_used_body();

  // Whole pages of their own: the heap would keep them, between what lives on, after a wave of connections.
  struct Unmap {
    void operator()(char* pages) const noexcept;
  };
  static char* map();

  std::unique_ptr<char[], Unmap> bytes_{map()};
  std::size_t begin_ = 0, next_ = 0, end_ = 0;
  HeadParser parser_;
  std::vector<Header> headers_;
  enum class Body : unsigned char { in_place, copied, chunked } body_kind_ = Body::in_place;
  std::size_t body_at_ = 0;    // begin of the body's part of the buffer
  std::size_t body_left_ = 0;  // of a body with a length
  ChunkedDecoder chunked_{0};
  std::string body_;  // if it is not in place
};

}  // namespace dc::net
