#include "store/fit.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "model/validate.hpp"
#include "store/resolve.hpp"
#include "store/schema.hpp"

namespace dc::store {
namespace {

std::string records(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " record has" : " records have");
}

// A column's value in the words of a client, for read_value(); of an id, nothing if it is sound.
std::string client_text(const Field& field, const Row& row) {
  switch (field.kind) {
    case Kind::string:
    case Kind::text:
    case Kind::date:
    case Kind::enumeration:
    case Kind::json:
    case Kind::media:
    case Kind::integer:
      return std::string(row.text(0));
    case Kind::floating:
      return std::to_string(row.real(0));
    case Kind::boolean:
      return row.integer(0) == 0 ? "false" : row.integer(0) == 1 ? "true" : std::string(row.text(0));
    case Kind::date_time:
      return dc::to_text(Instant{row.integer(0)});
    case Kind::id:
    case Kind::ref:
      return row.blob(0).size() == 16 ? dc::to_text(row.uuid(0)) : "what is no id";
    case Kind::ref_list:
      break;
  }
  ENSURE(!"a list of links has no column");
}

class Search {
 public:
  Search(Session& session, const Fitting& fitting) : session_(session), fitting_(fitting) {}

  Result<std::vector<Issue>> run() {
    for (const Collection& collection : fitting_.model.collections()) {
      if (!fitting_.catalog.has(collection.table)) continue;
      for (const Field& field : collection.fields) {
        if (field.is_link() || is_converted(field)) continue;
        CHECK(check_required(field));
        CHECK(check_values(field));
      }
    }
    for (const IndexShape& index : fitting_.new_unique_indexes) CHECK(check_unique(index));
    return std::move(issues_);
  }

 private:
  bool is_converted(const Field& field) const {
    return std::find(fitting_.conversions.begin(), fitting_.conversions.end(), &field) !=
           fitting_.conversions.end();
  }

  const LedgerField* before(const Field& field) const {
    const auto found = fitting_.before.find(&field);
    return found == fitting_.before.end() || fitting_.scope == Scope::everything ? nullptr : &found->second;
  }

  void refuse(const Field& field, std::string message) {
    issues_.push_back({field.collection->type + "." + field.name, std::move(message)});
  }

  Result<> check_required(const Field& field) {
    const LedgerField* was = before(field);
    if (!field.required || (was != nullptr && was->required)) return {};
    const std::string& table = field.collection->table;
    const std::string count = "SELECT count(*) FROM " + quoted_name(table);
    if (!fitting_.catalog.has(table, field.column)) {
      if (field.default_value) return {};
      TRY(const auto rows, read_number(session_, count));
      if (rows > 0)
        refuse(field, "The field is new and required, but " + records(rows) +
                          " no value for it. Add @default, make it optional, or fill it in a numbered "
                          "migration (.post.up.sql).");
      return {};
    }
    TRY(const auto rows, read_number(session_, count + " WHERE " + quoted_name(field.column) + " IS NULL"));
    if (rows > 0)
      refuse(field, "The field is required now, but " + records(rows) +
                        " no value for it. Fill them first or in a numbered migration, or keep it optional.");
    return {};
  }

  // What was read as one kind and length is read as another; only what became narrower needs a look.
  static bool is_narrower(const Field& field, const LedgerField& was) {
    const bool other_words = field.enumeration != nullptr &&
                             !std::all_of(was.words.begin(), was.words.end(), [&](const std::string& word) {
                               const auto& words = field.enumeration->values;
                               return std::find(words.begin(), words.end(), word) != words.end();
                             });
    const bool is_slug = field.slug_from != nullptr;  // whether it was one is not remembered
    return to_text(field.kind) != was.kind || other_words || is_slug ||
           (field.enumeration != nullptr && was.words.empty()) ||
           static_cast<std::int64_t>(field.points_max) < was.max || was.max == 0;
  }

  Result<> check_values(const Field& field) {
    if (!fitting_.catalog.has(field.collection->table, field.column)) return {};
    const LedgerField* was = before(field);
    if (was != nullptr && (!is_stored_as_text(field.kind) || !is_narrower(field, *was))) return {};
    std::int64_t misfits = 0;
    std::string first;
    const auto look = [&](const Row& row) {
      const std::string text = client_text(field, row);
      const auto value = read_value(field, std::string_view(text));
      if (!value && misfits++ == 0) first = value.error();
    };
    const std::string column = quoted_name(field.column);
    CHECK(session_.run({"SELECT " + column + " FROM " + quoted_name(field.collection->table) + " WHERE " +
                            column + " IS NOT NULL",
                        {}},
                       look));
    if (misfits > 0)
      refuse(field,
             records(misfits) + " a value that the field does not take: " + first +
                 " Change them under the former model or in a numbered migration, or keep the field as "
                 "it was.");
    return {};
  }

  // Equal values of an index that is to be unique, by a hash of 8 bytes a record.
  Result<> check_unique(const IndexShape& index) {
    std::vector<const Field*> fields = fields_of(index);
    if (fields.empty()) return {};
    std::string columns, present;
    for (const Field* field : fields) {
      if (!fitting_.catalog.has(index.table, field->column)) return {};  // null everywhere, or one default
      columns += ", " + quoted_name(field->column);
      present += " AND " + quoted_name(field->column) + " IS NOT NULL";
    }
    std::vector<std::uint64_t> hashes;
    CHECK(session_.run(
        {"SELECT tenant_id" + columns + " FROM " + quoted_name(index.table) + " WHERE 1" + present, {}},
        [&](const Row& row) { hashes.push_back(hash_of(row, fields)); }));
    std::sort(hashes.begin(), hashes.end());
    const auto distinct = std::unique(hashes.begin(), hashes.end());
    if (distinct == hashes.end()) return {};
    refuse(*fields.back(), "The field is unique now, but " + records(hashes.end() - distinct) +
                               " a value that another one has. Make them differ, or drop @unique.");
    return {};
  }

  static std::uint64_t hash_of(const Row& row, const std::vector<const Field*>& fields) {
    std::string bytes = std::to_string(row.integer(0));
    int column = 1;
    for (const Field* field : fields) {
      const bool is_id = field->kind == Kind::ref;
      const std::string_view value = is_id ? row.blob(column) : row.text(column);
      bytes += '\0';
      bytes += key_column(*field).empty() ? std::string(value) : fold(value);
      ++column;
    }
    return quick_hash(bytes);
  }

  // The fields of a unique index, in its order.
  std::vector<const Field*> fields_of(const IndexShape& index) const {
    std::vector<const Field*> fields;
    for (const Collection& collection : fitting_.model.collections()) {
      if (collection.table != index.table) continue;
      for (const std::string& column : index.columns) {
        for (const Field& field : collection.fields) {
          if (!field.is_link() && (field.column == column || key_column(field) == column))
            fields.push_back(&field);
        }
      }
    }
    return fields;
  }

  Session& session_;
  const Fitting& fitting_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<std::vector<Issue>> find_misfits(Session& session, const Fitting& fitting) {
  return Search(session, fitting).run();
}

}  // namespace dc::store
