#include "model/summary.hpp"

#include <algorithm>

namespace dc {
namespace {

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

std::size_t links_of(const Collection& collection) {
  return static_cast<std::size_t>(std::count_if(collection.fields.begin(), collection.fields.end(),
                                                [](const Field& field) { return field.target != nullptr; }));
}

std::string line_of(const Collection& collection) {
  return collection.plural + " (" + collection.type +
         "): " + counted(collection.fields.size(), "field", "fields") + ", " +
         counted(links_of(collection), "link", "links") + ", " +
         counted(collection.indexes.size(), "index", "indexes") + "; table " + collection.table +
         (collection.internal ? "; internal" : "") + "\n";
}

}  // namespace

std::string summary(const Model& model) {
  std::string text;
  std::size_t fields = 0;
  for (const Collection& collection : model.collections()) {
    text += line_of(collection);
    fields += collection.fields.size();
  }
  return text + counted(model.collections().size(), "collection", "collections") + ", " +
         counted(fields, "field", "fields") + ", " + counted(model.enums().size(), "enum", "enums") + "\n";
}

}  // namespace dc
