// What an import of records did, for a person and for a program. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/transfer/import_report.hpp"
#include "features/transfer/ndjson/manifest.hpp"

namespace dc::ndjson {

struct Report {
  using Entry = ImportReport::Entry;
  struct Counts {
    std::size_t records = 0;  // = created + updated + unchanged + differing + failed
    std::size_t created = 0, updated = 0, unchanged = 0;
    std::size_t differing = 0;  // were there already, otherwise, and were left alone
    std::size_t failed = 0;
  };
  struct File {
    std::string name;  // tags.ndjson
    Counts counts;
  };
  // A collection as the export had it, and as it is now; empty where one of them has none of that name.
  struct Comparison {
    CollectionDigest wanted, found;
  };

  bool dry_run = false;
  std::vector<File> files;
  std::size_t files_failed = 0;         // that could not be read, have no collection, or are not there
  std::vector<Comparison> comparisons;  // of an export with a manifest
  std::string rejected;                 // the folder with the lines that were refused; empty: none
  std::vector<Entry> entries;           // at most import_entries_max
  std::size_t entries_dropped = 0;      // beyond that
  std::size_t warnings = 0;

  Counts total() const;
  // Whether every line is a record now; decides the exit code of the command.
  bool is_complete() const { return files_failed == 0 && total().failed == 0; }
  // Whether all content is what was exported; false without a manifest.
  bool is_equal() const;
};

void add_entry(Report& report, Report::Entry entry);

// One line an entry, one a file, and what the comparison has shown.
std::string to_text(const Report& report);
// {"dry_run","complete","equal":true|false|null,"counts":{…},"files":[{"name",…}],"comparison":[{"name",
// "wanted":{"records","sha256"},"found":{…}}],"rejected","entries":[…],"entries_dropped"}
std::string to_json(const Report& report);

}  // namespace dc::ndjson
