#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/descriptor.hpp"

namespace dc {
namespace {

namespace fs = std::filesystem;

Result<> fill_and_rename(Descriptor& file, const std::string& temporary, const fs::path& path,
                         std::string_view content, unsigned mode) {
  if (::fchmod(file.get(), static_cast<mode_t>(mode)) != 0) return fail_file("set the mode of", path, errno);
  CHECK(write_all(file.get(), content, path));
  if (::fsync(file.get()) != 0) return fail_file("sync", path, errno);
  if (!file.close()) return fail_file("close", path, errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return fail_file("rename into place", path, errno);
  return {};
}

}  // namespace

bool is_out_of_space(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

Result<> write_all(int fd, std::string_view content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_file("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

tl::unexpected<Error> fail_file(std::string_view act, const fs::path& path, int error_number) {
  return fail(is_out_of_space(error_number) ? Code::storage_full : Code::file_error,
              "cannot " + std::string(act) + " '" + path.string() +
                  "': " + std::generic_category().message(error_number));
}

Result<std::string> read_file(const fs::path& path, std::size_t bytes_max) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail_file("open", path, errno);
  std::string content;
  for (char block[16 * 1024];;) {
    const ssize_t got = ::read(file.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_file("read", path, errno);
    if (got == 0) return content;
    if (static_cast<std::size_t>(got) > bytes_max - content.size()) {
      return fail(Code::file_error,
                  "'" + path.string() + "' has more than " + std::to_string(bytes_max) + " bytes");
    }
    content.append(block, static_cast<std::size_t>(got));
  }
}

Result<> write_file(const fs::path& path, std::string_view content, unsigned mode) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  // Opened first: after the rename it would be too late to fail.
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return fail_file("open", folder, errno);
  std::string temporary = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // O_EXCL, a random name, mode 0600
  if (!file) return fail_file("create a file beside", path, errno);
  if (auto done = fill_and_rename(file, temporary, path, content, mode); !done) {
    // Best effort: the error that is already known says more than one about the remains would.
    ::unlink(temporary.c_str());
    return done;
  }
  if (::fsync(directory.get()) != 0) return fail_file("sync", folder, errno);
  return {};
}

Result<> sync_path(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail_file("open", path, errno);
  if (::fsync(file.get()) != 0) return fail_file("sync", path, errno);
  return {};
}

}  // namespace dc
