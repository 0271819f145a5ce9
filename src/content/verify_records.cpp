#include "content/verify_records.hpp"

#include <string>

#include "content/logged_records.hpp"

namespace dc {

namespace {

class Verification {
 public:
  Verification(LoggedRecords records, const Collection& collection)
      : records_(records), collection_(collection) {}

  Result<std::int64_t> run() {
    std::int64_t count = 0;
    Uuid after{};
    while (true) {
      TRY(const auto batch, records_.next(after));
      if (batch.empty()) break;
      for (const StoredRecord& record : batch) CHECK(compare(record));
      count += static_cast<std::int64_t>(batch.size());
      after = batch.back().id;
    }
    TRY(const auto absent, records_.absent());
    if (absent.empty()) return count;
    return differs(absent.front(), "is missing, but the change log did not delete it");
  }

 private:
  Result<> compare(const StoredRecord& record) {
    TRY(const LoggedRecord logged, records_.read_log(record.id));
    if (logged.version == 0 || logged.is_removed) return differs(record.id, "is not in the change log");
    if (logged.version != record.version)
      return differs(record.id, "has another version than its last change");
    const auto differences = records_.differences(record, logged);
    if (differences.empty()) return {};
    return differs(record.id,
                   "has a '" + differences.front().field->name + "' that is not what its last change says");
  }

  tl::unexpected<Error> differs(const Uuid& id, const std::string& how) const {
    return fail(Code::corrupt,
                "In " + collection_.plural + " the record " + dc::to_text(id) + " " + how + ".");
  }

  LoggedRecords records_;
  const Collection& collection_;
};

}  // namespace

Result<std::int64_t> verify_records(store::Session& session, const store::Dialect& dialect,
                                    std::int64_t tenant_id, const Collection& collection) {
  return Verification({session, dialect, tenant_id, collection}, collection).run();
}

}  // namespace dc
