#include "features/transfer/ndjson/import.hpp"

#include <algorithm>
#include <tuple>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "features/transfer/ndjson/export.hpp"
#include "features/transfer/ndjson/intake.hpp"

namespace dc::ndjson {
namespace {

CollectionDigest empty(const std::string& name) {
  return {.name = name, .records = 0, .bytes = 0, .sha256 = to_hex(sha256({}))};
}

CollectionDigest find(const std::vector<CollectionDigest>& among, const std::string& name) {
  const auto found =
      std::find_if(among.begin(), among.end(), [&](const auto& each) { return each.name == name; });
  return found == among.end() ? empty(name) : *found;
}

// What is stored now beside what was exported. A collection that one of them does not have is empty there:
// neither what could not be taken in nor what was here before is what was exported.
Result<> compare(Report& report, const Manifest& manifest, const Content& content, store::Engine& engine,
                 const Actor& actor) {
  TRY(const auto found, take_digests(content, engine, actor.tenant_id));
  for (const CollectionDigest& now : found)
    report.comparisons.push_back({find(manifest.collections, now.name), now});
  for (const CollectionDigest& then : manifest.collections) {
    if (content.model().find(then.name) == nullptr) report.comparisons.push_back({then, empty(then.name)});
  }
  return {};
}

// Before anything is written: what the person should know of the files.
void note_model(Report& report, const Manifest& manifest, const Model& model) {
  if (manifest.model_sha256 == model_digest(model)) return;
  add_entry(report, {std::string(manifest_name), 0, Severity::note,
                     "The export was made with another model, so the digests of collections that differ "
                     "in it cannot be equal."});
}

}  // namespace

Result<Report> import_records(const Options& options, const Content& content, store::Engine& engine,
                              const Actor& actor, Progress progress) {
  TRY(Folder folder, open_folder(options.directory, content.model()));
  const auto manifest = folder.manifest;
  Report report;
  for (Report::Entry& fault : folder.faults) {
    add_entry(report, std::move(fault));
    ++report.files_failed;
  }
  if (manifest) note_model(report, *manifest, content.model());
  CHECK(Intake(options, content, engine, actor, std::move(folder), report, progress).run());
  // Some are told only when a batch comes back.
  std::stable_sort(report.entries.begin(), report.entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.path, a.line) < std::tie(b.path, b.line);
  });
  if (manifest) CHECK(compare(report, *manifest, content, engine, actor));
  return report;
}

}  // namespace dc::ndjson
