// The shipped model, for tests that need no engine.
#pragma once

#include <stdexcept>

#include "api/rest/route.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"
#include "net/target.hpp"

namespace dc::rest {

inline std::unique_ptr<Model> load_test_model(std::string_view sdl) {
  const std::vector<ModelFile> files{{"system.graphql", embedded_system_model()}, {"content.graphql", sdl}};
  auto model = load_model(files);
  if (!model) throw std::runtime_error(describe(model.error()));
  return *std::move(model);
}

struct TestModel {
  explicit TestModel(std::string_view sdl = embedded_portfolio_model())
      : model(load_test_model(sdl)), views(*model) {}

  const CollectionView& view(std::string_view plural, ApiVersion version = ApiVersion::v2) const {
    const CollectionView* found = views.of(version).find(plural);
    if (!found) throw std::runtime_error("no collection " + std::string(plural));
    return *found;
  }
  const Field& field(std::string_view plural, std::string_view name) const {
    return *model->find(plural)->find(name);
  }
  static Actor actor(Role role) {
    Actor actor;
    actor.tenant_id = 1;
    actor.role = role;
    return actor;
  }

  std::unique_ptr<Model> model;
  Views views;
};

// Loaded once.
inline const TestModel& shared() {
  static const TestModel test;
  return test;
}

// "pointer message" of every issue, one a line; the detail where there is none.
inline std::string faults_of(const Error& error) {
  std::string text;
  for (const Issue& issue : error.issues) text += issue.pointer + " " + issue.message + "\n";
  return text.empty() ? error.detail : text;
}

}  // namespace dc::rest
