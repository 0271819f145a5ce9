// Zstandard (RFC 8878), piece by piece, one thread each; gzip and brotli of what is sent, as a whole.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace dc {

class Compressor {
 public:
  explicit Compressor(int level);  // 1 to 19
  Compressor(Compressor&&) noexcept;
  ~Compressor();
  // Appends to `out` what is ready; with `is_last` all of it, the checksum of the content behind it.
  void add(std::string_view bytes, bool is_last, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Decompressor {
 public:
  Decompressor();
  Decompressor(Decompressor&&) noexcept;
  ~Decompressor();
  // Gives what is ready in pieces of at most decompressed_piece_bytes. Code::corrupt for what is no frame, or
  // follows one.
  static constexpr std::size_t decompressed_piece_bytes = 256 * 1024;
  template <class Give>
  Result<> add(std::string_view bytes, Give give) {
    while (true) {
      TRY(const auto piece, next(bytes));
      if (piece.empty()) return {};
      CHECK(give(piece));
    }
  }
  bool has_ended() const;  // the frame is whole

 private:
  // Takes from the front of `bytes`; empty when it needs more.
  Result<std::string_view> next(std::string_view& bytes);
  struct State;
  std::unique_ptr<State> state_;
};

// The whole text in one: gzip (RFC 1952), brotli (RFC 7932). Thread-safe.
std::string gzip(std::string_view text);
std::string brotli(std::string_view text);

}  // namespace dc
