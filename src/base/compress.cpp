#include "base/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

namespace dc {

struct Compressor::State {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};
  std::string block = std::string(ZSTD_CStreamOutSize(), '\0');
};

Compressor::Compressor(int level) : state_(std::make_unique<State>()) {
  ENSURE(state_->context != nullptr);
  for (const auto& [parameter, value] :
       {std::pair(ZSTD_c_compressionLevel, level), std::pair(ZSTD_c_checksumFlag, 1)}) {
    ENSURE(ZSTD_isError(ZSTD_CCtx_setParameter(state_->context.get(), parameter, value)) == 0);
  }
}
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor::~Compressor() = default;

void Compressor::add(std::string_view bytes, bool is_last, std::string& out) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  const auto mode = is_last ? ZSTD_e_end : ZSTD_e_continue;
  for (bool done = false; !done;) {
    ZSTD_outBuffer block{state_->block.data(), state_->block.size(), 0};
    const std::size_t left = ZSTD_compressStream2(state_->context.get(), &block, &in, mode);
    ENSURE(ZSTD_isError(left) == 0);
    out.append(state_->block, 0, block.pos);
    done = is_last ? left == 0 : in.pos == in.size;
  }
}

struct Decompressor::State {
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(), ZSTD_freeDCtx};
  std::string block = std::string(decompressed_piece_bytes, '\0');
  bool has_ended = false;
  bool is_full = false;  // there may be more without new input
};

Decompressor::Decompressor() : state_(std::make_unique<State>()) { ENSURE(state_->context != nullptr); }
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor::~Decompressor() = default;

Result<std::string_view> Decompressor::next(std::string_view& bytes) {
  State& state = *state_;
  while (!bytes.empty() || state.is_full) {
    if (state.has_ended) return fail(Code::corrupt, "Something follows the end of the compressed bytes.");
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    ZSTD_outBuffer out{state.block.data(), state.block.size(), 0};
    const std::size_t left = ZSTD_decompressStream(state.context.get(), &out, &in);
    if (ZSTD_isError(left) != 0) return fail(Code::corrupt, "It is not what was compressed.");
    bytes.remove_prefix(in.pos);
    state.has_ended = left == 0;
    state.is_full = left != 0 && out.pos == out.size;
    if (out.pos > 0) return std::string_view(state.block.data(), out.pos);
  }
  return std::string_view();
}

bool Decompressor::has_ended() const { return state_->has_ended; }

std::string gzip(std::string_view text) {
  constexpr int level = 6, memory_level = 8;
  z_stream stream{};
  ENSURE(deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, memory_level, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  ENSURE(ended == Z_STREAM_END);
  out.shrink_to_fit();  // it may be kept for long, and there was room for the worst case
  return out;
}

std::string brotli(std::string_view text) {
  constexpr int quality = 5, window_bits = 18;
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  const auto done = BrotliEncoderCompress(quality, window_bits, BROTLI_MODE_TEXT, text.size(),
                                          reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  ENSURE(done == BROTLI_TRUE);
  out.resize(size);
  out.shrink_to_fit();
  return out;
}

}  // namespace dc
