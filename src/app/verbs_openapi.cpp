#include "api/rest/openapi/document.hpp"
#include "app/verbs.hpp"
#include "base/json_lines.hpp"

namespace dc {

Result<Exit> openapi_verb(const Config& config, const Command& command, Output& output) {
  const std::string wanted = command.text("api");
  const auto version = wanted.empty() ? rest::latest_version : rest::parse_version(wanted);
  if (!version)
    return fail(Code::config_invalid, "There is no version '" + wanted + "'; there are v1 and v2.");
  TRY(const auto model, load_configured_model(config.model_file()));
  const json::Value document = rest::openapi::document(rest::View(*model, *version));
  output.out(command.flag("json") ? json::to_text(document) + "\n" : json::to_lines(document));
  return Exit::done;
}

}  // namespace dc
