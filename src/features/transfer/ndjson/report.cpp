#include "features/transfer/ndjson/report.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::ndjson {
namespace {

bool is_same(const Report::Comparison& one) {
  return one.wanted.records == one.found.records && one.wanted.sha256 == one.found.sha256;
}

std::string text_of(const Report::Counts& counts) {
  return std::to_string(counts.created) + " created, " + std::to_string(counts.updated) + " updated, " +
         std::to_string(counts.unchanged) + " unchanged, " + std::to_string(counts.differing) +
         " different and left alone, " + std::to_string(counts.failed) + " failed";
}

void write_counts(json::Writer& writer, const Report::Counts& counts) {
  writer.member("records", counts.records).member("created", counts.created);
  writer.member("updated", counts.updated).member("unchanged", counts.unchanged);
  writer.member("differing", counts.differing).member("failed", counts.failed);
}

void write_digest(json::Writer& writer, std::string_view name, const CollectionDigest& digest) {
  writer.key(name).begin_object().member("records", digest.records).member("sha256", digest.sha256);
  writer.end_object();
}

std::string comparison_text(const Report& report) {
  if (report.comparisons.empty()) return {};
  if (report.is_equal()) {
    std::vector<CollectionDigest> all;
    for (const auto& one : report.comparisons) all.push_back(one.found);
    return "The content is what was exported: digest " + content_digest(all) + ".\n";
  }
  std::string text = "The content is not what was exported:\n";
  for (const auto& one : report.comparisons) {
    if (is_same(one)) continue;
    text += "  " + printable(one.wanted.name) + ": " + std::to_string(one.found.records) + " records here, " +
            std::to_string(one.wanted.records) + " in the export";
    text += one.wanted.records == one.found.records ? ", which differ\n" : "\n";
  }
  return text;
}

}  // namespace

Report::Counts Report::total() const {
  Counts total;
  for (const File& file : files) {
    total.records += file.counts.records;
    total.created += file.counts.created;
    total.updated += file.counts.updated;
    total.unchanged += file.counts.unchanged;
    total.differing += file.counts.differing;
    total.failed += file.counts.failed;
  }
  return total;
}

bool Report::is_equal() const {
  return !comparisons.empty() && std::all_of(comparisons.begin(), comparisons.end(), is_same);
}

void add_entry(Report& report, Report::Entry entry) {
  if (entry.severity == Severity::warning) ++report.warnings;
  if (report.entries.size() < limits::import_entries_max) {
    report.entries.push_back(std::move(entry));
  } else {
    ++report.entries_dropped;
  }
}

std::string to_text(const Report& report) {
  std::string text = to_text(report.entries, report.entries_dropped);
  for (const Report::File& file : report.files) text += file.name + ": " + text_of(file.counts) + "\n";
  text += comparison_text(report);
  if (!report.rejected.empty()) text += "The lines that were refused are in " + report.rejected + "\n";
  if (report.dry_run) text += "Dry run, nothing is written. ";
  const Report::Counts total = report.total();
  return text + std::to_string(total.records) + " records: " + text_of(total) + "; " +
         std::to_string(report.warnings) + " warnings.\n";
}

std::string to_json(const Report& report) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("dry_run", report.dry_run).member("complete", report.is_complete());
  writer.key("equal");
  report.comparisons.empty() ? writer.null() : writer.value(report.is_equal());
  writer.key("counts").begin_object();
  write_counts(writer, report.total());
  writer.member("warnings", report.warnings).end_object().key("files").begin_array();
  for (const Report::File& file : report.files) {
    writer.begin_object().member("name", file.name);
    write_counts(writer, file.counts);
    writer.end_object();
  }
  writer.end_array().key("comparison").begin_array();
  for (const Report::Comparison& one : report.comparisons) {
    writer.begin_object().member("name", one.wanted.name).member("equal", is_same(one));
    write_digest(writer, "wanted", one.wanted);
    write_digest(writer, "found", one.found);
    writer.end_object();
  }
  writer.end_array().key("rejected");
  report.rejected.empty() ? writer.null() : writer.value(report.rejected);
  writer.key("entries").begin_array();
  for (const Report::Entry& entry : report.entries) {
    writer.begin_object().member("path", entry.path).member("line", entry.line);
    writer.member("severity", to_text(entry.severity)).member("message", entry.message).end_object();
  }
  writer.end_array().member("entries_dropped", report.entries_dropped).end_object();
  return text;
}

}  // namespace dc::ndjson
