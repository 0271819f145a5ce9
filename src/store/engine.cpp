#include "store/engine.hpp"

#include <future>

namespace dc::store {

Result<> write_and_wait(Engine& engine, Engine::Work work) {
  std::promise<Result<>> answer;
  auto future = answer.get_future();
  const bool queued =
      engine.write(std::move(work), [&answer](Result<> result) { answer.set_value(std::move(result)); });
  if (!queued) return fail(Code::overloaded, "the queue of writes is full or closed");
  return future.get();
}

}  // namespace dc::store
