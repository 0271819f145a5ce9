#include "features/transfer/ndjson/record.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/value_json.hpp"
#include "model/validate.hpp"

namespace dc::ndjson {
namespace {

using namespace std::string_literals;

constexpr std::string_view version_name = "version";
constexpr std::size_t faults_max = 5;  // of one line
// In one field that is not opaque: as many links as there may be, each with an object around its id.
constexpr std::size_t values_max = 8 * limits::links_max;

Uuid id_of_key(const Collection& collection, std::int64_t tenant_id, std::string_view key) {
  return make_uuid8(std::to_string(tenant_id) + "\0"s + collection.plural + "\0ndjson\0"s + std::string(key));
}

// What another system calls a record; nullopt for what cannot be that.
std::optional<std::string> source_key(const json::Value& json) {
  if (const auto* text = json.as<std::string>()) return text->empty() ? std::nullopt : std::optional(*text);
  if (const auto* number = json.as<std::int64_t>()) return std::to_string(*number);
  return std::nullopt;
}

std::optional<Uuid> id_from(const Collection& collection, std::int64_t tenant_id, const json::Value& json) {
  const auto key = source_key(json);
  if (!key) return std::nullopt;
  const auto id = parse_uuid(*key);
  return id ? id : id_of_key(collection, tenant_id, *key);
}

// Keys of the source become ids; what else is wrong with a link, read_value() says.
json::Value with_ids(const Field& field, std::int64_t tenant_id, json::Value json) {
  const auto translate = [&](json::Value& link) {
    if (const json::Value* inner = link.find("id")) link = json::Value(*inner);
    if (const auto id = id_from(*field.target, tenant_id, link)) link = to_text(*id);
  };
  if (json::Array* links = json.as<json::Array>()) {
    for (json::Value& link : *links) translate(link);
  } else {
    translate(json);
  }
  return json;
}

class Reading {
 public:
  Reading(const Collection& collection, std::int64_t tenant_id)
      : collection_(collection), tenant_id_(tenant_id) {
    edit_.collection = &collection;
    edit_.past_version = 1;
    edit_.set.reserve(collection.fields.size());
  }

  void take(std::string_view name, const json::Element& element) {
    const Field* field = collection_.find(name);
    if (field == nullptr && name != version_name) return refuse_name(name);
    auto copied =
        element.value(field != nullptr && field->kind == Kind::json ? json::values_all : values_max);
    if (!copied) return refuse(name, "has more than " + std::to_string(values_max) + " values in it");
    if (field == nullptr) return take_version(*copied);
    if (field == collection_.id) return take_id(*copied);
    if (field->target != nullptr) copied = with_ids(*field, tenant_id_, *std::move(copied));
    auto value = read_value(*field, *copied);
    if (!value) return refuse(name, value.error());
    edit_.set.emplace_back(field, *std::move(value));
  }

  bool is_full() const { return faults_.size() >= faults_max; }

  tl::expected<Edit, std::string> edit() && {
    if (faults_.empty() && !edit_.key) choose_id();
    if (!faults_.empty()) return tl::unexpected(join(faults_, " "));
    return std::move(edit_);
  }

 private:
  void refuse(std::string_view name, std::string_view sentence) {
    faults_.push_back("'" + std::string(name) + "': " + std::string(sentence));
  }

  void refuse_name(std::string_view name) {
    std::vector<std::string> names{std::string(version_name)};
    for (const Field& field : collection_.fields) names.push_back(field.name);
    const std::string shown(prefix_utf8(name, limits::suggestion_bytes_max));
    refuse(shown, "There is no such field." + did_you_mean(name, names));
  }

  void take_version(const json::Value& json) {
    const auto* number = json.as<std::int64_t>();
    if (number == nullptr || *number < 1 || *number > limits::record_version_max)
      return refuse(version_name, "Expected a whole number from 1.");
    edit_.past_version = *number;
  }

  void take_id(const json::Value& json) {
    if (json.is_null()) return;
    // The nil UUID stands before every record, and for none.
    if (const auto id = id_from(collection_, tenant_id_, json); id && *id != Uuid{}) {
      edit_.key = *id;
    } else {
      refuse("id", "Expected a UUID, or the key that the source has for the record.");
    }
  }

  void choose_id() {
    const auto text_of = [&](const Field& field) -> const std::string* {
      for (const auto& [set, value] : edit_.set) {
        if (set == &field) return std::get_if<std::string>(&value);
      }
      return nullptr;
    };
    const std::string* key = collection_.slug == nullptr ? nullptr : text_of(*collection_.slug);
    for (const Field& field : collection_.fields) {
      if (key == nullptr && field.unique && !field.secret) key = text_of(field);
    }
    if (key != nullptr) {
      edit_.key = id_of_key(collection_, tenant_id_, *key);
    } else {
      refuse("id", "is missing, and no slug or other unique text tells the record from others; give it one.");
    }
  }

  const Collection& collection_;
  const std::int64_t tenant_id_;
  Edit edit_;
  std::vector<std::string> faults_;
};

}  // namespace

bool is_left_open(const Field& field, const Value& value) {
  const Collection& collection = *field.collection;
  return is_null(value) &&
         (&field == collection.slug || &field == collection.owner || &field == collection.published_at);
}

void append_record(std::string& out, const Collection& collection, const StoredRecord& record) {
  out += "{\"id\":\"";
  append_text(out, record.id);
  out += "\",\"version\":";
  json::append_int(out, record.version);
  for (const Field& field : collection.fields) {
    if (field.kind == Kind::id) continue;
    out += ",\"";
    out += field.name;
    out += "\":";
    append_value_json(out, field.kind, record.values[field.index]);
  }
  out += '}';
}

tl::expected<Edit, std::string> read_record(const Collection& collection, std::int64_t tenant_id,
                                            std::string_view line) {
  Reading reading(collection, tenant_id);
  const auto looked = json::look_at(line, [&](const json::Element& document) -> Result<> {
    if (!document.is_object())
      return fail(Code::malformed, "Expected an object; found " + std::string(document.type_name()) + ".");
    document.each_member([&](std::string_view name, const json::Element& element) {
      reading.take(name, element);
      return !reading.is_full();
    });
    return {};
  });
  if (!looked) return tl::unexpected(looked.error().detail);
  return std::move(reading).edit();
}

const Field* first_difference(const Edit& edit, const StoredRecord& stored, const Field* assumed) {
  for (const auto& [field, value] : edit.set) {
    if (field->updated || field == assumed) continue;
    if (value != stored.values[field->index] && !is_left_open(*field, value)) return field;
  }
  return nullptr;
}

}  // namespace dc::ndjson
