// A piece of work that the product does for itself, by the clock or by hand.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "features/schedule/cron.hpp"
#include "store/engine.hpp"

namespace dc {

class Run;

// What a run that succeeded has to tell.
struct JobReport {
  json::Object facts = {};
  std::string warning = {};  // something that somebody should look at, though the work was done
};

struct Job {
  // Jobs of one strand run one after the other; what is heavy keeps nothing light waiting.
  enum class Strand : unsigned char { light, heavy };

  std::string name;          // "backup"; a to z and '_'
  std::string sentence;      // what it does, for people
  std::optional<Cron> cron;  // nullopt: by hand only
  Strand strand = Strand::light;
  std::chrono::minutes deadline{10};  // then Run::go_on() ends it, and its claim is no longer kept up
  // What Run::go_on() says is passed on; any other error is a failure of this run. Called on one thread at a
  // time.
  std::function<Result<JobReport>(Run&)> work;
};

}  // namespace dc
