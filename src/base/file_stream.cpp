#include "base/file_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/descriptor.hpp"

namespace dc {

struct FileReader::State {
  std::filesystem::path path;
  Descriptor file;
  std::uint64_t size = 0;
  std::string block;
};

FileReader::FileReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileReader::FileReader(FileReader&&) noexcept = default;
FileReader::~FileReader() = default;

Result<FileReader> FileReader::open(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail_file("open", path, errno);
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return fail_file("look at", path, errno);
  return FileReader(
      std::make_unique<State>(State{path, std::move(file), static_cast<std::uint64_t>(about.st_size), {}}));
}

Result<FileReader> FileReader::open_plain(const std::filesystem::path& path) {
  // Not waiting for somebody to write into a pipe.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file && errno == ELOOP) return fail(Code::file_error, "'" + path.string() + "' is a link");
  if (!file) return fail_file("open", path, errno);
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return fail_file("look at", path, errno);
  if (!S_ISREG(about.st_mode)) return fail(Code::file_error, "'" + path.string() + "' is not a file");
  return FileReader(
      std::make_unique<State>(State{path, std::move(file), static_cast<std::uint64_t>(about.st_size), {}}));
}

std::uint64_t FileReader::size() const { return state_->size; }

Result<std::string_view> FileReader::next(std::size_t bytes) {
  std::string& block = state_->block;
  if (block.size() < bytes) block.resize(bytes);
  std::size_t filled = 0;
  while (filled < bytes) {
    const ssize_t got = ::read(state_->file.get(), block.data() + filled, bytes - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_file("read", state_->path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return std::string_view(block.data(), filled);
}

Result<std::string> FileReader::read_at(std::uint64_t offset, std::size_t bytes) const {
  std::string text(bytes, '\0');
  std::size_t filled = 0;
  while (filled < bytes) {
    const ssize_t got = ::pread(state_->file.get(), text.data() + filled, bytes - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_file("read", state_->path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

struct FileWriter::State {
  std::filesystem::path path;
  Descriptor file;
  Durability durability;
  std::uint64_t written = 0;
  std::uint64_t begun = 0;  // so many of them are on their way to the disk

  // Little by little: one fsync of a large file would keep the disk, and a processor when it is done, for so
  // long that everybody notices.
  void send_on() {
    constexpr std::uint64_t part_bytes = 1024 * 1024;
    if (written - begun < part_bytes) return;
    // What fails here fails in fsync.
    (void)::sync_file_range(file.get(), static_cast<off_t>(begun), static_cast<off_t>(written - begun),
                            SYNC_FILE_RANGE_WRITE);
    begun = written;
  }
};

FileWriter::FileWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter::~FileWriter() = default;

Result<FileWriter> FileWriter::create(const std::filesystem::path& path, Durability durability) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) return fail_file("create", path, errno);
  return FileWriter(std::make_unique<State>(State{path, std::move(file), durability}));
}

Result<> FileWriter::write(std::string_view bytes) {
  CHECK(write_all(state_->file.get(), bytes, state_->path));
  state_->written += bytes.size();
  if (state_->durability == Durability::durable) state_->send_on();
  return {};
}

std::uint64_t FileWriter::written() const { return state_->written; }

Result<> FileWriter::finish() {
  if (state_->durability == Durability::durable && ::fsync(state_->file.get()) != 0)
    return fail_file("sync", state_->path, errno);
  if (!state_->file.close()) return fail_file("close", state_->path, errno);
  return {};
}

}  // namespace dc
