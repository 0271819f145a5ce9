// Any line is a record of a collection, or refused with a sentence; and a record is written as a line that
// gives the same record.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "base/limits.hpp"
#include "features/transfer/ndjson/record.hpp"
#include "portfolio.hpp"

namespace {

using namespace dc;

StoredRecord record_of(const Edit& edit) {
  StoredRecord record{.id = std::get<Uuid>(*edit.key), .version = *edit.past_version, .values = {}};
  for (const Field& field : edit.collection->fields)
    record.values.push_back(field.is_link() ? Value(IdList{}) : Value(Null{}));
  record.values[edit.collection->id->index] = record.id;
  for (const auto& [field, value] : edit.set) record.values[field->index] = value;
  return record;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::unique_ptr<Model> model = load_portfolio();
  if (size == 0) return 0;
  const auto& collections = model->collections();
  const Collection& collection = collections[bytes[0] % collections.size()];
  const auto edit = ndjson::read_record(collection, 1, {reinterpret_cast<const char*>(bytes) + 1, size - 1});
  if (!edit) {
    if (edit.error().empty()) std::abort();
    return 0;
  }
  const StoredRecord record = record_of(*edit);
  if (ndjson::first_difference(*edit, record, nullptr) != nullptr) std::abort();
  std::string line;
  ndjson::append_record(line, collection, record);
  // Fields that were left out are null in it, and a required one takes no null.
  const auto again = ndjson::read_record(collection, 1, line);
  if (!again) return 0;
  if (again->key != edit->key || again->past_version != edit->past_version) std::abort();
  if (ndjson::first_difference(*again, record, nullptr) != nullptr) std::abort();
  return 0;
}
