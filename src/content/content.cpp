#include "content/content.hpp"

#include <future>

#include "content/totals.hpp"

namespace dc {

Content::Content(Services services) : services_(std::move(services)), totals_(std::make_unique<Totals>()) {
  ENSURE(services_.log_key.size() == 32);
}
Content::~Content() = default;

Result<Filter> access_filter(const Collection& collection, Operation operation, const Actor& actor) {
  const Rule& rule = collection.rule(operation);
  if (auto filter = compile(rule, collection, actor)) return *std::move(filter);
  if (actor.is_guest() && credentials_would_help(rule)) {
    return fail(Code::unauthenticated,
                "This needs an account: the rule for " + collection.plural + " is '" + to_text(rule) + "'.");
  }
  return fail(Code::forbidden, "The rule for " + collection.plural + " is '" + to_text(rule) + "'.");
}

Transaction::~Transaction() {
  // After COMMIT and before the answer: whoever reads from now on counts anew.
  for (const auto& [tenant_id, collection] : touched_) generations_.close(tenant_id, *collection);
}

Result<> Transaction::attempt(FunctionRef<Result<>()> work) {
  const auto before = changes_.size();
  auto outcome = store::in_transaction(session_, work);
  if (!outcome) changes_.resize(before);
  return outcome;
}

void Transaction::touch(std::int64_t tenant_id, const Collection& collection) {
  const std::pair key{tenant_id, &collection};
  for (const auto& touched : touched_) {
    if (touched == key) return;
  }
  generations_.open(tenant_id, collection);
  touched_.push_back(key);
}

bool Content::submit(store::Engine& engine, UseCase use_case, store::Engine::Done done) const {
  // The transaction lives from the work's (last) run to the end of its commit; both are on the writer's
  // thread.
  auto open = std::make_shared<std::unique_ptr<Transaction>>();
  auto work = [this, open, use_case = std::move(use_case)](store::Session& session) mutable -> Result<> {
    *open = std::make_unique<Transaction>(session, generations_);
    return use_case(**open);
  };
  auto after = [open, done = std::move(done)](Result<> outcome) mutable {
    open->reset();
    done(std::move(outcome));
  };
  return engine.write(std::move(work), std::move(after));
}

Result<> Content::submit_and_wait(store::Engine& engine, UseCase use_case) const {
  std::promise<Result<>> promise;
  auto future = promise.get_future();
  if (!submit(engine, std::move(use_case),
              [&](Result<> outcome) { promise.set_value(std::move(outcome)); })) {
    return fail(Code::overloaded);
  }
  return future.get();
}

}  // namespace dc
