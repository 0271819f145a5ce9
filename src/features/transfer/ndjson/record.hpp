// A record as a line of JSON, and back.
//
//   {"id":"0190…","version":3,"title":"Nightbus","account":"0190…","tags":["0190…"],"created_at":"2024-…Z"}
//
// Written: every field that is stored, hidden and secret ones too, in the order of the model; links as ids.
// Read: what another system wrote as well. A field that is missing gets its default. An id, or what a link
// says, that is no UUID is a key of the source: 17, "maps". Without an id the record's slug is that key, or
// else its first unique text. Equal keys give equal ids, so links find their records and importing twice
// finds what is there. Free functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "content/stored_records.hpp"
#include "model/query.hpp"

namespace dc::ndjson {

// Appends the line, without a line feed.
void append_record(std::string& out, const Collection& collection, const StoredRecord& record);

// The record to be, an Edit that creates it under its id; or the sentences that say what is wrong with it.
tl::expected<Edit, std::string> read_record(const Collection& collection, std::int64_t tenant_id,
                                            std::string_view line);

// Null, where the product fills something in.
bool is_left_open(const Field& field, const Value& value);

// The first field in which the stored record is not what the edit says; nullptr: none. Version, @updated,
// what is left open, and the field that was `assumed` (or nullptr) make no difference.
const Field* first_difference(const Edit& edit, const StoredRecord& stored, const Field* assumed);

}  // namespace dc::ndjson
