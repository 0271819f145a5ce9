#include "features/transfer/ndjson/import.hpp"

#include <algorithm>
#include <tuple>

#include "features/transfer/ndjson/export.hpp"
#include "features/transfer/ndjson/intake.hpp"

namespace dc::ndjson {
namespace {

// What is stored now beside what was exported.
Result<> compare(Report& report, const Manifest& manifest, const Content& content, store::Engine& engine,
                 const Actor& actor) {
  TRY(const auto found, take_digests(content, engine, actor.tenant_id));
  for (const CollectionDigest& now : found) {
    const auto then = std::find_if(manifest.collections.begin(), manifest.collections.end(),
                                   [&](const CollectionDigest& each) { return each.name == now.name; });
    // A collection that the export's model did not have is compared with an empty one.
    CollectionDigest wanted{.name = now.name, .records = 0, .bytes = 0, .sha256 = now.sha256};
    if (then != manifest.collections.end()) wanted = *then;
    report.comparisons.push_back({std::move(wanted), now});
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
