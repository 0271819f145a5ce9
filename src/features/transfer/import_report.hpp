// What an import did, for a person and for a program. Plain values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "features/transfer/post.hpp"

namespace dc {

struct ImportReport {
  struct Entry {
    std::string path;      // relative to the imported directory
    std::size_t line = 0;  // from 1; 0: the file as a whole
    Severity severity = Severity::note;
    std::string message;
  };
  struct Counts {
    std::size_t files = 0;  // = created + updated + unchanged + failed
    std::size_t created = 0, updated = 0, unchanged = 0, failed = 0;
    std::size_t left_out = 0;  // READMEs and the like
    std::size_t warnings = 0;
    std::size_t links_created = 0;  // categories, tags and the like
  };

  std::string collection;  // plural
  bool dry_run = false;
  Counts counts;
  std::vector<Entry> entries;       // in the order of the files, at most import_entries_max
  std::size_t entries_dropped = 0;  // beyond that

  // Whether every file is a record now; decides the exit code of the command.
  bool is_complete() const { return counts.failed == 0; }
};

// For a terminal, "path:line: severity: message", a line each, and how many there were more. What a file says
// of itself is shown and does not steer.
std::string to_text(const std::vector<ImportReport::Entry>& entries, std::size_t entries_dropped);

void add_entry(ImportReport& report, ImportReport::Entry entry);

// The entries, and a last line with the counts.
std::string to_text(const ImportReport& report);
// {"collection","dry_run","complete","counts":{…},"entries":[{"path","line","severity","message"}],
// "entries_dropped"}
std::string to_json(const ImportReport& report);

}  // namespace dc
