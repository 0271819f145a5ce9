// The model loader takes any document beside the system model: it does not crash, each fault has a place in
// one of the files, and a model that is accepted keeps what the rooms above build on.
#include <set>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "model/access.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"
#include "require.hpp"

namespace {

using namespace dc;

void check_faults(const Error& error) {
  require(error.code == Code::model_invalid);
  require(!error.issues.empty() && error.issues.size() <= limits::issues_max);
  for (const Issue& issue : error.issues) {
    require(issue.pointer.starts_with("system.graphql:") || issue.pointer.starts_with("site.graphql:"));
    require(!issue.message.empty());
  }
}

// A rule is written as text that means the same.
void check(const Rule& rule) {
  const std::string text = to_text(rule);
  const auto again = parse_rule(text);
  require(again && to_text(*again) == text);
}

void check(const Field& field, const Collection& collection) {
  require(!field.name.empty() && field.collection == &collection && collection.find(field.name) == &field);
  require(&collection.fields[field.index] == &field);
  require((field.kind == Kind::ref || field.is_link()) == (field.target != nullptr));
  require((field.kind == Kind::enumeration) == (field.enumeration != nullptr));
  require(field.enumeration == nullptr || !field.enumeration->values.empty());
  require(!field.unique || !field.is_link());
  if (field.read_rule) check(*field.read_rule);
  if (field.write_rule) check(*field.write_rule);
}

void check(const Collection& collection, const Model& model) {
  require(model.find(collection.plural) == &collection && model.find_type(collection.type) == &collection);
  require(collection.id != nullptr && collection.id == &collection.fields.front());
  std::set<std::string, std::less<>> columns;
  for (const Field& field : collection.fields) {
    check(field, collection);
    require(field.is_link() || columns.insert(field.column).second);
  }
  for (const Index& index : collection.indexes) require(!index.fields.empty());
  for (const Rule& rule : collection.rules) check(rule);
  // Asserts by itself that what the rules need is there.
  for (const Role role : {Role::guest, Role::author, Role::admin}) {
    const Actor actor{.tenant_id = 1, .role = role, .account = Uuid{}};
    for (const Rule& rule : collection.rules) (void)compile(rule, collection, actor);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const ModelFile files[] = {{"system.graphql", embedded_system_model()}, {"site.graphql", text}};
  const auto model = load_model(files);
  if (!model) {
    check_faults(model.error());
    return 0;
  }
  std::set<std::string, std::less<>> tables;
  for (const Collection& collection : (*model)->collections()) {
    require(tables.insert(collection.table).second);
    check(collection, **model);
  }
  return 0;
}
