// Importing a directory of Markdown files as records.
//
// A record's id is made from the tenant, the collection and the file's path below the directory, so importing
// twice finds what is there: a record that exists is left alone, or with `update` gets those values of its
// file that differ. Files are written in batches of import_batch_files, a transaction each; within it every
// file stands for itself, so a broken one is reported and the others stay. A process that is killed has whole
// batches written; the next run does the rest. Blocks; not for an I/O thread. Thread-safe.
#pragma once

#include <filesystem>
#include <string>

#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "content/content.hpp"
#include "features/transfer/import_report.hpp"
#include "model/access.hpp"
#include "store/engine.hpp"

namespace dc {

struct ImportOptions {
  std::filesystem::path directory;
  std::string collection;  // plural; empty: the first one whose model takes a Markdown body
  std::string author;      // handle or id of the owner where a file names no account; empty: the actor
  bool update = false;     // write the values that differ into records that exist
  bool dry_run = false;    // do everything, then undo it
};

struct ImportProgress {
  std::size_t files = 0;
  std::size_t files_total = 0;
};

// Fails as a whole for a directory that cannot be read, an unknown collection or author, and for faults of
// the store (what was written stays, and the same import goes on from there). What is wrong with single files
// is in the report.
Result<ImportReport> import_markdown(const ImportOptions& options, const Content& content,
                                     store::Engine& engine, const Actor& actor,
                                     FunctionRef<void(const ImportProgress&)> progress = {});

}  // namespace dc
