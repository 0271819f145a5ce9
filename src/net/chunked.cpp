#include "net/chunked.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "net/field.hpp"

namespace dc::net {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Result<std::size_t> ChunkedDecoder::feed(std::string_view input, std::string& body) {
  std::size_t at = 0;
  while (!complete()) {
    TRY(const bool moved, step(input, at, body));
    if (!moved) break;
  }
  return at;
}

Result<bool> ChunkedDecoder::step(std::string_view input, std::size_t& at, std::string& body) {
  switch (state_) {
    case State::size:
      return read_size(input, at, body);
    case State::data: {
      const std::size_t taken = std::min(left_, input.size() - at);
      body.append(input, at, taken);
      at += taken;
      left_ -= taken;
      if (left_ == 0) state_ = State::data_end;
      return left_ == 0;
    }
    case State::data_end:
      return read_data_end(input, at);
    case State::trailer:
      return read_trailer(input, at);
    case State::complete:
      return false;
  }
  return false;
}

Result<bool> ChunkedDecoder::read_size(std::string_view input, std::size_t& at, const std::string& body) {
  const Line line = next_line(input, at);
  if (line.text.size() > limits::http_chunk_line_bytes_max) {
    return fail(Code::malformed, "The line of a chunk is too long.");
  }
  if (!line.complete) return false;
  TRY(const std::string_view text, without_cr(line));

  std::size_t digits = 0;
  std::uint64_t size = 0;
  while (digits < text.size() && hex_digit(text[digits]) >= 0) {
    if (size > body_bytes_max_) return fail(Code::too_large);
    size = size * 16 + static_cast<std::uint64_t>(hex_digit(text[digits++]));
  }
  const std::string_view extension = text.substr(digits);
  if (digits == 0 || (!extension.empty() && extension.front() != ';') || !all(value_char, extension)) {
    return fail(Code::malformed, "The size of a chunk is not a hexadecimal number.");
  }
  extension_bytes_ += extension.size();
  if (extension_bytes_ > limits::http_chunk_extension_bytes_max) {
    return fail(Code::malformed, "There are too many chunk extensions.");
  }
  if (size > body_bytes_max_ - body.size()) return fail(Code::too_large);
  at = line.end;
  left_ = static_cast<std::size_t>(size);
  state_ = size == 0 ? State::trailer : State::data;
  return true;
}

Result<bool> ChunkedDecoder::read_data_end(std::string_view input, std::size_t& at) {
  const std::string_view end = input.substr(at, 2);
  if (end != std::string_view("\r\n").substr(0, end.size())) {
    return fail(Code::malformed, "A chunk is longer than its size.");
  }
  if (end.size() < 2) return false;
  at += 2;
  state_ = State::size;
  return true;
}

Result<bool> ChunkedDecoder::read_trailer(std::string_view input, std::size_t& at) {
  const Line line = next_line(input, at);
  if (trailer_bytes_ + line.text.size() > limits::http_trailer_bytes_max) {
    return fail(Code::header_too_large, "The trailers are too long.");
  }
  if (!line.complete) return false;
  TRY(const std::string_view text, without_cr(line));
  if (!text.empty()) CHECK(parse_field_line(text));
  trailer_bytes_ += line.text.size();
  at = line.end;
  if (text.empty()) state_ = State::complete;
  return true;
}

}  // namespace dc::net
