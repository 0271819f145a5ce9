#include "app/command.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "app/config.hpp"
#include "app/version.hpp"
#include "base/text.hpp"

namespace dc {

std::string Command::text(std::string_view name) const {
  const auto found = values.find(std::string(name));
  return found == values.end() ? std::string() : found->second;
}

namespace {

// Builds the verbs; what the user gave is written into `line`.
class Grammar {
 public:
  explicit Grammar(CommandLine& line)
      : line_(line), app_("The content backend that maintains itself.", "datacanvas") {
    app_.require_subcommand(0, 1);
    app_.set_version_flag("--version", std::string("datacanvas ") + std::string(version));
    app_.set_help_flag("-h,--help", "Say what a verb does and takes");
    auto* serve = verb(app_, "serve", "serve", "Serve the data directory over HTTP");
    flag(serve, "--demo", "Fill an empty data directory with a small portfolio");

    auto* model = group("model", "Model files");
    auto* check = verb(*model, "check", "model check", "Check a model file and say what it declares");
    argument(check, "file", "The model file", true);

    auto* openapi = verb(app_, "openapi", "openapi", "Print the REST API as an OpenAPI 3.1 document");
    option(openapi, "--api", "v1 or v2 (default: v2)");

    auto* keys = group("keys", "API keys");
    auto* create = verb(*keys, "create", "keys create", "Make a key; it is shown once");
    option(create, "--name", "What the key is for", true);
    option(create, "--account", "Handle of the account it signs in as (default: owner)");
    option(create, "--role", "viewer, author, editor or admin (default: the account's)");
    option(create, "--days", "Days until it expires (default: never)");
    verb(*keys, "list", "keys list", "List the keys, without their secrets");
    argument(verb(*keys, "revoke", "keys revoke", "Revoke a key at once"), "key",
             "Its id or its first characters", false);

    add_transfer();

    auto* db = group("db", "The database");
    verb(*db, "verify", "db verify", "Check the file, the links and the chain of the change log");

    add_jobs();
    add_audit();
    add_migrate();
    add_backup();

    auto* config = group("config", "Options");
    verb(*config, "list", "config list", "Show every option, its value and where it comes from");
  }

  void parse(int count, const char* const* arguments) {
    try {
      app_.parse(count, arguments);
      if (line_.command.verb.empty()) finish(app_.help(), Exit::usage);
    } catch (const CLI::Success&) {
      // Help or version was asked for.
      std::ostringstream out, error;
      try {
        throw;
      } catch (const CLI::ParseError& success) {
        app_.exit(success, out, error);
      }
      finish(out.str(), Exit::done);
    } catch (const CLI::ParseError& mistake) {
      describe_mistake(mistake, count, arguments);
    }
  }

 private:
  void add_transfer() {
    auto* import = group("import", "Bring content in");
    auto* markdown =
        verb(*import, "markdown", "import markdown", "Import a folder of Markdown files with front matter");
    argument(markdown, "directory", "The folder", true);
    option(markdown, "--author",
           "Handle of the account for texts whose author is nobody's handle (default: owner)");
    option(markdown, "--collection",
           "The collection to import into (default: the first with an @import body)");
    flag(markdown, "--update", "Bring records that were imported before up to their files");
    flag(markdown, "--dry-run", "Say what would happen, write nothing");
    auto* records = verb(*import, "ndjson", "import ndjson",
                         "Import a folder of records: an export, or files of another system");
    argument(records, "directory", "The folder with <plural>.ndjson", true);
    option(records, "--author", "Handle of the account for records that name no owner (default: owner)");
    option(records, "--on-conflict",
           "Records that are there and differ: skip or update them (default: skip)");
    flag(records, "--dry-run", "Import into a copy, say what happened, leave the data as it is");
    auto* written = verb(*group("export", "Take content out"), "ndjson", "export ndjson",
                         "Export all records, one a line in a file a collection");
    argument(written, "directory", "A new folder", true);
  }

  void add_jobs() {
    auto* jobs = group("jobs", "Scheduled work");
    auto* next = verb(*jobs, "next", "jobs next", "Say when a cron expression is due next");
    argument(next, "expression", "Five fields in quotes, or @daily and the like", false);
    option(next, "--zone", "Time zone, as Europe/Berlin (default: UTC)");
    option(next, "--from", "After this instant, as 2024-05-01T12:00:00Z (default: now)");
    option(next, "--count", "How many times, 1 to 1000 (default: 5)");
    verb(*jobs, "list", "jobs list", "Say what is done by the clock, when next, and how it went last");
    argument(verb(*jobs, "run", "jobs run", "Do a job now, whatever its schedule says"), "job",
             "Its name, as `jobs list` shows it", false);
    auto* history = verb(*jobs, "history", "jobs history", "Say what has run, the newest first");
    option(history, "--job", "Only runs of this job");
    option(history, "--count", "How many, 1 to 1000 (default: 20)");
    argument(verb(*jobs, "pause", "jobs pause", "Let a job rest"), "job", "Its name, as `jobs list` shows it",
             false);
    argument(
        verb(*jobs, "resume", "jobs resume", "Let a job that rests go on; what it missed is not made up"),
        "job", "Its name, as `jobs list` shows it", false);
  }

  void add_audit() {
    auto* audit = group("audit", "The change log");
    verb(*audit, "verify", "audit verify", "Check the chain of the change log");
    auto* written = verb(*audit, "export", "audit export", "Write the change log as JSON, one change a line");
    option(written, "--collection", "Only changes of this collection");
    option(written, "--record", "Only changes of the record with this id");
    option(written, "--since", "Only changes from this instant or day on (UTC)");
    option(written, "--until", "Only changes before this instant or day (UTC)");
  }

  void add_migrate() {
    auto* migrate = group("migrate", "From one model to the next, and back");
    verb(*migrate, "plan", "migrate plan", "Say what `migrate up` would do, and change nothing");
    verb(*migrate, "status", "migrate status", "Say what was applied, what waits, and what is not as it was");
    auto* up = verb(*migrate, "up", "migrate up", "Apply the model and the numbered files that wait");
    flag(up, "--dry-run", "Do all of it, then undo it");
    auto* down = verb(*migrate, "down", "migrate down", "Undo what was applied last");
    flag(down, "--dry-run", "Do all of it, then undo it");
    flag(down, "--force", "Also where values are lost; a copy of the database is kept");
    auto* create = verb(*migrate, "new", "migrate new", "Write the files of a new numbered migration");
    argument(create, "name", "What it does, in words of a to z, 0 to 9 and '_'", false);
  }

  void add_backup() {
    auto* backup = group("backup", "Backups that are proven by restore");
    verb(*backup, "run", "backup run", "Make a backup, restore it beside the data, and compare");
    verb(*backup, "list", "backup list", "Say what backups there are, and which are verified");
    argument(verb(*backup, "show", "backup show", "Say what a backup holds and what its restore has shown"),
             "id", "Its id, as `backup list` shows it", false);
    argument(
        verb(*backup, "verify", "backup verify", "Open every file of a backup and compare; needs no data"),
        "id", "Its id, as `backup list` shows it", false);
    flag(verb(*backup, "prune", "backup prune", "Delete what retention does not keep"), "--dry-run",
         "Say what would be deleted and why the rest stays");

    auto* restore = verb(app_, "restore", "restore", "Bring data back from a backup");
    option(restore, "--id", "The backup (default: the newest that is verified)");
    flag(restore, "--latest", "The newest that is verified");
    path_option(restore, "--to", "A new folder for the data");
    flag(restore, "--in-place", "In the place of the data that is there, which is kept");
    flag(restore, "--undo", "Take back the last restore in place");
    flag(restore, "--plan", "Say what would be done, do nothing");

    auto* drill = group("drill", "Rehearsals of the restore");
    option(verb(*drill, "run", "drill run", "Restore a backup into a scratch folder and compare"), "--id",
           "The backup (default: the newest that is verified)");
    verb(*drill, "history", "drill history", "Say what the rehearsals have shown");
  }

  CLI::App* group(const std::string& name, const std::string& sentence) {
    auto* group = app_.add_subcommand(name, sentence);
    group->require_subcommand(1);
    return group;
  }

  CLI::App* verb(CLI::App& parent, const std::string& name, const std::string& full,
                 const std::string& sentence) {
    auto* verb = parent.add_subcommand(name, sentence);
    verb->callback([this, full] { line_.command.verb = full; });
    flag(verb, "--json", "Answer in JSON");
    verb->add_option("--config", line_.config_file, "A TOML file with options")->type_name("FILE");
    for (const OptionRow& row : option_rows()) {
      // Only `serve` takes them all; the other verbs need to know where things are.
      const bool is_place = row.type == "path" && !row.name.starts_with("server.");
      if (full != "serve" && full != "config list" && !is_place) continue;
      const std::string flag_name(row.flag);
      std::string help(row.sentence);
      if (!row.default_text.empty()) help += " (default: " + std::string(row.default_text) + ")";
      verb->add_option_function<std::string>(
              flag_name,
              [this, flag_name, is_place, name = std::string(row.name)](const std::string& text) {
                line_.flags[flag_name] = text;
                if (is_place && name != "data.directory")
                  line_.command.places[name] = std::filesystem::absolute(text).lexically_normal().string();
              },
              help)
          ->type_name(to_upper(row.type));
    }
    return verb;
  }

  static std::string to_upper(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return upper;
  }

  void flag(CLI::App* verb, const std::string& name, const std::string& sentence) {
    verb->add_flag_callback(
        name, [this, name] { line_.command.values[name.substr(2)] = "true"; }, sentence);
  }

  void option(CLI::App* verb, const std::string& name, const std::string& sentence, bool required = false) {
    verb->add_option_function<std::string>(
            name, [this, name](const std::string& text) { line_.command.values[name.substr(2)] = text; },
            sentence)
        ->type_name("TEXT")
        ->required(required)
        ->check([](const std::string& text) {
          // A value that was forgotten must not eat the next option.
          return text.starts_with("--") ? "a value is missing before " + text : std::string();
        });
  }

  // Where the command runs, not where its server does.
  void path_option(CLI::App* verb, const std::string& name, const std::string& sentence) {
    verb->add_option_function<std::string>(
            name,
            [this, name](const std::string& text) {
              line_.command.values[name.substr(2)] =
                  std::filesystem::absolute(text).lexically_normal().string();
            },
            sentence)
        ->type_name("PATH");
  }

  void argument(CLI::App* verb, const std::string& name, const std::string& sentence, bool path) {
    const auto set = [this, name, path](const std::string& text) {
      line_.command.values[name] = path ? std::filesystem::absolute(text).lexically_normal().string() : text;
    };
    verb->add_option_function<std::string>(name, set, sentence)->type_name("TEXT")->required();
  }

  // What is wrong with the words, in a sentence; the nearest word where one was not understood.
  void describe_mistake(const CLI::ParseError& mistake, int count, const char* const* arguments) {
    const CLI::App* at = deepest_verb(count, arguments);
    const std::string stray = first_stray(count, arguments);
    std::string text = std::string(mistake.what()) + ".";
    if (!stray.empty()) {
      std::vector<std::string> words;
      for (const auto* verb : at->get_subcommands([](const CLI::App*) { return true; }))
        words.push_back(verb->get_name());
      for (const auto* option : at->get_options()) words.push_back(option->get_name());
      const std::string quoted = "'" + stray + "'";
      if (std::find(words.begin(), words.end(), stray) != words.end()) {
        text = quoted + " stands before its verb; write it behind '" + at->get_name() + "'.";
      } else {
        text = (at == &app_ ? "There is no " : "'" + at->get_name() + "' does not take ") + quoted + ".";
        text += did_you_mean(stray, words);
      }
    }
    finish(std::move(text), Exit::usage);
    line_.remedy = "Run " + full_name(*at) + " --help for what there is.";
    // Nothing was set by words that did not parse; the form of the answer was asked for all the same.
    if (std::find(arguments, arguments + count, std::string_view("--json")) != arguments + count)
      line_.command.values["json"] = "true";
  }

  const CLI::App* deepest_verb(int count, const char* const* arguments) const {
    const CLI::App* at = &app_;
    for (int i = 1; i < count; ++i) {
      const CLI::App* next = find_verb(*at, arguments[i]);
      if (next != nullptr) at = next;
    }
    return at;
  }

  // The first word that nobody takes, without a value that was given with "="; --json is known to every verb.
  std::string first_stray(int count, const char* const* arguments) const {
    const std::vector<std::string> left = app_.remaining(true);
    for (int i = 1; i < count; ++i) {
      const std::string word = arguments[i];
      if (word == "--json" || std::find(left.begin(), left.end(), word) == left.end()) continue;
      return word.starts_with("-") ? word.substr(0, word.find('=')) : word;
    }
    return {};
  }

  static std::string full_name(const CLI::App& verb) {
    const CLI::App* parent = verb.get_parent();
    return parent == nullptr ? verb.get_name() : full_name(*parent) + " " + verb.get_name();
  }

  static const CLI::App* find_verb(const CLI::App& parent, const std::string& name) {
    for (const auto* verb : parent.get_subcommands([](const CLI::App*) { return true; })) {
      if (verb->get_name() == name) return verb;
    }
    return nullptr;
  }

  void finish(std::string message, Exit exit) {
    line_.message = std::move(message);
    line_.ends = true;
    line_.exit = exit;
  }

  CommandLine& line_;
  CLI::App app_;
};

}  // namespace

CommandLine parse_command_line(int count, const char* const* arguments) {
  CommandLine line;
  Grammar(line).parse(count, arguments);
  return line;
}

}  // namespace dc
