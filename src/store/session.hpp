// The one seam to a database: statements go in, rows come out.
//
// A Session is one connection and belongs to one thread at a time. Errors carry what happened in our words:
//   Code::conflict        a unique index or a foreign key refused; issues[0] says which one (see below)
//   Code::storage_full    no space left
//   Code::unavailable     locked, interrupted by its deadline, undone by an earlier error, or an I/O error
//   Code::outcome_unknown the COMMIT itself failed
//   Code::corrupt         the file is not a database or is damaged
//   Code::internal        the statement itself is wrong: our mistake
// A conflict's issues[0] is {pointer, message}: message is unique_conflict or reference_conflict; pointer is
// "table.column" (of several columns the first after tenant_id), or empty where the engine does not tell (a
// foreign key on SQLite), so that content/ can name the field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/function_ref.hpp"
#include "base/result.hpp"
#include "model/value.hpp"

namespace dc::store {

inline constexpr std::string_view unique_conflict = "unique";
inline constexpr std::string_view reference_conflict = "reference";

// One row of an answer; views are valid until the sink returns. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  // The data() of a null column is nullptr; that of an empty text is not.
  virtual std::string_view text(int column) const = 0;
  virtual Uuid uuid(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
};

// Bytes that are not text, as a parameter.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};
using Parameter = std::variant<Null, bool, std::int64_t, double, std::string, Uuid, Instant, Blob>;

struct Statement {
  std::string sql;  // with the dialect's placeholders; prepared once per session and text
  std::vector<Parameter> parameters;
};

using RowSink = FunctionRef<void(const Row&)>;

class Session {
 public:
  virtual ~Session() = default;
  // Runs one statement to its end. Returns the number of rows changed (0 for a query).
  virtual Result<std::int64_t> run(const Statement& statement, RowSink sink = {}) = 0;
  // A transaction. Reads in it see one snapshot. Nested: savepoints, undone one by one.
  virtual Result<> begin() = 0;
  virtual Result<> commit() = 0;
  virtual Result<> rollback() = 0;
  virtual bool is_in_transaction() const = 0;
  // Statements run so far, for tests that count them.
  virtual std::uint64_t statements() const = 0;
};

// begin … commit around `work`; rolls back when it fails.
Result<> in_transaction(Session& session, FunctionRef<Result<>()> work);

// For work that only reads, and has to see one moment: that of the transaction around it, else of one of its
// own.
Result<> in_snapshot(Session& session, FunctionRef<Result<>()> work);

}  // namespace dc::store
