#include "api/rest/body.hpp"

#include <algorithm>

#include "api/rest/faults.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/validate.hpp"

namespace dc::rest {
namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view patch_type = "application/merge-patch+json";

// In one field that is not opaque: as many links as there may be, each with what was read around its id.
constexpr std::size_t values_max = 32 * limits::links_max;

bool is_charset_of_json(std::string_view parameter) {
  std::string text = to_lower_ascii(trim(parameter));
  std::erase(text, '"');
  return text == "charset=utf-8";
}

Result<> check_type(const net::Request& request) {
  const bool patches = request.method == net::Method::patch;
  const std::string expected =
      "Expected Content-Type: " + std::string(json_type) + (patches ? " or " + std::string(patch_type) : "");
  const auto header = request.header("Content-Type");
  if (!header) return fail(Code::unsupported_media, expected + "; there is none.");
  const auto parts = split(*header, ';');
  const std::string type = to_lower_ascii(trim(parts.front()));
  if (type != json_type && !(patches && type == patch_type))
    return fail(Code::unsupported_media, expected + ".");
  for (std::size_t i = 1; i < parts.size(); ++i) {
    // A parameter may be empty (RFC 9110 §5.6.6).
    if (!trim(parts[i]).empty() && !is_charset_of_json(parts[i]))
      return fail(Code::unsupported_media, expected + ", in UTF-8.");
  }
  return {};
}

std::vector<std::string> writable_names(const CollectionView& collection) {
  std::vector<std::string> names;
  for (const std::string& name : collection.names()) {
    if (!collection.find(name)->is_read_only()) names.push_back(name);
  }
  return names;
}

class Reader {
 public:
  explicit Reader(const CollectionView& collection) : collection_(collection) {}

  // `place` is the pointer to the object.
  void read(const json::Element& json, const std::string& place) {
    if (!json.is_object()) {
      faults_.add(place, "Expected an object; found: " + std::string(json.type_name()) + ".");
      return;
    }
    set_.clear();
    json.each_member([&](std::string_view name, const json::Element& value) {
      take(place + "/" + json::pointer_token(name), name, value);
      return !faults_.full();
    });
    records_.push_back(std::move(set_));
  }

  bool is_done() const { return faults_.full(); }

  Result<std::vector<Assignments>> records() && {
    if (!faults_.none()) return std::move(faults_).refusal("The body has members that are not valid.");
    return std::move(records_);
  }

 private:
  void take(std::string pointer, std::string_view name, const json::Element& json) {
    const Field* field = collection_.find(name);
    if (name == version_member && !field) {
      return faults_.add(std::move(pointer),
                         "The version is counted by the server; compare it with If-Match.");
    }
    if (!field) return faults_.add(std::move(pointer), unknown("field", name, writable_names(collection_)));
    if (field->is_read_only())
      return faults_.add(std::move(pointer), "The server sets this field; leave it out.");
    if (is_set(*field)) {
      return faults_.add(std::move(pointer),
                         "The field '" + collection_.name_of(*field) + "' is there under another name too.");
    }
    const auto copied = json.value(field->kind == Kind::json ? json::values_all : values_max);
    if (!copied)
      return faults_.add(std::move(pointer),
                         "Expected at most " + std::to_string(values_max) + " values; found more.");
    auto value = read_value(*field, *copied);
    if (!value) return faults_.add(std::move(pointer), std::move(value).error());
    set_.emplace_back(field, *std::move(value));
  }

  bool is_set(const Field& field) const {
    return std::any_of(set_.begin(), set_.end(), [&](const auto& each) { return each.first == &field; });
  }

  const CollectionView& collection_;
  Assignments set_;
  std::vector<Assignments> records_;
  Faults faults_{Issue::In::body};
};

Result<std::vector<Assignments>> read_one(const CollectionView& collection, const json::Element& document) {
  Reader reader(collection);
  reader.read(document, "");
  return std::move(reader).records();
}

Result<std::vector<Assignments>> read_array(const CollectionView& collection, const json::Element& array) {
  if (array.size() == 0)
    return fail({.code = Code::invalid,
                 .detail = "There is nothing to create.",
                 .issues = {{"", "Send at least one record."}}});
  if (array.size() > limits::bulk_records_max)
    return fail(Code::too_large, "At most " + std::to_string(limits::bulk_records_max) +
                                     " records can be created at once; found " +
                                     std::to_string(array.size()) + ".");
  Reader reader(collection);
  std::size_t place = 0;
  array.each_element([&](const json::Element& record) {
    reader.read(record, "/" + std::to_string(place++));
    return !reader.is_done();
  });
  return std::move(reader).records();
}

}  // namespace

Result<Body> parse_body(const CollectionView& collection, const net::Request& request) {
  // Without a body the type is beside the point.
  if (request.body.empty()) return fail(Code::malformed, "The body is empty; send a JSON object.");
  CHECK(check_type(request));
  Body body;
  CHECK(json::look_at(request.body, [&](const json::Element& document) -> Result<> {
    body.is_array = request.method == net::Method::post && document.is_array();
    TRY(body.records, body.is_array ? read_array(collection, document) : read_one(collection, document));
    return {};
  }));
  return body;
}

Result<std::int64_t> parse_version_body(const net::Request& request) {
  constexpr std::string_view expected = "Expected {\"version\": N} with a version from the history.";
  if (request.body.empty()) return fail(Code::malformed, "The body is empty. " + std::string(expected));
  CHECK(check_type(request));
  json::Value body;
  CHECK(json::look_at(request.body, [&](const json::Element& document) -> Result<> {
    body = document.value(2).value_or(nullptr);
    return {};
  }));
  const auto* version = body.find(version_member);
  const auto* number = version == nullptr ? nullptr : version->as<std::int64_t>();
  if (number == nullptr || *number < 1) {
    return fail({.code = Code::invalid,
                 .detail = std::string(expected),
                 .issues = {{"/" + std::string(version_member), "must be a whole number from 1"}}});
  }
  return *number;
}

}  // namespace dc::rest
