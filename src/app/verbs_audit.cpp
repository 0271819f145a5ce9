// `audit verify` and `audit export`: the change log for those who do not take our word.
#include "app/verbs.hpp"
#include "base/text.hpp"
#include "content/audit.hpp"
#include "content/change_log.hpp"

namespace dc {
namespace {

Result<std::optional<Instant>> instant_of(const Command& command, std::string_view name) {
  const std::string text = command.text(name);
  if (text.empty()) return std::nullopt;
  const auto instant = is_date(text) ? parse_instant(text + "T00:00:00Z") : parse_instant(text);
  if (instant) return instant;
  return fail(Code::config_invalid, "--" + std::string(name) + " takes an instant with a zone " +
                                        "(2024-05-01T12:00:00Z) or a day (2024-05-01); found '" + text +
                                        "'.");
}

Result<AuditSelection> selection_of(const Home& home, const Command& command) {
  AuditSelection selection;
  if (const std::string name = command.text("collection"); !name.empty()) {
    selection.collection = home.model().find(name);
    if (selection.collection == nullptr) {
      std::vector<std::string> names;
      for (const Collection& collection : home.model().collections()) names.push_back(collection.plural);
      return fail(Code::config_invalid, "There is no collection '" + name + "'." + did_you_mean(name, names));
    }
  }
  if (const std::string record = command.text("record"); !record.empty()) {
    selection.record = parse_uuid(record);
    if (!selection.record)
      return fail(Code::config_invalid, "--record takes the id of a record; found '" + record + "'.");
  }
  TRY(selection.since, instant_of(command, "since"));
  TRY(selection.until, instant_of(command, "until"));
  return selection;
}

}  // namespace

Result<Exit> audit_verify(Home& home, const Command& command, Output& output) {
  TRY(const auto session, home.engine().open_unhurried());
  TRY(const LogReport report, verify_chains(*session, home.engine().dialect(), home.log_key()));
  if (command.flag("json")) {
    const json::Object document{{"verified", true}, {"changes", report.rows}, {"tenants", report.tenants}};
    output.out(json::to_text(document) + "\n");
  } else {
    output.out("Verified: " + std::to_string(report.rows) + " changes of " + std::to_string(report.tenants) +
               (report.tenants == 1 ? " tenant" : " tenants") + " chain without a gap.\n");
  }
  return Exit::done;
}

// The lines are JSON in either case.
Result<Exit> audit_export(Home& home, const Command& command, Output& output) {
  TRY(const AuditSelection selection, selection_of(home, command));
  TRY(const auto session, home.engine().open_unhurried());
  TRY(const auto rows, export_log(
                           *session, home.model(), home.engine().dialect(), selection,
                           [&](std::string_view line) { output.out(std::string(line) + "\n"); },
                           [&](std::int64_t done, std::int64_t total) {
                             output.progress(static_cast<std::size_t>(done), static_cast<std::size_t>(total),
                                             "changes");
                           }));
  if (!command.flag("json")) output.note(std::to_string(rows) + " changes exported.\n");
  return Exit::done;
}

}  // namespace dc
