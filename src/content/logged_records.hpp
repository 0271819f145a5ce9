// The records of a collection beside what the change log says of them. Internal to the room: what verifies
// compares the two, what reconciles makes them equal again. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "content/stored_records.hpp"
#include "model/model.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"

namespace dc {

// What the log says of one record.
struct LoggedRecord {
  std::int64_t version = 0;  // 0: nothing
  bool is_removed = false;
  std::map<std::string, json::Value, std::less<>> fields;
};

// A field of a record that is not as its last change left it.
struct Mismatch {
  const Field* field = nullptr;
  json::Value said;
  Value stored;
};

class LoggedRecords {
 public:
  // Borrows all.
  LoggedRecords(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                const Collection& collection)
      : session_(session), dialect_(dialect), tenant_id_(tenant_id), collection_(collection) {}

  // The next records behind that id, verify_batch_records at most.
  Result<std::vector<StoredRecord>> next(const Uuid& after);
  Result<LoggedRecord> read_log(const Uuid& id);
  // Not compared: secrets (the log does not hold them), @updated, and fields that were erased from the log or
  // came to the model after the last change.
  std::vector<Mismatch> differences(const StoredRecord& record, const LoggedRecord& logged) const;
  // Records that the log made and did not remove and that are not there; verify_batch_records at most.
  Result<std::vector<Uuid>> absent();

 private:
  store::Session& session_;
  const store::Dialect& dialect_;
  const std::int64_t tenant_id_;
  const Collection& collection_;
};

}  // namespace dc
