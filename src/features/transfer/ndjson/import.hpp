// Importing a folder of records: an export, or what another system wrote in that form (record.hpp).
//
// Every record keeps its id, its version, its instants and the order of its links, and has one row in the
// change log, written by the product. A record that is there and equal is passed over, so the same import
// twice changes nothing, and one that was cut short is completed by running it again. Records are written in
// batches, a transaction each, between which other writers have their turn; a record waits for those that it
// links to, and circles are written in one transaction. What is wrong with a line is reported with its place,
// and the line is kept aside. Blocks; not for an I/O thread. Thread-safe.
#pragma once

#include <filesystem>
#include <string>

#include "content/content.hpp"
#include "features/transfer/ndjson/batch.hpp"
#include "features/transfer/ndjson/export.hpp"
#include "features/transfer/ndjson/report.hpp"
#include "store/engine.hpp"

namespace dc::ndjson {

struct Options {
  std::filesystem::path directory;
  // A folder for the lines that are refused; not there yet.
  std::filesystem::path rejected;
  // Handle or id of the owner of records that name none.
  std::string author;
  OnConflict on_conflict = OnConflict::skip;
};

// `actor` is the product. Fails as a whole for a folder that cannot be read, an unknown author, and faults of
// the store: what was written stays, and the same import goes on from there. `progress` counts bytes of the
// files.
Result<Report> import_records(const Options& options, const Content& content, store::Engine& engine,
                              const Actor& actor, Progress progress = {});

}  // namespace dc::ndjson
