#include "store/sql.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/text.hpp"

namespace dc::store {
namespace {

constexpr std::array<std::size_t, 10> list_sizes{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

// Lists longer than the longest size grow by whole multiples of it.
std::size_t padded_size(std::size_t size) {
  const auto found = std::lower_bound(list_sizes.begin(), list_sizes.end(), size);
  if (found != list_sizes.end()) return *found;
  return (size + list_sizes.back() - 1) / list_sizes.back() * list_sizes.back();
}

}  // namespace

Sql& Sql::operator<<(const Name& name) {
  std::string& out = statement_.sql;
  out += '"';
  std::string_view rest = name.text;
  // Hardly any name has a quote in it, so it is copied whole.
  for (auto quote = rest.find('"'); quote != std::string_view::npos; quote = rest.find('"')) {
    out.append(rest, 0, quote + 1).append(1, '"');
    rest.remove_prefix(quote + 1);
  }
  out.append(rest).append(1, '"');
  return *this;
}

Sql& Sql::operator<<(Bind bind) {
  statement_.parameters.push_back(std::move(bind.value));
  dialect_.append_placeholder(statement_.sql, statement_.parameters.size());
  return *this;
}

Parameter to_parameter(const Value& value) {
  struct Visitor {
    Parameter operator()(const IdList&) const { ENSURE(!"a list of links has no column"); }
    Parameter operator()(const Null& null) const { return null; }
    Parameter operator()(bool flag) const { return flag; }
    Parameter operator()(std::int64_t number) const { return number; }
    Parameter operator()(double number) const { return number; }
    Parameter operator()(const std::string& text) const { return text; }
    Parameter operator()(const Uuid& id) const { return id; }
    Parameter operator()(Instant instant) const { return instant; }
  };
  return std::visit(Visitor{}, value);
}

std::string sql_literal(const Value& value) {
  struct Visitor {
    std::string operator()(const Null&) const { return "NULL"; }
    std::string operator()(bool flag) const { return flag ? "1" : "0"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
      std::string text;
      json::append_double(text, number);
      return text;
    }
    std::string operator()(const std::string& text) const {
      std::string out("'");
      for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
      return out += '\'';
    }
    std::string operator()(Instant instant) const { return std::to_string(instant.ms); }
    std::string operator()(const Uuid& id) const { return "x'" + to_hex(id.view()) + "'"; }
    std::string operator()(const IdList&) const { ENSURE(!"a list of links has no column"); }
  };
  return std::visit(Visitor{}, value);
}

void append_ids(Sql& sql, const IdList& ids) {
  if (ids.empty()) {
    sql << "(NULL)";  // nothing is in it, and it is a list on every engine
    return;
  }
  sql << "(";
  const std::size_t size = padded_size(ids.size());
  for (std::size_t i = 0; i < size; ++i) {
    if (i > 0) sql << ",";
    sql << Bind{ids[std::min(i, ids.size() - 1)]};
  }
  sql << ")";
}

void append_id_table(Sql& sql, const IdList& ids) {
  ENSURE(!ids.empty());
  const std::size_t size = padded_size(ids.size());
  sql.reserve(1024 + size * 8);
  sql << "(VALUES ";
  for (std::size_t i = 0; i < size; ++i) {
    sql << (i > 0 ? ",(" : "(") << std::to_string(i) << ",";
    sql << Bind{i < ids.size() ? Parameter{ids[i]} : Parameter{Null{}}} << ")";
  }
  sql << ")";
}

}  // namespace dc::store
