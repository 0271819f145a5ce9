// For tests: what a disk would hold if the power went now. Thread-safe.
//
//   write, truncate, remove ─▶ pending ──sync──▶ durable
//                                 └──sync fails──▶ neither: readable until the power goes, and never written
//
// A cut keeps what is durable, and of what is pending nothing, everything, or what chance wants, down to
// single sectors of a write: the kernel and the disk may take pending writes in any order. That a failed sync
// forgets, and that the next one succeeds without having written anything, is what Linux does.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"

namespace dc::store {

class Platter {
 public:
  enum class Cut : unsigned char { keeps_nothing, keeps_all, keeps_a_beginning, keeps_by_chance };

  // Called before each write, truncation, removal and sync of a file, on its thread, with nothing locked:
  // here the power may go.
  std::function<void(const std::filesystem::path&)> before_operation;

  // A file that SQLite opens: what it holds already is durable.
  void opened(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    if (files_.contains(path)) return;
    File& file = files_[path];
    if (std::ifstream stream(path, std::ios::binary); stream) {
      file.durable.emplace(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
  }
  void wrote(const std::filesystem::path& path, std::size_t at, std::string_view bytes) {
    add(path, {.what = Operation::What::write, .at = at, .bytes = std::string(bytes)});
  }
  void truncated(const std::filesystem::path& path, std::size_t size) {
    add(path, {.what = Operation::What::truncate, .at = size});
  }
  void removed(const std::filesystem::path& path) { add(path, {.what = Operation::What::remove}); }
  void synced(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    File& file = files_[path];
    for (const Operation& operation : file.pending) apply(operation, file.durable);
    file.pending.clear();
  }
  void sync_failed(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    files_[path].pending.clear();
  }

  // Goes on where `other` is, with the same files in `folder`: the kernel keeps what a killed process wrote.
  void take_over(const Platter& other, const std::filesystem::path& folder) {
    const std::scoped_lock lock(mutex_, other.mutex_);
    for (const auto& [path, file] : other.files_) files_[folder / path.filename()] = file;
  }

  // Puts into `folder` what would be found after a power cut. Reads nothing of the real files.
  void survive(Cut cut, Random& random, const std::filesystem::path& folder) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, file] : files_) {
      std::optional<std::string> content = file.durable;
      const std::size_t count = file.pending.size();
      const std::size_t kept = cut == Cut::keeps_nothing       ? 0
                               : cut == Cut::keeps_a_beginning ? below(random, count + 1)
                                                               : count;
      for (std::size_t i = 0; i < kept; ++i) {
        const bool is_last = i + 1 == kept;
        if (cut == Cut::keeps_all || (cut == Cut::keeps_a_beginning && !is_last)) {
          apply(file.pending[i], content);
        } else if (below(random, 2) == 0) {
          apply_some(file.pending[i], content, random);
        }
      }
      if (content) std::ofstream(folder / path.filename(), std::ios::binary) << *content;
    }
  }

 private:
  static constexpr std::size_t sector_bytes = 512;

  struct Operation {
    enum class What : unsigned char { write, truncate, remove };
    What what;
    std::size_t at = 0;  // or the size
    std::string bytes = {};
  };
  struct File {
    std::optional<std::string> durable = {};  // nullopt: there is no such file
    std::vector<Operation> pending = {};
  };

  static std::size_t below(Random& random, std::size_t bound) {
    return static_cast<std::size_t>(random.next64() % bound);
  }
  void add(const std::filesystem::path& path, Operation operation) {
    const std::lock_guard lock(mutex_);
    files_[path].pending.push_back(std::move(operation));
  }
  static void apply(const Operation& operation, std::optional<std::string>& content) {
    if (operation.what == Operation::What::remove) return content.reset();
    if (!content) content.emplace();
    if (operation.what == Operation::What::truncate) return content->resize(operation.at);
    content->resize(std::max(content->size(), operation.at + operation.bytes.size()));
    content->replace(operation.at, operation.bytes.size(), operation.bytes);
  }
  // Of a write, each sector by chance. What stands beside the written bytes stays, as SQLite asks of a disk.
  static void apply_some(const Operation& operation, std::optional<std::string>& content, Random& random) {
    if (operation.what != Operation::What::write) return apply(operation, content);
    for (std::size_t begin = 0; begin < operation.bytes.size();) {
      const std::size_t at = operation.at + begin;
      const std::size_t size = std::min(sector_bytes - at % sector_bytes, operation.bytes.size() - begin);
      if (below(random, 2) == 0) {
        apply({.what = Operation::What::write, .at = at, .bytes = operation.bytes.substr(begin, size)},
              content);
      }
      begin += size;
    }
  }

  mutable std::mutex mutex_;  // guards files_
  std::map<std::filesystem::path, File> files_;
};

}  // namespace dc::store
