#include "store/census.hpp"

#include <array>
#include <cstring>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "store/catalog.hpp"
#include "store/shape.hpp"

namespace dc::store {
namespace {

enum class Form : unsigned char { integer, real, bytes };

// A row as bytes: each value with its length, so that no two rows look alike.
class RowText {
 public:
  RowText(const Dialect& dialect, const Columns& columns) {
    for (const auto& [name, type] : columns) {
      forms_.push_back(type == dialect.column_type(Kind::integer)    ? Form::integer
                       : type == dialect.column_type(Kind::floating) ? Form::real
                                                                     : Form::bytes);
    }
  }

  std::string_view of(const Row& row) {
    text_.clear();
    int column = 0;
    for (const Form form : forms_) append(row, column++, form);
    return text_;
  }

 private:
  void append(const Row& row, int column, Form form) {
    if (row.is_null(column)) {
      text_ += 'n';
      return;
    }
    switch (form) {
      case Form::integer:
        append_raw('i', row.integer(column));
        return;
      case Form::real:
        append_raw('r', row.real(column));
        return;
      case Form::bytes: {
        const std::string_view bytes = row.blob(column);
        append_raw('b', static_cast<std::int64_t>(bytes.size()));
        text_ += bytes;
        return;
      }
    }
  }

  void append_raw(char mark, auto number) {
    std::array<char, sizeof number> bytes{};
    std::memcpy(bytes.data(), &number, bytes.size());
    text_ += mark;
    text_.append(bytes.data(), bytes.size());
  }

  std::vector<Form> forms_;
  std::string text_;
};

class Sum {
 public:
  void add(std::string_view digest) {
    std::array<std::uint64_t, 4> parts{};
    std::memcpy(parts.data(), digest.data(), sizeof parts);
    for (std::size_t i = 0; i < lanes_.size(); ++i) lanes_[i] += parts[i];
  }
  std::string text() const { return to_hex({reinterpret_cast<const char*>(lanes_.data()), sizeof lanes_}); }

 private:
  std::array<std::uint64_t, 4> lanes_{};
};

Result<TableCensus> count(Session& session, const Dialect& dialect, const std::string& table,
                          const Columns& columns) {
  std::string sql;
  for (const auto& [name, type] : columns) sql += (sql.empty() ? "SELECT " : ",") + quoted_name(name);
  TableCensus census{.table = table, .rows = 0, .digest = {}};
  RowText text(dialect, columns);
  Sum sum;
  CHECK(session.run({.sql = sql + " FROM " + quoted_name(table), .parameters = {}}, [&](const Row& row) {
    census.rows++;
    sum.add(sha256({text.of(row)}));
  }));
  census.digest = sum.text();
  return census;
}

}  // namespace

Result<std::vector<TableCensus>> take_census(Session& session, const Dialect& dialect) {
  TRY(const Catalog catalog, read_catalog(session, dialect));
  std::vector<TableCensus> tables;
  for (const auto& [table, columns] : catalog.tables) {
    TRY(auto one, count(session, dialect, table, columns));
    tables.push_back(std::move(one));
  }
  return tables;
}

std::string first_difference(const std::vector<TableCensus>& expected,
                             const std::vector<TableCensus>& found) {
  for (std::size_t i = 0; i < expected.size() || i < found.size(); ++i) {
    if (i == expected.size()) return "The table " + found[i].table + " is too much.";
    const TableCensus& wanted = expected[i];
    if (i == found.size() || found[i].table != wanted.table) {
      return "The table " + wanted.table + " is missing, or another stands in its place.";
    }
    if (found[i].rows != wanted.rows) {
      return "The table " + wanted.table + " has " + std::to_string(found[i].rows) + " rows, not " +
             std::to_string(wanted.rows) + ".";
    }
    if (found[i].digest != wanted.digest) {
      return "The table " + wanted.table + " holds other values than the original.";
    }
  }
  return {};
}

}  // namespace dc::store
