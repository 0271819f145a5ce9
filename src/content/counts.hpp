// How many records lead to each record of an answer, for the counts that a Shape asks for.
//
// A record counts if a list that is filtered by its link would show it: the actor may list it, sees the link
// on it, and sees what the link leads to. One statement a count, for all records of the answer together.
// Internal to the room; lives for one answer, in one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "content/shape.hpp"
#include "model/access.hpp"
#include "store/sql.hpp"

namespace dc {

class Counts {
 public:
  // Borrows all of them.
  Counts(const Shape& shape, const Actor& actor, const store::Dialect& dialect);

  // `ids`, at least one, are records of the shape's collection.
  Result<> fill(store::Session& session, const IdList& ids);
  // Appends `,"counts":{"tasks":3}` of the record at that place of `ids`.
  void append(std::size_t place, std::string& out) const;

 private:
  struct Count {
    const Shape::Count* asked;
    std::optional<Filter> counted;      // which records of the link's collection; nullopt: none
    std::vector<std::int64_t> numbers;  // by place
  };
  store::Sql statement(const Field& link, const Filter& counted, const IdList& ids) const;

  const Shape& shape_;
  const Actor& actor_;
  const store::Dialect& dialect_;
  std::optional<Filter> seen_;  // which records of the shape's collection links to them are seen of
  std::vector<Count> counts_;   // in the order of the shape
};

}  // namespace dc
