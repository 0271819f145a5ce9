// The directives of a model file: their definitions (model/directives.graphql), the check of uses against
// them, and reading the arguments of a use that has been checked.
//
// What a reader below returns for an argument that is missing or has the wrong type is nothing: its fault was
// reported by check(). Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/faults.hpp"
#include "syntax/graphql.hpp"

namespace dc {

// A use of a directive, and where it is. Uses on one type may come from several files (`extend type`).
struct DirectiveUse {
  std::size_t file = 0;
  const graphql::Directive* directive = nullptr;

  Place place() const { return {file, directive->location}; }
};
using DirectiveUses = std::vector<DirectiveUse>;

class DirectiveTable {
 public:
  // From our own definitions, which are part of the binary and correct.
  explicit DirectiveTable(std::string_view definitions);

  // Names, places ("OBJECT", "FIELD_DEFINITION", …), repeats, and the names and types of arguments. Whatever
  // is wrong goes into `faults`; the uses that are known and allowed here come back.
  DirectiveUses check(const DirectiveUses& uses, std::string_view where, Faults& faults) const;

 private:
  void check_arguments(const DirectiveUse& use, const graphql::DirectiveDefinition& definition,
                       Faults& faults) const;

  graphql::Document document_;
  std::vector<const graphql::DirectiveDefinition*> definitions_;
  std::vector<std::string> names_;
};

DirectiveUses uses_of(std::size_t file, const graphql::List<graphql::Directive>& directives);
// The first use of that name, else nullptr.
const DirectiveUse* find_use(const DirectiveUses& uses, std::string_view name);

struct PlacedText {
  std::string text;
  Place place;
};
const graphql::Value* argument_of(const DirectiveUse& use, std::string_view name);
std::optional<PlacedText> text_argument(const DirectiveUse& use, std::string_view name);
std::vector<PlacedText> texts_argument(const DirectiveUse& use, std::string_view name);
std::optional<bool> flag_argument(const DirectiveUse& use, std::string_view name);
std::optional<std::int64_t> number_argument(const DirectiveUse& use, std::string_view name);

}  // namespace dc
