// `import markdown`, `import ndjson` and `export ndjson`.
#include <algorithm>
#include <optional>

#include "app/verbs.hpp"
#include "app/version.hpp"
#include "base/scratch.hpp"
#include "base/text.hpp"
#include "features/transfer/import.hpp"
#include "features/transfer/ndjson/export.hpp"
#include "features/transfer/ndjson/folder.hpp"
#include "features/transfer/ndjson/import.hpp"
#include "store/sqlite/sqlite.hpp"

namespace dc {

namespace fs = std::filesystem;

Result<Exit> import_markdown_verb(Home& home, const Command& command, Output& output) {
  const ImportOptions options{.directory = command.text("directory"),
                              .collection = command.text("collection"),
                              .author = command.text("author").empty() ? "owner" : command.text("author"),
                              .update = command.flag("update"),
                              .dry_run = command.flag("dry-run")};
  const auto progress = [&](const ImportProgress& at) { output.progress(at.files, at.files_total, "files"); };
  TRY(const ImportReport report,
      import_markdown(options, home.content(), home.engine(), home.product(), progress));
  output.out(command.flag("json") ? to_json(report) + "\n" : to_text(report));
  return report.is_complete() ? Exit::done : Exit::partly;
}

Result<Exit> export_ndjson_verb(Home& home, const Command& command, Output& output) {
  const ndjson::ExportOptions options{
      .directory = command.text("directory"), .product = std::string(version), .tenant_id = default_tenant};
  const auto progress = [&](std::size_t done, std::size_t total) { output.progress(done, total, "records"); };
  TRY(const auto manifest, ndjson::export_records(options, home.content(), home.engine(), progress));
  if (command.flag("json")) {
    TRY(const auto document, json::parse(to_json(manifest)));
    output.out(json::to_text(document) + "\n");
    return Exit::done;
  }
  std::string text;
  std::int64_t records = 0;
  for (const auto& each : manifest.collections) {
    records += each.records;
    text += ndjson::file_name(each.name) + ": " + std::to_string(each.records) + "\n";
  }
  output.out(text + std::to_string(records) + " records are in " + options.directory.string() +
             "; keep it as safe as the data, digests of API keys are in it.\n");
  return Exit::done;
}

namespace {

Result<ndjson::OnConflict> on_conflict(const Command& command) {
  const std::string word = command.text("on-conflict");
  if (word.empty() || word == "skip") return ndjson::OnConflict::skip;
  if (word == "update") return ndjson::OnConflict::update;
  const std::vector<std::string> words{"skip", "update"};
  return fail(Code::config_invalid,
              "--on-conflict is skip or update; found '" + word + "'." + did_you_mean(word, words));
}

// DIR/rejected/20240501T120000.000Z
fs::path folder_of_now(Home& home) {
  std::string name = to_text(home.world().clock.now());
  std::erase_if(name, [](char c) { return c == '-' || c == ':'; });
  return home.directory() / "rejected" / name;
}

// The real import, into a copy of the data: nothing else would tell the same.
Result<ndjson::Report> import_into_copy(Home& home, ndjson::Options options, ndjson::Progress progress) {
  const fs::path directory = home.directory() / "dry-run";
  options.rejected = directory / "rejected";
  std::optional<Scratch> scratch;
  const auto copy = [&](const fs::path& folder) -> Result<> {
    scratch.emplace(folder);  // once the lock is held: what another dry run has there is not ours to remove
    for (const std::string_view name : {"datacanvas.db", "datacanvas.db-wal", "datacanvas.db-shm"}) {
      std::error_code ignored;  // of a dry run that was killed; copying names what is in the way
      fs::remove(folder / name, ignored);
    }
    auto copied = home.engine().copy_to(folder / "datacanvas.db", Durability::scratch);
    if (!copied) scratch.reset();
    return copied;
  };
  Metrics metrics;
  TRY(const auto engine, store::open_sqlite({.directory = directory, .readers = 1, .prepare = copy},
                                            home.world().log, metrics, home.world().clock));
  const Content content({.model = home.model(),
                         .dialect = engine->dialect(),
                         .clock = home.world().clock,
                         .random = home.world().random,
                         .log_key = home.log_key()});
  auto report = ndjson::import_records(options, content, *engine, home.product(), progress);
  engine->stop();
  scratch.reset();  // as long as the lock is held
  if (!report) return report;
  report->dry_run = true;
  report->rejected.clear();
  return report;
}

}  // namespace

Result<Exit> import_ndjson_verb(Home& home, const Command& command, Output& output) {
  TRY(const auto conflict, on_conflict(command));
  const ndjson::Options options{.directory = command.text("directory"),
                                .rejected = folder_of_now(home),
                                .author = command.text("author").empty() ? "owner" : command.text("author"),
                                .on_conflict = conflict};
  const auto progress = [&](std::size_t done, std::size_t total) {
    output.progress(done >> 10, total >> 10, "kB");
  };
  TRY(const auto report,
      command.flag("dry-run")
          ? import_into_copy(home, options, progress)
          : ndjson::import_records(options, home.content(), home.engine(), home.product(), progress));
  output.out(command.flag("json") ? to_json(report) + "\n" : to_text(report));
  return report.is_complete() ? Exit::done : Exit::partly;
}

bool brings_accounts(const Home& home, const Command& command) {
  return command.verb == "import ndjson" && ndjson::brings_accounts(command.text("directory"), home.model());
}

}  // namespace dc
