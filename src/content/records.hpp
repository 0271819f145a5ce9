// Rows of one collection on their way to JSON.
//
// take() writes a row's own fields as text and leaves holes for what is linked; fill() fetches each link for
// all records at once, one statement a link, and append() puts the pieces together:
//     {"id":"…","title":"…"│hole│,"created_at":"…"│hole│}
//     hole = ,"categories":[…]   of a link        the last one = ,"counts":{…}   if the shape asks for counts
// Used for one answer, by one thread; borrows shape and actor.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/content.hpp"
#include "content/places.hpp"
#include "content/shape.hpp"
#include "store/sql.hpp"

namespace dc {

class Counts;

class Records {
 public:
  // answer: the records that were asked for, with their RecordStamp. linked: records within those.
  enum class Part : unsigned char { answer, linked };
  // Shape null: only {"id":…} of `collection`.
  Records(const Collection& collection, const Shape* shape, const Actor& actor, const store::Dialect& dialect,
          Part part);
  ~Records();

  // Appends the columns that take() reads, of the table called `alias`.
  void append_columns(store::Sql& sql, std::string_view alias) const;
  // Adds the record whose columns begin at `column`, unless it is there already. Returns its place.
  std::uint32_t take(const store::Row& row, int column);
  Result<> fill(store::Session& session);
  void append(std::uint32_t place, std::string& out) const;
  // Every record, with commas between; invalid for an answer of more than answer_bytes_max.
  Result<> append_all(std::string& out) const;

  std::uint32_t size() const { return static_cast<std::uint32_t>(places_.ids().size()); }
  // Of Part::answer.
  const RecordStamp& info(std::uint32_t place) const { return infos_[place]; }

 private:
  struct Plain;
  struct Link;

  void plan(const Shape& shape);
  void plan_link(const Shape::Item& item, std::optional<std::size_t> guard, std::optional<Filter> visible);
  std::optional<std::size_t> place_of_guard(Filter guard);
  void write_fields(const store::Row& row, int first);
  Result<> fill_list(store::Session& session, Link& link);
  Result<> fill_reference(store::Session& session, Link& link);
  void append_hole(const Link& link, std::uint32_t place, std::string& out) const;

  const Collection& collection_;
  const Actor& actor_;
  const store::Dialect& dialect_;
  Part part_;
  bool only_id_;
  std::string_view id_key_ = "\"id\":";
  std::string_view version_key_;
  // What a record has to satisfy for some of its fields to be shown. Each stands here once: rules repeat from
  // field to field.
  std::vector<Filter> guards_;
  std::vector<Plain> plains_;       // fields with a column, in the order of the shape
  std::vector<Link> links_;         // holes, in the order of the shape
  std::unique_ptr<Counts> counts_;  // null: none are asked for

  std::vector<char> holds_;           // by guard, of the record that is taken
  std::string text_;                  // all pieces of all records
  std::vector<std::uint32_t> marks_;  // ends of pieces: holes + 1 for each record
  std::vector<RecordStamp> infos_;
  Places places_;
};

// Appends the JSON of a value as it stands in a column of that kind (a ref: {"id":…}). Not for ref_list.
void append_column_json(std::string& out, Kind kind, const store::Row& row, int column);

}  // namespace dc
