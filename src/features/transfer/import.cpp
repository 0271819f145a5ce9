#include "features/transfer/import.hpp"

#include <algorithm>
#include <set>

#include "base/file.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "features/transfer/import_batch.hpp"
#include "features/transfer/markdown_files.hpp"

namespace dc {
namespace {

Result<const Collection*> target_collection(const ImportOptions& options, const Model& model) {
  const Collection* collection =
      options.collection.empty() ? markdown_collection(model) : model.find(options.collection);
  if (collection == nullptr && options.collection.empty()) {
    return fail(Code::invalid,
                "no collection of the model takes a Markdown body; give a Text field @import(body: true)");
  }
  if (collection == nullptr || collection->internal) {
    std::vector<std::string> plurals;
    for (const Collection& each : model.collections()) {
      if (!each.internal) plurals.push_back(each.plural);
    }
    return fail(Code::invalid, "there is no collection '" + options.collection + "'." +
                                   did_you_mean(options.collection, plurals));
  }
  const bool takes_body = std::any_of(collection->fields.begin(), collection->fields.end(),
                                      [](const Field& field) { return field.import.body; });
  if (!takes_body) {
    return fail(Code::invalid,
                "'" + collection->plural +
                    "' take no Markdown body; give a Text field of theirs @import(body: true)");
  }
  return collection;
}

// The account that owns what no file gives to another one; nullopt: the actor's own.
Result<std::optional<Uuid>> default_author(const ImportOptions& options, const Collection& collection,
                                           const Content& content, store::Engine& engine,
                                           const Actor& actor) {
  const Field* owner = collection.owner;
  if (owner == nullptr || owner->target == nullptr) return std::nullopt;
  if (options.author.empty()) return std::nullopt;
  TRY(auto session, engine.open());
  auto values =
      content.values(*session, actor, *owner->target, parse_key(options.author), {owner->target->id});
  if (!values && values.error().code != Code::not_found) return tl::unexpected(values.error());
  if (!values) {
    return fail(Code::invalid,
                "there is no account '" + options.author + "' to be the author; name an existing handle");
  }
  return std::optional(std::get<Uuid>(values->front()));
}

class Import {
 public:
  Import(const ImportOptions& options, const Content& content, store::Engine& engine, const Actor& actor,
         BatchOptions batch_options)
      : options_(options), content_(content), engine_(engine), actor_(actor), batch_options_(batch_options) {
    report_.collection = batch_options.collection.plural;
    report_.dry_run = options.dry_run;
  }

  void report_left_out(const MarkdownFiles& files) {
    for (const auto& [path, message, is_fault] : files.left_out) {
      add_entry(report_, {path, 0, is_fault ? Severity::error : Severity::note, message});
      ++(is_fault ? report_.counts.failed : report_.counts.left_out);
      if (is_fault) ++report_.counts.files;
    }
    if (files.paths.empty()) {
      add_entry(report_,
                {".", 0, Severity::warning, "there are no Markdown files (*.md, *.markdown, *.mdx) here"});
      ++report_.counts.warnings;
    }
  }

  Result<> write(const std::vector<std::string>& paths, FunctionRef<void(const ImportProgress&)> progress) {
    for (std::size_t at = 0; at < paths.size();) {
      const std::size_t end = std::min(at + limits::import_batch_files, paths.size());
      std::vector<ReadFile> files;
      std::size_t bytes = 0;
      for (; at < end && bytes < limits::import_batch_bytes; ++at) files.push_back(read(paths[at], bytes));
      if (auto written = write_batch(files); !written) {
        Error error = std::move(written).error();
        error.detail += " The import stopped after " + std::to_string(at - files.size()) + " of " +
                        std::to_string(paths.size()) + " files; run it again to go on.";
        return fail(std::move(error));
      }
      if (progress) progress({at, paths.size()});
    }
    report_.counts.links_created = links_created_.size();
    return {};
  }

  ImportReport take_report() { return std::move(report_); }

 private:
  ReadFile read(const std::string& path, std::size_t& bytes) const {
    const auto text = read_file(options_.directory / path, limits::import_file_bytes_max);
    if (!text) return {path, tl::unexpected(Fault{1, text.error().detail})};
    bytes += text->size();
    return {path, read_post(batch_options_.collection, path, *text)};
  }

  // A transaction for the files of a batch, and a nested one for each file.
  Result<> write_batch(const std::vector<ReadFile>& files) {
    std::vector<FileResult> results;
    std::set<Uuid> links;
    std::set<std::string> slugs;
    bool is_done = false;
    const auto written = content_.submit_and_wait(engine_, [&](Transaction& transaction) -> Result<> {
      results.clear();
      is_done = false;
      ImportBatch batch(content_, transaction, actor_, batch_options_, reserved_);
      for (const ReadFile& file : files) {
        TRY(auto result, batch.write(file));
        results.push_back(std::move(result));
      }
      links = batch.links_created();
      slugs = batch.slugs();
      is_done = true;
      // What is returned as an error is undone; the results stay.
      return options_.dry_run ? Result<>(fail(Code::conflict, "dry run")) : Result<>();
    });
    if (!written && !(options_.dry_run && is_done)) return written;
    if (options_.dry_run) reserved_.merge(slugs);
    links_created_.merge(links);
    for (std::size_t i = 0; i < files.size(); ++i) count(files[i].path, results[i]);
    return {};
  }

  void count(const std::string& path, const FileResult& result) {
    ImportReport::Counts& counts = report_.counts;
    ++counts.files;
    switch (result.outcome) {
      case FileOutcome::created:
        ++counts.created;
        break;
      case FileOutcome::updated:
        ++counts.updated;
        break;
      case FileOutcome::unchanged:
        ++counts.unchanged;
        break;
      case FileOutcome::failed:
        ++counts.failed;
        break;
    }
    for (const Remark& remark : result.remarks) {
      if (remark.severity == Severity::warning) ++counts.warnings;
      add_entry(report_, {path, remark.line, remark.severity, remark.message});
    }
  }

  const ImportOptions& options_;
  const Content& content_;
  store::Engine& engine_;
  const Actor& actor_;
  BatchOptions batch_options_;
  ImportReport report_;
  std::set<Uuid> links_created_;
  std::set<std::string> reserved_;  // of a dry run: addresses that batches had before they were undone
};

}  // namespace

Result<ImportReport> import_markdown(const ImportOptions& options, const Content& content,
                                     store::Engine& engine, const Actor& actor,
                                     FunctionRef<void(const ImportProgress&)> progress) {
  TRY(const Collection* collection, target_collection(options, content.model()));
  TRY(const MarkdownFiles files, find_markdown_files(options.directory));
  TRY(const auto author, default_author(options, *collection, content, engine, actor));
  Import import(options, content, engine, actor, {*collection, author, options.update});
  import.report_left_out(files);
  CHECK(import.write(files.paths, progress));
  return import.take_report();
}

}  // namespace dc
