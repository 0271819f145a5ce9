#include "content/sources.hpp"

#include <algorithm>

namespace dc {
namespace {

using Collections = std::vector<const Collection*>;

void add(Collections& sources, const Collection* collection) {
  if (std::find(sources.begin(), sources.end(), collection) == sources.end()) sources.push_back(collection);
}

void add_shape(Collections& sources, const Shape& shape) {
  add(sources, shape.collection);
  for (const Shape::Item& item : shape.items) {
    if (item.field->target != nullptr) add(sources, item.field->target);
    if (item.included != nullptr) add_shape(sources, *item.included);
  }
  for (const Shape::Count& count : shape.counts) add(sources, count.link->collection);
}

void add_filter(Collections& sources, const Filter& filter) {
  if (filter.field != nullptr && filter.field->target != nullptr) add(sources, filter.field->target);
  for (const Filter& part : filter.parts) add_filter(sources, part);
}

}  // namespace

Collections sources_of(const Shape& shape, const Filter& where) {
  Collections sources;
  add_shape(sources, shape);
  add_filter(sources, where);
  return sources;
}

}  // namespace dc
