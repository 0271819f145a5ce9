#include "features/transfer/ndjson/rejects.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "base/file.hpp"

namespace dc::ndjson {

namespace fs = std::filesystem;

Result<> Rejects::add(const std::string& file, std::string_view line) {
  auto found = files_.find(file);
  if (found == files_.end()) {
    for (const auto& folder : {folder_.parent_path(), folder_}) {
      if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return fail_file("create the folder", folder, errno);
    }
    TRY(auto created, FileWriter::create(folder_ / file));
    found = files_.emplace(file, std::move(created)).first;
  }
  CHECK(found->second.write(line));
  return found->second.write("\n");
}

Result<std::string> Rejects::finish() {
  if (files_.empty()) return std::string();
  for (auto& [name, file] : files_) CHECK(file.finish());
  // The names of the files, that of the folder, and that of its parent, which may be new as well.
  const fs::path parent = folder_.parent_path();
  for (const auto& folder : {folder_, parent, parent.parent_path()}) CHECK(sync_path(folder));
  return folder_.string();
}

}  // namespace dc::ndjson
