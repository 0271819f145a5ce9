#include "app/verbs.hpp"
#include "features/transfer/import.hpp"

namespace dc {

Result<Exit> import_markdown_verb(Home& home, const Command& command, Output& output) {
  const ImportOptions options{.directory = command.text("directory"),
                              .collection = command.text("collection"),
                              .author = command.text("author").empty() ? "owner" : command.text("author"),
                              .update = command.flag("update"),
                              .dry_run = command.flag("dry-run")};
  const auto progress = [&](const ImportProgress& at) { output.progress(at.files, at.files_total, "files"); };
  TRY(const ImportReport report,
      import_markdown(options, home.content(), home.engine(), home.product(), progress));
  output.out(command.flag("json") ? to_json(report) + "\n" : to_text(report));
  return report.is_complete() ? Exit::done : Exit::partly;
}

}  // namespace dc
