// What authors have timed, carried out: a scheduled record is published at its publish_at, a published one
// archived at its unpublish_at, as ordinary changes of the product with a version and a row in the log.
//
// Visibility never depends on the clock; only this does. What is due is found by an index, in every tenant
// and every collection with such a field, and done on the writer, some records at a time, so that other
// writers come in between; the writer sees each record as it is then, so a transition happens once. A record
// whose whole time has passed while nothing ran is archived without having been public.
// One thread at a time; it waits for the writer.
#pragma once

#include <map>
#include <vector>

#include "content/content.hpp"

namespace dc {

class Publication {
 public:
  // Borrows both.
  Publication(const Content& content, store::Engine& engine) : content_(content), engine_(engine) {}

  struct Refusal {
    const Collection* collection = nullptr;
    Uuid id;
    Error error;
  };
  struct Report {
    std::size_t done = 0;
    std::vector<Refusal> refused;  // not tried again before limits::publication_retry_ms have passed
  };
  // Does everything that is due by the content's clock. An error is the store's: what was done stays done,
  // the rest waits for the next tick.
  Result<Report> tick();

  // The statement that finds what is due in a collection by `when` (its publish_at or unpublish_at), in all
  // tenants: tenant, id, version, and the times of the record.
  static store::Statement due(const store::Dialect& dialect, const Collection& collection, const Field& when,
                              Instant now, std::size_t limit);

 private:
  struct Due;
  Result<> settle(const Collection& collection, const Field& when, Report& report);
  Result<std::vector<Due>> find(store::Session& session, const Collection& collection, const Field& when);
  Result<bool> settle_batch(const Collection& collection, const Field& when, Report& report);
  Edit edit_of(const Collection& collection, const Due& due, Instant now) const;
  bool remember(Refusal refusal, Report& report);

  const Content& content_;
  store::Engine& engine_;
  std::map<Uuid, Instant> refused_;  // until when they are left alone
};

}  // namespace dc
