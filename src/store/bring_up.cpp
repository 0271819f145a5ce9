#include "store/apply.hpp"
#include "store/schema.hpp"

namespace dc::store {

Result<SchemaReport> bring_up(Engine& engine, Model& model, const Clock& clock) {
  Plan plan;
  {
    TRY(const auto session, engine.open_unhurried());
    TRY(plan, make_plan(*session, model, engine.dialect(), Look::at_shape));
  }
  if (plan.changed || !plan.issues.empty()) {
    // Planned again where it is applied: between the two somebody else may have written.
    CHECK(write_and_wait(engine, [&](Session& session) -> Result<> {
      TRY(plan, bring_up_in(session, engine.dialect(), model, clock.now()));
      return {};
    }));
  }
  return report_of(std::move(plan));
}

}  // namespace dc::store
