#include "features/transfer/ndjson/folder.hpp"

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::ndjson {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".ndjson";

class Ordering {
 public:
  std::vector<const Collection*> run(const Model& model) && {
    for (const Collection& collection : model.collections()) visit(collection);
    return std::move(ordered_);
  }

 private:
  void visit(const Collection& collection) {
    if (!seen_.insert(&collection).second) return;
    for (const Field& field : collection.fields) {
      if (field.target != nullptr) visit(*field.target);
    }
    ordered_.push_back(&collection);
  }

  std::set<const Collection*> seen_;
  std::vector<const Collection*> ordered_;
};

// Names of other files are nobody's business; they may be a README.
Result<std::vector<std::string>> names_in(const fs::path& directory) {
  std::error_code error;
  fs::directory_iterator entries(directory, error);
  if (error)
    return fail(Code::file_error, "cannot read the folder '" + directory.string() + "': " + error.message());
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    std::string name = entry.path().filename().string();
    if (name.ends_with(ending) && is_utf8(name)) names.push_back(std::move(name));
    if (names.size() > limits::collections_max)
      return fail(Code::file_error, "'" + directory.string() + "' has more than " +
                                        std::to_string(limits::collections_max) + " such files");
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string no_collection(const std::string& name, const Model& model) {
  std::vector<std::string> files;
  for (const Collection& collection : model.collections()) files.push_back(file_name(collection.plural));
  return "The model has no collection of that name." + did_you_mean(name, files);
}

// Files that the manifest promises and nobody finds: of an export that was copied in part.
void note_absent(Folder& folder, const std::vector<std::string>& names) {
  if (!folder.manifest) return;
  for (const CollectionDigest& each : folder.manifest->collections) {
    std::string name = file_name(each.name);
    if (each.records <= 0 || std::binary_search(names.begin(), names.end(), name)) continue;
    folder.faults.push_back({std::move(name), 0, Severity::error,
                             "The file is not there, and the manifest says that it holds " +
                                 std::to_string(each.records) + " records."});
  }
}

}  // namespace

std::vector<const Collection*> by_links(const Model& model) { return Ordering().run(model); }

Result<Folder> open_folder(const fs::path& directory, const Model& model) {
  TRY(const auto names, names_in(directory));
  if (names.empty()) {
    return fail(Code::file_error, "there is no file <plural>.ndjson in '" + directory.string() +
                                      "', as articles.ndjson; one holds the records of one collection");
  }
  Folder folder;
  TRY(folder.manifest, read_manifest(directory));
  const auto digest = folder.manifest ? LineReader::Digest::sha256 : LineReader::Digest::none;
  std::set<std::string> known;
  for (const Collection* collection : by_links(model)) {
    std::string name = file_name(collection->plural);
    known.insert(name);
    if (!std::binary_search(names.begin(), names.end(), name)) continue;
    auto lines = LineReader::open(directory / name, limits::record_line_bytes_max, digest);
    if (lines) {
      folder.files.push_back({collection, std::move(name), *std::move(lines)});
    } else {
      folder.faults.push_back({name, 0, Severity::error, lines.error().detail});
    }
  }
  for (const std::string& name : names) {
    if (!known.contains(name))
      folder.faults.push_back({name, 0, Severity::error, no_collection(name, model)});
  }
  note_absent(folder, names);
  return folder;
}

bool brings_accounts(const fs::path& directory, const Model& model) {
  for (const Collection& collection : model.collections()) {
    std::error_code error;
    // Accounts own themselves.
    if (collection.owner != nullptr && collection.owner == collection.id &&
        fs::exists(directory / file_name(collection.plural), error))
      return true;
  }
  return false;
}

}  // namespace dc::ndjson
