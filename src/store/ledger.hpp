// What the ledger remembers: under which physical names the fields of the applied model are stored.
//
// As JSON in ledger.columns:
//   {"collections":{"Project":{"table":…,"link_name":…,"fields":{
//      "title":{"column":…,"kind":"string","required":true,"target":…}}}},
//    "indexes":{"idx_…":"CREATE INDEX …"}}
// Fields and collections that left the model stay in it, so that they find their data when they come back.
// Plain values.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "model/value.hpp"

namespace dc::store {

std::string_view to_text(Kind kind);

struct LedgerField {
  std::string column;
  std::string kind;
  bool required = false;
  std::string target;  // table of the collection that a ref or ref_list leads to
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
  bool operator==(const Ledger&) const = default;
};

// The content of ledger.columns; the digest has a column of its own.
std::string to_json(const Ledger& ledger);
Result<Ledger> parse_ledger(std::string_view json);

}  // namespace dc::store
