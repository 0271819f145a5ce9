// One edit, from the client's values to the rows. Internal to the room; used by Content::write.
//
//   create   defaults → slug → rules → checks → INSERT, links, change_log
//   update   read before → rule → apply → rule again → checks → UPDATE, links, change_log
//   restore  the log's last word → rule → what is gone is left out → checks → INSERT, links, change_log
//   remove   read before → rule → who needs it? → owners lose their links to it → DELETE, change_log
// A record in memory is a vector of values by Field::index. Lives for one edit, on the writer's thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "content/content.hpp"
#include "content/record.hpp"
#include "content/value_json.hpp"
#include "store/sql.hpp"

namespace dc {

// A row of a link table.
struct LinkRow {
  Uuid owner, target;
  std::int64_t position = 0;
};
void append_links(std::vector<LinkRow>& rows, const Uuid& owner, const Value& ids);
Result<> insert_links(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                      const Field& field, std::span<const LinkRow> rows);

class Writing {
 public:
  Writing(const Content& content, Transaction& transaction, const Actor& actor, const Edit& edit);
  Result<Written> run();

 private:
  friend class Together;
  Result<Written> create();
  Result<Written> update();
  Result<Written> remove();
  Result<Written> restore();

  // Values.
  Result<> prepare_new();
  void apply_set();
  void apply_resets();
  Result<> keep_invisible_links();
  void apply_defaults();
  void stamp_publication();
  Result<> choose_first_version();
  void go_on_from(std::int64_t last_version);
  void raise_version();
  Result<> choose_slug();
  Result<std::string> free_slug(const std::string& base);
  Result<bool> slug_taken(const std::string& slug);
  void stamp_updated();
  std::vector<const Field*> changed_fields() const;

  // Rules.
  Result<> require(Operation operation, const Record& record, std::string_view act) const;
  Result<> require_own_owner() const;
  Result<> require_field_rights();
  Result<> load_before();
  Result<> check_version() const;

  // Checks; faults are collected and refused together.
  void refuse(const Field& field, std::string message);
  void check_required();
  void check_slug();
  void check_publication();
  Result<IdList> visible_ids(const Field& field, const IdList& ids);
  bool is_held_by_reference(const Field& field) const;
  Result<> check_targets(const Field& field);
  Result<> look_for_trusted();
  Result<> look_for_targets(const Field& field);
  Result<> check_record();
  Result<std::int64_t> count_dependants(const Field& field, const Filter& where);
  Result<> check_dependants();

  // What was deleted, on its way back.
  Result<> load_deleted();
  Result<> leave_out_gone(const Field& field);
  void fill_unknown();

  // Rows.
  Result<> insert_row();
  Result<> update_row(const std::vector<const Field*>& changed);
  Result<> delete_row();
  Result<> store_links(const Field& field);
  Result<> store_all_links();
  void touch(const Collection& collection);
  Result<> log(Edit::Op operation, std::string fields);
  Change change_of(const Collection& collection, const Uuid& id) const;

  // Owners: records whose links lead to the one that is removed.
  struct Owners;
  Result<> unlink();
  Result<Owners> find_owners(const Collection& collection);
  Result<std::int64_t> count_owners(const Owners& owners);
  Result<> read_links(Owners& owners, std::size_t& ids_left);
  Result<> drop_links(const Owners& owners);
  Result<> log_owners(const Owners& owners);
  void append_owners(store::Sql& sql, const Owners& owners) const;
  Error name_conflict(Error error);

  std::string whole_record(const Record& record) const;
  std::string difference(const std::vector<const Field*>& changed) const;
  const Value& operator[](const Field& field) const { return after_[field.index]; }
  Value& value(const Field& field) { return after_[field.index]; }
  bool is_set(const Field& field) const;
  store::Session& session() { return transaction_.session(); }

  const Content& content_;
  const Content::Services& services_;
  Transaction& transaction_;
  const Actor& actor_;
  const Edit& edit_;
  const Collection& collection_;
  Instant now_;
  Record before_, after_;
  Uuid id_;
  std::int64_t version_ = 0, version_before_ = 0;
  IdList kept_;                        // links that the actor cannot see and therefore cannot drop
  std::vector<const Field*> trusted_;  // links whose targets nobody has looked for
  std::vector<LeftOut> left_out_;
  std::vector<Issue> issues_;
};

}  // namespace dc
