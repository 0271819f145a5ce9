// The component schemas of one collection:
//
//   Project.part    every member that an answer can have; all but the id may be missing
//   Project         a whole record: the same, with the members that are always there
//   Project.shown   either of the two, as the parameter `fields` has it
//   Project.answer  one record as the View wraps it
//   Project.list    a page of them
//   Project.create  what a new record is made of      Project.patch   a merge patch (RFC 7396)
// Free functions, thread-safe.
#pragma once

#include "api/rest/view.hpp"
#include "base/json.hpp"

namespace dc::rest::openapi {

void add_record_schemas(json::Object& schemas, const CollectionView& collection);

// A body with which a record can be made where nothing else is, and a patch of it.
json::Object create_example(const CollectionView& collection);
json::Object patch_example(const CollectionView& collection);
json::Object answer_example(const CollectionView& collection);
json::Object list_example(const CollectionView& collection);

}  // namespace dc::rest::openapi
