// The model: what exists. Collections, their fields, kinds, links and access rules, loaded from GraphQL SDL.
//
// A Model is built by load() (model/load.hpp), given its physical columns by the store at start, and
// immutable from then on; pointers to its collections and fields live as long as it does. Thread-safe once
// shared.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/value.hpp"

namespace dc {

struct Collection;

// Ordered: a role word in a rule means "at least". `system` is the product itself and passes every rule.
enum class Role : unsigned char { guest, viewer, author, editor, admin, system };
std::string_view to_text(Role role);
std::optional<Role> parse_role(std::string_view name);  // viewer, author, editor, admin

enum class Operation : unsigned char { list, read, create, update, remove };
constexpr std::size_t operations = 5;

// An access rule: anyone member owner published <role> and or not (). See model/access.hpp.
struct Rule {
  enum class Op : unsigned char { anyone, nobody, member, owner, published, role, all, any, negation };
  Op op = Op::nobody;
  Role role = Role::guest;       // of Op::role
  std::vector<Rule> parts = {};  // of all, any, negation
};

struct EnumType {
  std::string name;
  std::vector<std::string> values;
  std::string description;
};

// Where a Markdown file's parts go (see features/transfer): the directive @import.
struct ImportSource {
  std::vector<std::string> keys;  // front matter keys, the first one present wins
  bool body = false;              // the text below the front matter
  bool remainder = false;         // a JSON object of the keys that no field takes
};

struct Field {
  std::string name;        // snake_case: the model file, GraphQL, v1
  std::string camel_name;  // v2
  // physical; of a ref "<name>_id"; of a ref_list the link table. Set by the ledger at start.
  std::string column;
  std::string description;
  Kind kind = Kind::string;
  std::size_t index = 0;                   // its place in Collection::fields
  const Collection* collection = nullptr;  // it belongs to
  const Collection* target = nullptr;      // of ref and ref_list
  const EnumType* enumeration = nullptr;   // of enumeration
  std::optional<Value> default_value;      // @default
  std::size_t points_max = 0;              // @max, code points of string, media, bytes of text, json; else 0
  bool required = false;                   // "!": never null; a ref_list may still be empty
  bool unique = false;                     // @unique, within the tenant
  // the name of its unique index: @unique(index:), else "uq_<table>_<column>"
  std::string unique_index;
  bool v1 = false;                        // @v1: shown by REST v1
  bool hidden = false;                    // @hidden: in no view
  bool secret = false;                    // @secret: hidden, and logged as "changed"
  bool created = false, updated = false;  // @created, @updated: set by the store, never by a client
  const Field* slug_from = nullptr;       // @slug(from:)
  std::optional<Rule> read_rule;          // @access(read:) on the field
  std::optional<Rule> write_rule;         // @access(update:) on the field: create and update
  std::vector<std::string> was;           // @was: former names
  ImportSource import;

  bool is_link() const { return kind == Kind::ref_list; }
  // Set by the product, not by a client: id, version, @created, @updated.
  bool is_read_only() const { return kind == Kind::id || created || updated; }
};

struct Index {
  std::string name;
  std::vector<const Field*> fields;
  bool unique = false;
};

struct Collection {
  std::string type;          // "Project": the model file, GraphQL
  std::string singular;      // "project": snake_case of the type
  std::string plural;        // "projects": the REST segment and the envelope's key in snake_case
  std::string camel_plural;  // the envelope's key in v2
  std::string table;         // physical
  std::string link_name;     // physical: in the columns of its link tables; set at start, empty: singular
  std::string description;
  std::deque<Field> fields;    // in the order of the file; id is always there and first
  std::vector<Index> indexes;  // @index
  std::array<Rule, operations> rules;
  std::vector<const Field*> search;  // @search
  std::vector<std::string> was;
  bool log = true;        // @collection(log: false): changes leave no row in change_log
  bool internal = false;  // @collection(internal: true): no REST, no GraphQL; use-cases only

  // Fields that have a meaning of their own; nullptr where the collection has none.
  const Field* id = nullptr;
  const Field* owner = nullptr;  // @owner; on Account its id
  const Field* slug = nullptr;
  const Field* status = nullptr;  // of the enum PublicationStatus
  const Field* published_at =
      nullptr;                        // the displayed date, set at the first publication where it is missing
  const Field* publish_at = nullptr;  // with a status: when what is scheduled is published
  const Field* unpublish_at = nullptr;  // and when what is published is archived
  const Field* created = nullptr;
  const Field* updated = nullptr;
  // what a person calls a record: the slug's source, else the first required String
  const Field* label = nullptr;

  const Field* find(std::string_view name) const;  // by snake_case name
  const Rule& rule(Operation operation) const { return rules[static_cast<std::size_t>(operation)]; }
};

class Model {
 public:
  const std::deque<Collection>& collections() const { return collections_; }
  const Collection* find(std::string_view plural) const;     // by REST segment
  const Collection* find_type(std::string_view type) const;  // by type name
  const std::deque<EnumType>& enums() const { return enums_; }
  // The SDL it was loaded from, as stored in the ledger.
  const std::string& source() const { return source_; }

  // For the ledger at start only: the physical name of a field's column or link table.
  void set_column(const Field& field, std::string column);
  // The same for a collection's table, and for the word that stands for it in the columns of link tables.
  void set_table(const Collection& collection, std::string table, std::string link_name) {
    for (Collection& ours : collections_) {
      if (&ours != &collection) continue;
      ours.table = std::move(table);
      ours.link_name = std::move(link_name);
      return;
    }
  }

 private:
  friend class ModelBuilder;
  std::deque<Collection> collections_;  // deques keep addresses stable
  std::deque<EnumType> enums_;
  std::string source_;
};

// The word of the status enum that makes a record visible to guests.
inline constexpr std::string_view published_status = "published";
inline constexpr std::string_view draft_status = "draft";
inline constexpr std::string_view scheduled_status = "scheduled";
inline constexpr std::string_view archived_status = "archived";

}  // namespace dc
