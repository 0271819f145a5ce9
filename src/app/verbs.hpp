// The verbs of the command line: each is one function, called by the command line and by the control socket
// alike.
//
// A verb writes its result to `output` (JSON with --json) and returns an error or its exit code; run_verb()
// words the error.
#pragma once

#include "app/command.hpp"
#include "app/home.hpp"
#include "app/output.hpp"

namespace dc {

// Verbs on an opened data directory; they also run inside a server.
Result<Exit> keys_create(Home& home, const Command& command, Output& output);
Result<Exit> keys_list(Home& home, const Command& command, Output& output);
Result<Exit> keys_revoke(Home& home, const Command& command, Output& output);
Result<Exit> import_markdown_verb(Home& home, const Command& command, Output& output);
Result<Exit> import_ndjson_verb(Home& home, const Command& command, Output& output);
Result<Exit> export_ndjson_verb(Home& home, const Command& command, Output& output);
Result<Exit> db_verify(Home& home, const Command& command, Output& output);
Result<Exit> audit_verify(Home& home, const Command& command, Output& output);
Result<Exit> audit_export(Home& home, const Command& command, Output& output);

Result<Exit> jobs_list(Home& home, const Command& command, Output& output);
Result<Exit> jobs_run(Home& home, const Command& command, Output& output);
Result<Exit> jobs_history(Home& home, const Command& command, Output& output);
Result<Exit> jobs_pause(Home& home, const Command& command, Output& output);
Result<Exit> jobs_resume(Home& home, const Command& command, Output& output);

Result<Exit> backup_run(Home& home, const Command& command, Output& output);

Result<Exit> migrate_plan_served(Home& home, const Command& command, Output& output);
Result<Exit> migrate_status_served(Home& home, const Command& command, Output& output);

// Verbs that open the data themselves: plan and status ask the server if there is one, up and down are
// refused while there is one.
Result<Exit> migrate_plan(const Config& config, const Command& command, Output& output);
Result<Exit> migrate_status(const Config& config, const Command& command, Output& output);
Result<Exit> migrate_up_verb(const Config& config, const Command& command, Output& output);
Result<Exit> migrate_down_verb(const Config& config, const Command& command, Output& output);

// Verbs on the folder of backups; restore in place is refused while somebody holds the data directory.
Result<Exit> backup_list(const Config& config, const Command& command, Output& output);
Result<Exit> backup_show(const Config& config, const Command& command, Output& output);
Result<Exit> backup_verify(const Config& config, const Command& command, Output& output);
Result<Exit> backup_prune(const Config& config, const Command& command, Output& output);
Result<Exit> restore_verb(const Config& config, const Command& command, Output& output);
Result<Exit> drill_run(const Config& config, const Command& command, Output& output);
Result<Exit> drill_history(const Config& config, const Command& command, Output& output);

// Verbs that need no data.
Result<Exit> migrate_new(const Config& config, const Command& command, Output& output);
Result<Exit> model_check(const Config& config, const Command& command, Output& output);
// The OpenAPI document of --api, by the configured model.
Result<Exit> openapi_verb(const Config& config, const Command& command, Output& output);
Result<Exit> config_list(const Config& config, const Command& command, Output& output);
Result<Exit> jobs_next(const Config& config, const Command& command, Output& output);

// nullptr for serve and for verbs on an opened data directory; to be asked before is_home_verb(), which knows
// what a server answers.
using PlainVerb = Result<Exit> (*)(const Config&, const Command&, Output&);
PlainVerb find_plain_verb(std::string_view verb);

// Whether run_home_verb() knows the verb.
bool is_home_verb(std::string_view verb);
// Whether the command means nothing on a directory that holds no data yet: a mistyped --data must not pass
// for a sound one, and a dry run makes no directory.
bool needs_existing_data(const Command& command);
// Whether the command brings the accounts of a new data directory: it then makes no owner of its own before.
bool brings_accounts(const Home& home, const Command& command);
Exit run_home_verb(Home& home, const Command& command, Output& output);

// "datacanvas: <error>" on the error stream, or {"error":…} with --json. `remedy` takes the place of the
// error's own. Returns Exit::usage for what the user gave (Code::config_invalid), else Exit::failed.
Exit report_error(const Error& error, const Command& command, Output& output, std::string_view remedy = {});

}  // namespace dc
