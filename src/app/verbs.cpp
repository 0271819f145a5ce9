#include "app/verbs.hpp"

#include <array>

#include "content/change_log.hpp"
#include "model/load.hpp"
#include "model/summary.hpp"

namespace dc {

namespace {

struct HomeVerb {
  std::string_view name;
  Result<Exit> (*run)(Home&, const Command&, Output&);
  bool needs_existing_data;
};

constexpr std::array home_verbs{
    HomeVerb{"keys create", keys_create, false},
    HomeVerb{"keys list", keys_list, true},
    HomeVerb{"keys revoke", keys_revoke, true},
    HomeVerb{"import markdown", import_markdown_verb, false},
    HomeVerb{"import ndjson", import_ndjson_verb, false},
    HomeVerb{"export ndjson", export_ndjson_verb, true},
    HomeVerb{"db verify", db_verify, true},
    HomeVerb{"audit verify", audit_verify, true},
    HomeVerb{"audit export", audit_export, true},
    HomeVerb{"backup run", backup_run, true},
    HomeVerb{"jobs list", jobs_list, true},
    HomeVerb{"jobs run", jobs_run, true},
    HomeVerb{"jobs history", jobs_history, true},
    HomeVerb{"jobs pause", jobs_pause, true},
    HomeVerb{"jobs resume", jobs_resume, true},
    HomeVerb{"migrate plan", migrate_plan_served, true},
    HomeVerb{"migrate status", migrate_status_served, true},
};

struct NamedVerb {
  std::string_view name;
  PlainVerb run;
};

constexpr std::array plain_verbs{
    NamedVerb{"model check", model_check},    NamedVerb{"openapi", openapi_verb},
    NamedVerb{"jobs next", jobs_next},        NamedVerb{"config list", config_list},
    NamedVerb{"migrate plan", migrate_plan},  NamedVerb{"migrate status", migrate_status},
    NamedVerb{"migrate up", migrate_up_verb}, NamedVerb{"migrate down", migrate_down_verb},
    NamedVerb{"migrate new", migrate_new},    NamedVerb{"backup list", backup_list},
    NamedVerb{"backup show", backup_show},    NamedVerb{"backup verify", backup_verify},
    NamedVerb{"backup prune", backup_prune},  NamedVerb{"restore", restore_verb},
    NamedVerb{"drill run", drill_run},        NamedVerb{"drill history", drill_history}};

const HomeVerb* find_home_verb(std::string_view name) {
  for (const HomeVerb& verb : home_verbs) {
    if (verb.name == name) return &verb;
  }
  return nullptr;
}

}  // namespace

PlainVerb find_plain_verb(std::string_view name) {
  for (const NamedVerb& verb : plain_verbs) {
    if (verb.name == name) return verb.run;
  }
  return nullptr;
}

bool is_home_verb(std::string_view verb) { return find_home_verb(verb) != nullptr; }

bool needs_existing_data(const Command& command) {
  const HomeVerb* found = find_home_verb(command.verb);
  return found != nullptr && (found->needs_existing_data || command.flag("dry-run"));
}

namespace {

// A server has its own places; to pass over another that was asked for would be a surprise.
Result<> expect_same_places(const Config& config, const Command& command) {
  for (const OptionRow& row : option_rows()) {
    const auto asked = command.places.find(std::string(row.name));
    if (asked == command.places.end()) continue;
    const std::string ours = config.place(row.name).string();
    if (ours == asked->second) continue;
    return fail(Code::config_invalid, "The server of this data directory has " + std::string(row.flag) +
                                          " '" + ours + "', not '" + asked->second +
                                          "'; leave it out, or stop the server.");
  }
  return {};
}

}  // namespace

Exit run_home_verb(Home& home, const Command& command, Output& output) {
  const HomeVerb* verb = find_home_verb(command.verb);
  if (verb == nullptr)
    return report_error({Code::malformed, "There is no verb '" + command.verb + "'.", {}}, command, output);
  if (const auto same = expect_same_places(home.config(), command); !same)
    return report_error(same.error(), command, output);
  try {
    auto exit = verb->run(home, command, output);
    return exit ? *exit : report_error(exit.error(), command, output);
  } catch (const Bug& bug) {
    home.world().log.error(
        "bug", {{"what", bug.what}, {"file", bug.file}, {"line", bug.line}, {"verb", command.verb}});
    return report_error({Code::internal, std::string("A check failed: ") + bug.what, {}}, command, output);
  }
}

Exit report_error(const Error& error, const Command& command, Output& output, std::string_view remedy) {
  const ErrorRow& row = error_row(error.code);
  const Exit exit = error.code == Code::config_invalid ? Exit::usage : Exit::failed;
  if (remedy.empty()) remedy = row.remedy;
  if (!command.flag("json")) {
    std::string text =
        "datacanvas: " + (error.detail.empty() ? std::string(row.sentence) : error.detail) + "\n";
    for (const Issue& issue : error.issues) {
      if (error.detail.find(issue.message) == std::string::npos)
        text += "  " + issue.pointer + ": " + issue.message + "\n";
    }
    output.note(text + "  " + std::string(remedy) + "\n");
    return exit;
  }
  json::Array issues;
  for (const Issue& issue : error.issues) {
    issues.push_back(json::Object{{"pointer", issue.pointer}, {"detail", issue.message}});
  }
  const json::Object document{{"code", row.name},
                              {"error", row.sentence},
                              {"detail", error.detail},
                              {"remedy", remedy},
                              {"errors", std::move(issues)}};
  output.out(json::to_text(document) + "\n");
  return exit;
}

Result<Exit> db_verify(Home& home, const Command& command, Output& output) {
  TRY(const auto session, home.engine().open_unhurried());
  CHECK(home.engine().check(*session));
  TRY(const LogReport report, verify_log(*session, home.model(), home.engine().dialect(), home.log_key()));
  if (command.flag("json")) {
    const json::Object document{{"verified", true},
                                {"changes", report.rows},
                                {"records", report.records},
                                {"tenants", report.tenants}};
    output.out(json::to_text(document) + "\n");
  } else {
    output.out("Verified: the file and its links are sound; " + std::to_string(report.rows) +
               " changes chain without a gap; " + std::to_string(report.records) +
               " records are what their last change says.\n");
  }
  return Exit::done;
}

Result<Exit> model_check(const Config&, const Command& command, Output& output) {
  const std::string file = command.text("file");
  TRY(const auto model, load_configured_model(file));
  if (command.flag("json")) {
    json::Array names;
    for (const Collection& collection : model->collections()) names.emplace_back(collection.plural);
    output.out(
        json::to_text(json::Object{{"file", file}, {"valid", true}, {"collections", std::move(names)}}) +
        "\n");
  } else {
    output.out(summary(*model));
  }
  return Exit::done;
}

Result<Exit> config_list(const Config& config, const Command& command, Output& output) {
  json::Array rows;
  std::string table;
  for (const OptionRow& row : option_rows()) {
    const Config::Setting& setting = config.setting(row.name);
    rows.push_back(json::Object{{"name", row.name},
                                {"value", setting.text},
                                {"source", setting.source},
                                {"flag", row.flag},
                                {"default", row.default_text},
                                {"range", row.range},
                                {"sentence", row.sentence}});
    const std::string name = std::string(row.name) + " = " + (setting.text.empty() ? "\"\"" : setting.text);
    table += name + std::string(name.size() < 40 ? 40 - name.size() : 1, ' ') + "# " +
             std::string(row.sentence) + " [" + setting.source + "]\n";
  }
  output.out(command.flag("json") ? json::to_text(rows) + "\n" : table);
  return Exit::done;
}

}  // namespace dc
