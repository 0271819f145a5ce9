// What the ledger remembers: under which physical names the fields of the applied model are stored.
//
// As JSON in ledger.columns:
//   {"collections":{"Project":{"table":…,"link_name":…,"fields":{
//      "title":{"column":…,"kind":"string","required":true,"target":…,"max":200,"words":[…]}}}},
//    "indexes":{"idx_…":"CREATE INDEX …"},
//    "created":{"tables":[…],"columns":["table.column"]}}
// Fields and collections that left the model stay in it, so that they find their data when they come back.
// Plain values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"

namespace dc::store {

std::string_view to_text(Kind kind);
std::optional<Kind> parse_kind(std::string_view name);

struct LedgerField {
  std::string column;
  std::string kind;
  bool required = false;
  std::string target;                   // table of the collection that a ref or ref_list leads to
  std::int64_t max = 0;                 // Field::points_max; 0: not remembered
  std::vector<std::string> words = {};  // of an enumeration
  bool operator==(const LedgerField&) const = default;
};

struct LedgerCollection {
  std::string table;
  std::string link_name;
  std::map<std::string, LedgerField, std::less<>> fields = {};  // by name in the model
  bool operator==(const LedgerCollection&) const = default;
};

struct Ledger {
  std::string digest;                                                // of the model's source, hexadecimal
  std::map<std::string, LedgerCollection, std::less<>> collections;  // by type
  std::map<std::string, std::string, std::less<>> indexes;           // name → statement that created it
  // What came into being when this model was applied; undoing it takes that away again.
  std::vector<std::string> created_tables;
  std::vector<std::string> created_columns;  // "table.column"
};
// Whether both say the same of the database; how it came to be does not matter.
bool same_state(const Ledger& a, const Ledger& b);

// The content of ledger.columns; the digest has a column of its own.
std::string to_json(const Ledger& ledger);
Result<Ledger> parse_ledger(std::string_view json);

}  // namespace dc::store
