#include "features/transfer/ndjson/lines.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::ndjson {

Result<LineReader> LineReader::open(const std::filesystem::path& path, std::size_t bytes_max, Digest digest) {
  TRY(auto file, FileReader::open_plain(path));
  return LineReader(std::move(file), bytes_max, digest);
}

// False at the end of the file.
Result<bool> LineReader::fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  TRY(const auto block, file_.next(limits::line_block_bytes));
  if (wanted_ == Digest::sha256) digest_.add(block);
  buffer_ += block;
  return !block.empty();
}

Result<std::optional<Line>> LineReader::next() {
  std::size_t looked_at = begin_;
  std::size_t end;
  while ((end = buffer_.find('\n', looked_at)) == std::string::npos) {
    if (buffer_.size() - begin_ > bytes_max_) return long_line();
    const std::size_t unseen = buffer_.size() - begin_;
    TRY(const bool grew, fill());
    looked_at = begin_ + unseen;
    if (grew) continue;
    if (buffer_.empty()) return std::nullopt;
    end = buffer_.size();  // a last line without a line feed
    break;
  }
  Line line{
      .number = ++number_, .offset = position_, .bytes = end - begin_, .text = {}, .is_too_long = false};
  line.text = std::string_view(buffer_).substr(begin_, line.bytes);
  line.is_too_long = line.bytes > bytes_max_;
  if (line.is_too_long) line.text = {};
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  const std::size_t taken = line.bytes + (end < buffer_.size() ? 1 : 0);
  begin_ += taken;
  position_ += taken;
  return line;
}

// Passed over block by block.
Result<Line> LineReader::long_line() {
  Line line{.number = ++number_, .offset = position_, .bytes = 0, .text = {}, .is_too_long = true};
  while (true) {
    const std::size_t end = buffer_.find('\n', begin_);
    const bool ends = end != std::string::npos;
    const std::size_t bytes = (ends ? end : buffer_.size()) - begin_;
    line.bytes += bytes;
    begin_ += bytes + (ends ? 1 : 0);
    position_ += bytes + (ends ? 1 : 0);
    if (ends) return line;
    TRY(const bool grew, fill());
    if (!grew) return line;
  }
}

Result<std::string> LineReader::read_again(std::uint64_t offset, std::size_t bytes) const {
  return file_.read_at(offset, bytes);
}

std::string LineReader::digest() { return to_hex(digest_.finish()); }

}  // namespace dc::ndjson
