#include "model/load.hpp"

#include "model/builder.hpp"
#include "model/embedded.hpp"

namespace dc {
namespace {

// The issues of all files that do not parse, as one error.
void append(Error& error, Error more) {
  error.code = Code::model_invalid;
  if (error.detail.empty()) error.detail = std::move(more.detail);
  for (Issue& issue : more.issues) error.issues.push_back(std::move(issue));
}

}  // namespace

Result<std::unique_ptr<Model>> load_model(std::span<const ModelFile> files) {
  std::vector<graphql::Document> documents;
  Error error;
  for (const ModelFile& file : files) {
    auto document = graphql::parse(file.text, file.name);
    if (document) {
      documents.push_back(*std::move(document));
    } else {
      append(error, std::move(document).error());
    }
  }
  if (!error.issues.empty()) return fail(std::move(error));
  return ModelBuilder(files, documents).build();
}

ModelBuilder::ModelBuilder(std::span<const ModelFile> files, std::span<const graphql::Document> documents)
    : files_(files),
      documents_(documents),
      faults_(files),
      directives_(embedded_directives()),
      model_(std::make_unique<Model>()) {}

Result<std::unique_ptr<Model>> ModelBuilder::build() {
  sort_out();
  add_extensions();
  add_enums();
  add_collections();
  for (TypeSource& type : types_) add_fields(type);
  finish_fields();
  finish_collections();
  check_rules();
  check_names();
  if (!faults_.empty()) return fail(faults_.error());

  for (const ModelFile& file : files_) model_->source_.append(file.text).append("\n");
  return std::move(model_);
}

}  // namespace dc
