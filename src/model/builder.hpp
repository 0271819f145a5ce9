// Builds a Model from syntax trees, and finds every fault on the way. Used by load_model alone; one thread.
//
//   sort out the definitions → enums → a collection a type → its fields
//   → what needs all fields (links, rules, indexes, slugs) → names that must not meet
// Each step goes on after a fault, so that one run reports them all; the model is handed out only if there is
// none.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/directives.hpp"
#include "model/faults.hpp"
#include "model/model.hpp"

namespace dc {

// The enum whose word decides what guests see.
inline constexpr std::string_view publication_status = "PublicationStatus";

class ModelBuilder {
 public:
  // Borrows both; `documents` belong to `files` one to one.
  ModelBuilder(std::span<const ModelFile> files, std::span<const graphql::Document> documents);
  Result<std::unique_ptr<Model>> build();

 private:
  using TypeDefinition = graphql::TypeDefinition;
  using FieldDefinition = graphql::FieldDefinition;

  // A definition or an extension, in its file.
  struct Part {
    std::size_t file = 0;
    const TypeDefinition* definition = nullptr;
    Place place() const { return {file, definition->location}; }
  };
  struct TypeSource {
    std::vector<Part> parts;  // the definition first
    DirectiveUses uses;       // on the type and its extensions
    Collection* collection = nullptr;
    Place place() const { return parts.front().place(); }
  };
  struct FieldSource {
    std::size_t file = 0;
    const FieldDefinition* definition = nullptr;
    DirectiveUses uses;
    Field* field = nullptr;
    Collection* collection = nullptr;
    Place place() const { return {file, definition->location}; }
  };
  // A rule that may need fields which are not there yet.
  struct RuleSource {
    const Collection* collection = nullptr;
    Rule rule;
    Place place;
  };
  // What has taken a name: "the table of 'Project'".
  struct Claim {
    std::string what;
    Place place;
  };
  using Claims = std::map<std::string, Claim, std::less<>>;

  // load_definitions.cpp
  void sort_out();
  void sort_out_type(std::size_t file, const TypeDefinition& definition);
  void add_type(std::size_t file, const TypeDefinition& definition);
  void add_extensions();
  void add_enums();
  void add_enum_value(EnumType& enumeration, std::size_t file, const graphql::EnumValueDefinition& value);
  void check_type_name(Place place, std::string_view name);

  // load_collections.cpp
  void add_collections();
  void add_collection(TypeSource& source);
  void apply_collection(Collection& collection, const TypeSource& source);
  void read_rules(Collection& collection, const TypeSource& source);
  std::optional<Rule> read_rule(const Collection& collection, const DirectiveUse& use,
                                std::string_view operation);
  void finish_collections();
  void finish_meanings(Collection& collection, const TypeSource& source);
  void add_index(Collection& collection, const DirectiveUse& use);
  const Field* indexed_field(const Collection& collection, const PlacedText& name);
  void read_search(Collection& collection, const DirectiveUse& use);
  void check_rules();

  // load_fields.cpp
  void add_fields(TypeSource& source);
  void add_field(Collection& collection, std::size_t file, const FieldDefinition& definition);
  bool resolve_type(FieldSource& source);
  bool resolve_list(FieldSource& source);
  bool resolve_name(FieldSource& source, const graphql::TypeReference& type);
  void apply_directives(FieldSource& source);
  void apply_flags(FieldSource& source);
  void apply_max(FieldSource& source);
  void apply_times(FieldSource& source);
  void apply_import(FieldSource& source);
  void apply_field_access(FieldSource& source);
  void apply_former_names(FieldSource& source);

  // load_meanings.cpp: what a field means within its collection
  void finish_fields();
  void finish_owner(FieldSource& source);
  void finish_slug(FieldSource& source);
  void finish_unique(FieldSource& source);
  void finish_default(FieldSource& source);
  void check_imports(const Collection& collection);

  // load_names.cpp
  void check_names();
  void claim(Claims& claims, const std::string& name, const std::string& what, Place place);
  void claim_addresses(Claims& claims, const TypeSource& source);
  void claim_storage(Claims& claims, const TypeSource& source);
  void claim_columns(const TypeSource& source);
  void check_former_names(const TypeSource& source);

  bool check_name(Place place, std::string_view name, std::string_view what);
  static std::vector<std::string> names_of(const Collection& collection);
  Place place_of(const Field& field) const;

  std::span<const ModelFile> files_;
  std::span<const graphql::Document> documents_;
  Faults faults_;
  DirectiveTable directives_;
  std::unique_ptr<Model> model_;

  std::vector<Part> extensions_;
  std::vector<Part> enum_parts_;
  std::deque<TypeSource> types_;
  std::deque<FieldSource> fields_;
  std::map<const Field*, FieldSource*> source_of_;
  std::vector<RuleSource> rules_;
  std::map<std::string, Place, std::less<>> type_names_;
};

}  // namespace dc
