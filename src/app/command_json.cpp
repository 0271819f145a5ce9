#include "app/command.hpp"

namespace dc {
namespace {

json::Object to_object(const std::map<std::string, std::string>& texts) {
  json::Object object;
  for (const auto& [name, text] : texts) object.emplace_back(name, text);
  return object;
}

Result<std::map<std::string, std::string>> texts_of(const json::Value* value) {
  const auto* object = value == nullptr ? nullptr : value->as<json::Object>();
  if (object == nullptr) return fail(Code::malformed, "a command has a verb, values and places");
  std::map<std::string, std::string> texts;
  for (const auto& [name, member] : *object) {
    const auto* text = member.as<std::string>();
    if (text == nullptr) return fail(Code::malformed, "what a command is given are strings");
    texts[name] = *text;
  }
  return texts;
}

}  // namespace

std::string to_json(const Command& command) {
  return json::to_text(json::Object{
      {"verb", command.verb}, {"values", to_object(command.values)}, {"places", to_object(command.places)}});
}

Result<Command> command_from_json(std::string_view text) {
  TRY(const json::Value document, json::parse(text));
  const json::Value* verb = document.find("verb");
  if (verb == nullptr || verb->as<std::string>() == nullptr)
    return fail(Code::malformed, "a command has a verb, values and places");
  Command command{.verb = *verb->as<std::string>(), .values = {}, .places = {}};
  TRY(command.values, texts_of(document.find("values")));
  TRY(command.places, texts_of(document.find("places")));
  return command;
}

}  // namespace dc
