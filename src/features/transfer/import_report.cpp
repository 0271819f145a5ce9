#include "features/transfer/import_report.hpp"

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

std::string counted(std::size_t number, std::string_view word) {
  return std::to_string(number) + " " + std::string(word);
}

}  // namespace

void add_entry(ImportReport& report, ImportReport::Entry entry) {
  if (report.entries.size() < limits::import_entries_max) {
    report.entries.push_back(std::move(entry));
  } else {
    ++report.entries_dropped;
  }
}

std::string to_text(const std::vector<ImportReport::Entry>& entries, std::size_t entries_dropped) {
  std::string text;
  for (const ImportReport::Entry& entry : entries) {
    text += printable(entry.path);
    if (entry.line > 0) text += ":" + std::to_string(entry.line);
    text += ": " + std::string(to_text(entry.severity)) + ": " + printable(entry.message) + "\n";
  }
  if (entries_dropped > 0) text += "… and " + counted(entries_dropped, "more remarks\n");
  return text;
}

std::string to_text(const ImportReport& report) {
  std::string text = to_text(report.entries, report.entries_dropped);
  const ImportReport::Counts& counts = report.counts;
  if (report.dry_run) text += "Dry run, nothing is written. ";
  text += counted(counts.files, "files into " + report.collection + ": ") +
          counted(counts.created, "created, ") + counted(counts.updated, "updated, ") +
          counted(counts.unchanged, "unchanged, ") + counted(counts.failed, "failed; ") +
          counted(counts.warnings, "warnings, ") + counted(counts.links_created, "linked records created, ") +
          counted(counts.left_out, "files left out.\n");
  return text;
}

std::string to_json(const ImportReport& report) {
  std::string text;
  json::Writer writer(text);
  const ImportReport::Counts& counts = report.counts;
  writer.begin_object();
  writer.member("collection", report.collection).member("dry_run", report.dry_run);
  writer.member("complete", report.is_complete()).key("counts").begin_object();
  writer.member("files", counts.files).member("created", counts.created).member("updated", counts.updated);
  writer.member("unchanged", counts.unchanged)
      .member("failed", counts.failed)
      .member("left_out", counts.left_out);
  writer.member("warnings", counts.warnings).member("links_created", counts.links_created);
  writer.end_object().key("entries").begin_array();
  for (const ImportReport::Entry& entry : report.entries) {
    writer.begin_object().member("path", entry.path).member("line", entry.line);
    writer.member("severity", to_text(entry.severity)).member("message", entry.message).end_object();
  }
  writer.end_array().member("entries_dropped", report.entries_dropped).end_object();
  return text;
}

}  // namespace dc
