#include "net/input.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace dc::net {
namespace {

constexpr std::size_t kept_body_bytes_max = 64 * 1024;

}  // namespace

char* Input::map() {
  void* pages = ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  return static_cast<char*>(pages);
}

void Input::Unmap::operator()(char* pages) const noexcept { ::munmap(pages, capacity); }

void Input::move_to_front() {
  std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
  next_ -= std::min(next_, begin_);
  end_ -= begin_;
  begin_ = 0;
}

Result<bool> Input::read_head() {
  TRY(const bool complete, parser_.feed(text(begin_, end_)));
  if (complete) {
    next_ = begin_ + parser_.size();
  } else if (end_ == capacity) {
    move_to_front();
  }
  return complete;
}

Result<> Input::begin_body(std::size_t body_bytes_max) {
  const Framing& framing = parser_.framing();
  body_at_ = next_;
  body_kind_ = Body::in_place;
  if (framing.content_length > body_bytes_max) {
    return fail(Code::too_large, "At most " + std::to_string(body_bytes_max) + " bytes are taken.");
  }
  const auto length = static_cast<std::size_t>(framing.content_length);
  if (capacity - next_ < std::max(length, framing.chunked ? window_bytes_min : 0)) move_to_front();
  body_at_ = next_;
  body_left_ = length;
  body_kind_ = framing.chunked ? Body::chunked : length <= capacity - next_ ? Body::in_place : Body::copied;
  if (framing.chunked) chunked_ = ChunkedDecoder(body_bytes_max);
  return {};
}

Result<bool> Input::read_body() {
  switch (body_kind_) {
    case Body::in_place:
      if (end_ - next_ < body_left_) return false;
      next_ += body_left_;
      return true;
    case Body::copied: {
      const std::size_t taken = std::min(body_left_, end_ - next_);
      body_.append(text(next_, next_ + taken));
      next_ += taken;
      body_left_ -= taken;
      if (body_left_ != 0) drop_used_body();
      return body_left_ == 0;
    }
    case Body::chunked: {
      TRY(const std::size_t taken, chunked_.feed(text(next_, end_), body_));
      next_ += taken;
      if (!chunked_.complete()) drop_used_body();
      return chunked_.complete();
    }
  }
  return false;
}

// The used part of a copied body makes room; the head stays where it is.
void Input::drop_used_body() {
  std::memmove(bytes_.get() + body_at_, bytes_.get() + next_, end_ - next_);
  end_ -= next_ - body_at_;
  next_ = body_at_;
}

void Input::view(Request& request) {
  parser_.view(text(begin_, body_at_), headers_, request);
  request.body = body_kind_ == Body::in_place ? text(body_at_, next_) : std::string_view(body_);
}

void Input::finish() {
  begin_ = next_;
  if (begin_ == end_) begin_ = next_ = end_ = 0;
  parser_.reset();
  body_.clear();
  if (body_.capacity() > kept_body_bytes_max) body_ = {};
}

void Input::clear() {
  next_ = end_;
  finish();
}

}  // namespace dc::net
