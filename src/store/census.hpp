// What a database holds, table by table, so that a copy can be compared with its original: the number of rows
// and a digest of their content. Free functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc::store {

struct TableCensus {
  std::string table;
  std::int64_t rows = 0;
  // The sum of the SHA-256 digests of the rows in four lanes of 64 bits, in hexadecimal: the same whatever
  // order an engine gives them in. It finds what broke, not what somebody forged: that is for signatures.
  std::string digest;

  bool operator==(const TableCensus&) const = default;
};

// Every table, by name. Reads all of it: run it in a transaction, or nobody knows what moment it shows.
Result<std::vector<TableCensus>> take_census(Session& session, const Dialect& dialect);

// The first difference, as a sentence; empty where there is none.
std::string first_difference(const std::vector<TableCensus>& expected, const std::vector<TableCensus>& found);

}  // namespace dc::store
