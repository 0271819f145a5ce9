#include "store/ledger.hpp"

#include <array>

#include "base/json.hpp"

namespace dc::store {
namespace {

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  const auto* text = value == nullptr ? nullptr : value->as<std::string>();
  return text == nullptr ? std::string() : *text;
}

const json::Object& members_of(const json::Value& object, std::string_view name) {
  static const json::Object none;
  const json::Value* value = object.find(name);
  const auto* members = value == nullptr ? nullptr : value->as<json::Object>();
  return members == nullptr ? none : *members;
}

std::vector<std::string> texts_of(const json::Value& object, std::string_view name) {
  std::vector<std::string> texts;
  const json::Value* value = object.find(name);
  const auto* array = value == nullptr ? nullptr : value->as<json::Array>();
  if (array == nullptr) return texts;
  for (const json::Value& element : *array) {
    if (const auto* text = element.as<std::string>()) texts.push_back(*text);
  }
  return texts;
}

std::int64_t number_of(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  const auto* number = value == nullptr ? nullptr : value->as<std::int64_t>();
  return number == nullptr ? 0 : *number;
}

void write_texts(json::Writer& writer, std::string_view name, const std::vector<std::string>& texts) {
  writer.key(name).begin_array();
  for (const std::string& text : texts) writer.value(text);
  writer.end_array();
}

LedgerCollection read_collection(const json::Value& json) {
  LedgerCollection collection{.table = text_of(json, "table"), .link_name = text_of(json, "link_name")};
  for (const auto& [name, field] : members_of(json, "fields")) {
    const json::Value* required = field.find("required");
    collection.fields[name] = {.column = text_of(field, "column"),
                               .kind = text_of(field, "kind"),
                               .required = required != nullptr && *required == json::Value(true),
                               .target = text_of(field, "target"),
                               .max = number_of(field, "max"),
                               .words = texts_of(field, "words")};
  }
  return collection;
}

void write_field(json::Writer& writer, const LedgerField& field) {
  writer.begin_object().member("column", field.column).member("kind", field.kind);
  if (field.required) writer.member("required", true);
  if (!field.target.empty()) writer.member("target", field.target);
  if (field.max != 0) writer.member("max", field.max);
  if (!field.words.empty()) write_texts(writer, "words", field.words);
  writer.end_object();
}

}  // namespace

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::id:
      return "id";
    case Kind::string:
      return "string";
    case Kind::text:
      return "text";
    case Kind::integer:
      return "integer";
    case Kind::floating:
      return "floating";
    case Kind::boolean:
      return "boolean";
    case Kind::date_time:
      return "date_time";
    case Kind::date:
      return "date";
    case Kind::enumeration:
      return "enumeration";
    case Kind::json:
      return "json";
    case Kind::media:
      return "media";
    case Kind::ref:
      return "ref";
    case Kind::ref_list:
      return "ref_list";
  }
  ENSURE(!"a kind is one of these");
}

std::optional<Kind> parse_kind(std::string_view name) {
  constexpr std::array kinds{Kind::id,      Kind::string,    Kind::text,    Kind::integer,     Kind::floating,
                             Kind::boolean, Kind::date_time, Kind::date,    Kind::enumeration, Kind::json,
                             Kind::media,   Kind::ref,       Kind::ref_list};
  for (const Kind kind : kinds) {
    if (to_text(kind) == name) return kind;
  }
  return std::nullopt;
}

bool same_state(const Ledger& a, const Ledger& b) {
  return a.digest == b.digest && a.collections == b.collections && a.indexes == b.indexes;
}

std::string to_json(const Ledger& ledger) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("collections").begin_object();
  for (const auto& [type, collection] : ledger.collections) {
    writer.key(type).begin_object();
    writer.member("table", collection.table).member("link_name", collection.link_name);
    writer.key("fields").begin_object();
    for (const auto& [name, field] : collection.fields) {
      writer.key(name);
      write_field(writer, field);
    }
    writer.end_object().end_object();
  }
  writer.end_object().key("indexes").begin_object();
  for (const auto& [name, sql] : ledger.indexes) writer.member(name, sql);
  writer.end_object().key("created").begin_object();
  write_texts(writer, "tables", ledger.created_tables);
  write_texts(writer, "columns", ledger.created_columns);
  writer.end_object().end_object();
  return text;
}

Result<Ledger> parse_ledger(std::string_view text) {
  auto json = json::parse(text);
  if (!json) return fail(Code::corrupt, "the ledger's columns: " + json.error().detail);
  Ledger ledger;
  for (const auto& [type, collection] : members_of(*json, "collections")) {
    ledger.collections[type] = read_collection(collection);
  }
  for (const auto& [name, sql] : members_of(*json, "indexes")) {
    if (const auto* statement = sql.as<std::string>()) ledger.indexes[name] = *statement;
  }
  if (const json::Value* created = json->find("created")) {
    ledger.created_tables = texts_of(*created, "tables");
    ledger.created_columns = texts_of(*created, "columns");
  }
  return ledger;
}

}  // namespace dc::store
