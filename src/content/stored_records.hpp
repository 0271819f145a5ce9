// Records as they are stored, whole: every field, hidden and secret ones too, and links in their order. What
// an export writes and an import compares with; for the product itself, so no rule is asked. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "model/model.hpp"
#include "store/dialect.hpp"
#include "store/session.hpp"
#include "store/sql.hpp"

namespace dc {

using Record = std::vector<Value>;  // by Field::index

struct StoredRecord {
  Uuid id;
  std::int64_t version = 0;
  Record values;
};

class StoredRecords {
 public:
  // Borrows all.
  StoredRecords(store::Session& session, const store::Dialect& dialect, std::int64_t tenant_id,
                const Collection& collection)
      : session_(session), dialect_(dialect), tenant_id_(tenant_id), collection_(collection) {}

  // The next records behind that id, `records_max` of them, by id; fewer only at the end.
  Result<std::vector<StoredRecord>> next(const Uuid& after, std::size_t records_max);
  // Those of the ids that exist, by id.
  Result<std::vector<StoredRecord>> find(IdList ids);
  // How many there are.
  Result<std::int64_t> count();

 private:
  store::Sql select() const;
  Result<> read(const store::Sql& sql, std::vector<StoredRecord>& records);
  Result<> read_links(std::vector<StoredRecord>& records);

  store::Session& session_;
  const store::Dialect& dialect_;
  const std::int64_t tenant_id_;
  const Collection& collection_;
};

}  // namespace dc
