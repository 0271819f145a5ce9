#include "features/ops/backup/backup.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/key_file.hpp"
#include "base/scratch.hpp"
#include "base/text.hpp"

namespace dc::backup {
namespace {

namespace fs = std::filesystem;

// The steps in their order: what each took, and which one failed.
class Steps {
 public:
  Steps(const Bench& bench, Report& report) : bench_(bench), report_(report) {}

  Result<> run(const char* name, const std::function<Result<>()>& work) {
    const auto begun = bench_.clock.ticks();
    auto done = bench_.progress ? bench_.progress(name, 0, 0) : Result<>();
    if (done) done = work();
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(bench_.clock.ticks() - begun);
    report_.steps.push_back({name, taken.count()});
    if (!done) {
      report_.failed_step = name;
      report_.detail = describe(done.error());
    }
    return done;
  }

 private:
  const Bench& bench_;
  Report& report_;
};

ByteProgress within(const Progress& progress, const char* step, std::uint64_t before, std::uint64_t total) {
  if (!progress) return {};
  return
      [&progress, step, before, total](std::uint64_t bytes) { return progress(step, before + bytes, total); };
}

// Of steps that do not count bytes.
store::Engine::GoOn heeding(const Bench& bench, const char* step) {
  if (!bench.progress) return {};
  return [&bench, step] { return bench.progress(step, 0, 0); };
}

std::string about(const Manifest& manifest, const std::string& name) { return manifest.id + "/" + name; }

class Run {
 public:
  explicit Run(const Job& job)
      : job_(job), scratch_(job.scratch), steps_(job.bench, entry_.report.emplace()) {
    scratch_.clear();
  }

  Result<Entry> run() {
    Manifest& manifest = entry_.manifest.emplace();
    manifest.created_at = job_.bench.clock.now();
    manifest.id = entry_.id = make_id(manifest.created_at, job_.random);
    manifest.product = job_.product;
    manifest.engine = job_.engine.dialect().name();
    manifest.key_id = job_.key.id();
    entry_.created_at = manifest.created_at;
    CHECK(make_folder(job_.vault));
    CHECK(clear_remains(job_.vault));
    const auto done = steps();
    if (!done) CHECK(keep_unless_ended());
    entry_.state = done ? State::verified : State::failed;
    if (!is_published_) {
      // Nothing to keep: what there is, is no backup.
      std::error_code ignored;
      fs::remove_all(part(), ignored);
      return fail(done.error());
    }
    CHECK(write_report());
    if (done && !job_.second.empty()) copy_elsewhere();
    entry_.detail = entry_.report->detail;
    return std::move(entry_);
  }

 private:
  Result<> steps() {
    CHECK(steps_.run("copy", [&] { return copy_database(); }));
    CHECK(steps_.run("seal", [&] { return seal(); }));
    CHECK(steps_.run("restore", [&] {
      return unpack(job_.vault, entry_, job_.key, job_.scratch / "restored", Durability::scratch,
                    job_.bench.progress);
    }));
    return steps_.run("check",
                      [&] { return prove(job_.scratch / "restored", *entry_.manifest, job_.bench); });
  }

  // What somebody ended has shown nothing: no report may say that it failed, and nothing of it stays.
  Result<> keep_unless_ended() {
    auto goes_on = job_.bench.progress ? job_.bench.progress("end", 0, 0) : Result<>();
    if (goes_on) return {};
    std::error_code ignored;  // what stays is cleared away by the next one, or unproven
    fs::remove_all(part(), ignored);
    if (is_published_) CHECK(remove(job_.vault, entry_.id));
    return goes_on;
  }

  // A disk that is not there makes the proven backup here no worse: it is verified, and `detail` tells.
  void copy_elsewhere() {
    // Nobody is told twice: the step itself has noted what went wrong.
    (void)steps_.run("second", [&] { return copy(job_.vault, entry_, job_.second); });
  }

  fs::path part() const { return job_.vault / (entry_.id + ".part"); }

  Result<> copy_database() {
    CHECK(make_folder(job_.scratch));
    return job_.engine.copy_to(
        job_.scratch / database_name, Durability::scratch,
        [&](store::Session& session) -> Result<> {
          TRY(entry_.manifest->tables, store::take_census(session, job_.engine.dialect()));
          TRY(entry_.manifest->log_heads, read_log_heads(session));
          return {};
        },
        heeding(job_.bench, "copy"));
  }

  Result<> seal() {
    CHECK(make_folder(part()));
    std::vector<NamedFile> files{{database_name, job_.scratch / database_name}};
    files.insert(files.end(), job_.files.begin(), job_.files.end());
    for (const NamedFile& file : files) CHECK(seal_one(file));
    // The copy is not needed any more, and its space may be for the restore.
    std::error_code ignored;
    fs::remove(job_.scratch / database_name, ignored);
    const std::string text = to_json(*entry_.manifest);
    entry_.report->id = entry_.id;
    entry_.report->manifest_sha256 = to_hex(sha256({text}));
    CHECK(write_signed(part(), "manifest", text, job_.key.signer()));
    CHECK(publish(job_.vault, entry_.id));
    is_published_ = true;
    return {};
  }

  Result<> seal_one(const NamedFile& file) {
    TRY(const auto to, sealed_path(part(), file.name));
    CHECK(make_folder(to.parent_path()));
    std::error_code error;
    const std::uint64_t total = fs::file_size(file.path, error);
    TRY(SealedFile sealed, seal_file(file.path, to, {job_.key.seal_key(), about(*entry_.manifest, file.name)},
                                     within(job_.bench.progress, "seal", 0, error ? 0 : total)));
    sealed.name = file.name;
    entry_.manifest->files.push_back(std::move(sealed));
    return {};
  }

  Result<> write_report() {
    Report& report = *entry_.report;
    report.at = job_.bench.clock.now();
    report.is_verified = entry_.state == State::verified;
    return write_signed(job_.vault / entry_.id, "report", to_json(report), job_.key.signer());
  }

  const Job& job_;
  const Scratch scratch_;
  Entry entry_;
  Steps steps_;
  bool is_published_ = false;
};

}  // namespace

Result<Entry> run(const Job& job) { return Run(job).run(); }

Result<> unpack(const fs::path& vault, const Entry& entry, const BackupKey& key, const fs::path& to,
                Durability durability, const Progress& progress) {
  const Manifest& manifest = *entry.manifest;
  if (manifest.key_id != key.id()) {
    return fail(Code::corrupt,
                "It was sealed with the key " + manifest.key_id + ", not with " + key.id() + ".");
  }
  CHECK(make_folder(to));
  std::uint64_t before = 0;
  for (const SealedFile& file : manifest.files) {
    TRY(const auto from, sealed_path(vault / entry.id, file.name));
    CHECK(make_folder((to / file.name).parent_path()));
    CHECK(open_file(from, to / file.name, durability, file, {key.seal_key(), about(manifest, file.name)},
                    within(progress, "restore", before, entry.plain_bytes())));
    before += file.plain.bytes;
  }
  return durability == Durability::durable ? sync_folders(to) : Result<>();
}

Result<> prove(const fs::path& folder, const Manifest& manifest, const Bench& bench) {
  TRY(const auto engine, bench.open_engine(folder));
  const auto work = [&]() -> Result<> {
    TRY(const auto session, engine->open_unhurried(heeding(bench, "check")));
    CHECK(engine->check(*session));
    TRY(const auto tables, store::take_census(*session, engine->dialect()));
    const std::string difference = store::first_difference(manifest.tables, tables);
    if (!difference.empty()) return fail(Code::corrupt, difference);
    TRY(const auto heads, read_log_heads(*session));
    if (heads != manifest.log_heads)
      return fail(Code::corrupt, "The change log does not end where that of the original did.");
    return {};
  };
  auto done = work();
  engine->stop();
  return done;
}

namespace {

// Every row of the change log, by the key that came with the backup.
Result<> prove_chains(const fs::path& folder, const Bench& bench) {
  TRY(const auto key, read_key_file(folder / "log.key"));
  if (!key) return {};  // nothing was ever logged
  TRY(const auto engine, bench.open_engine(folder));
  const auto work = [&]() -> Result<> {
    TRY(const auto session, engine->open_unhurried(heeding(bench, "chain")));
    CHECK(verify_chains(*session, engine->dialect(), *key));
    return {};
  };
  auto done = work();
  engine->stop();
  return done;
}

}  // namespace

Result<> verify_files(const fs::path& vault, const Entry& entry, const BackupKey& key,
                      const Progress& progress) {
  const Manifest& manifest = *entry.manifest;
  std::uint64_t before = 0;
  for (const SealedFile& file : manifest.files) {
    TRY(const auto from, sealed_path(vault / entry.id, file.name));
    CHECK(open_file(from, {}, Durability::scratch, file, {key.seal_key(), about(manifest, file.name)},
                    within(progress, "verify", before, entry.plain_bytes())));
    before += file.plain.bytes;
  }
  return {};
}

Result<Report> rehearse(const fs::path& vault, const Entry& entry, const BackupKey& key,
                        const fs::path& scratch, const Bench& bench) {
  const Scratch kept_until_the_end(scratch);
  kept_until_the_end.clear();
  Report report{.id = entry.id,
                .manifest_sha256 = to_hex(sha256({to_json(*entry.manifest)})),
                .at = {},
                .is_verified = false,
                .failed_step = {},
                .detail = {},
                .steps = {}};
  Steps steps(bench, report);
  const auto restored = scratch / "restored";
  report.is_verified = steps.run("restore", [&] {
    return unpack(vault, entry, key, restored, Durability::scratch, bench.progress);
  }) && steps.run("check", [&] {
    return prove(restored, *entry.manifest, bench);
  }) && steps.run("chain", [&] { return prove_chains(restored, bench); });
  if (!report.is_verified && bench.progress) CHECK(bench.progress("end", 0, 0));
  report.at = bench.clock.now();
  return report;
}

}  // namespace dc::backup
