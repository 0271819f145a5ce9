// The files of an import: <plural>.ndjson in one folder, in an order in which most links lead back to what
// was read before. Names come from the model; nothing that a file says is taken for a path, and links and
// devices are not opened. Free functions, thread-safe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "features/transfer/ndjson/lines.hpp"
#include "features/transfer/ndjson/manifest.hpp"
#include "features/transfer/ndjson/report.hpp"

namespace dc::ndjson {

struct SourceFile {
  const Collection* collection = nullptr;
  std::string name;
  LineReader lines;
};

struct Folder {
  std::vector<SourceFile> files;
  // Files that could not be opened, have no collection, or are promised by the manifest and not there.
  std::vector<Report::Entry> faults;
  std::optional<Manifest> manifest;
};

// Code::file_error for a folder that cannot be read or has none of these files.
Result<Folder> open_folder(const std::filesystem::path& directory, const Model& model);

// Every collection after those that its fields lead to, but for circles of collections.
std::vector<const Collection*> by_links(const Model& model);

// Whether the folder brings the accounts that its records belong to.
bool brings_accounts(const std::filesystem::path& directory, const Model& model);

}  // namespace dc::ndjson
