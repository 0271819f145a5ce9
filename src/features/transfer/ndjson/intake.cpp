#include "features/transfer/ndjson/intake.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "features/transfer/ndjson/record.hpp"

namespace dc::ndjson {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

SeenIds::Answer SeenIds::add(const Uuid& id) {
  const bool has_room = risen_.size() + others_.size() < kept_max_;
  if (greatest_ < id) {
    greatest_ = id;
    if (has_room) risen_.push_back(id);
    return Answer::is_new;
  }
  if (others_.contains(id) || std::binary_search(risen_.begin(), risen_.end(), id))
    return Answer::came_before;
  if (!has_room) return Answer::too_many;
  others_.insert(id);
  return Answer::is_new;
}

Intake::Intake(const Options& options, const Content& content, store::Engine& engine, const Actor& actor,
               Folder folder, Report& report, Progress progress)
    : options_(options),
      content_(content),
      engine_(engine),
      actor_(actor),
      folder_(std::move(folder)),
      report_(report),
      progress_(progress),
      rejects_(options.rejected) {
  for (const SourceFile& file : folder_.files) report_.files.push_back({.name = file.name, .counts = {}});
}

// The writer may still be at it.
Intake::~Intake() {
  if (flight_) flight_->landed.wait();
}

Result<> Intake::run() {
  for (std::size_t file = 0; file < folder_.files.size(); ++file) {
    CHECK(read(file));
    CHECK(retry_ready());
  }
  CHECK(finish_waiting());
  tell();
  TRY(report_.rejected, rejects_.finish());
  return {};
}

Result<> Intake::read(std::size_t file) {
  seen_ = SeenIds();
  SourceFile& source = folder_.files[file];
  while (true) {
    TRY(const auto line, source.lines.next());
    if (!line) break;
    CHECK(take(file, *line));
  }
  compare_digest(source.name, source.lines.digest());
  return {};
}

void Intake::compare_digest(const std::string& name, const std::string& digest) {
  if (!folder_.manifest) return;
  for (const CollectionDigest& each : folder_.manifest->collections) {
    if (file_name(each.name) != name || each.sha256 == digest) continue;
    add_entry(report_,
              {name, 0, Severity::warning, "The file is not what was exported: it was changed since."});
  }
}

Result<> Intake::take(std::size_t file, const Line& line) {
  if (!line.is_too_long && trim(line.text).empty()) return {};
  const Place place{.file = file, .line = line.number, .offset = line.offset, .bytes = line.bytes};
  ++counts(place).records;
  if (line.is_too_long) {
    return refuse(place, "The line has more than " + std::to_string(limits::record_line_bytes_max >> 20) +
                             " MiB; it is not kept.");
  }
  TRY(auto item, item_of(place, line.text));
  if (!item) return {};
  const Uuid id = std::get<Uuid>(*item->edit.key);
  switch (seen_.add(id)) {
    case SeenIds::Answer::is_new:
      return push(*std::move(item));
    case SeenIds::Answer::came_before:
      return refuse(place, "The id " + to_text(id) + " is in this file already.");
    case SeenIds::Answer::too_many:
      return refuse(place, "The id does not rise, and the file has more than " +
                               std::to_string(limits::import_ids_max) +
                               " records before it; sort the lines by id, or split the file.");
  }
  return {};
}

// nullopt: the line was refused.
Result<std::optional<Item>> Intake::item_of(const Place& place, std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  auto edit = read_record(*folder_.files[place.file].collection, actor_.tenant_id, text);
  if (!edit) {
    CHECK(refuse(place, std::move(edit).error()));
    return std::nullopt;
  }
  std::optional<Item> item(Item{.place = place, .edit = *std::move(edit)});
  TRY(const bool is_owned, add_owner(*item));
  if (is_owned) return item;
  CHECK(refuse(place, "It names no owner, and there is no account '" + options_.author +
                          "'; name a handle with --author."));
  return std::nullopt;
}

Result<std::optional<Item>> Intake::read_again(const Place& place) {
  TRY(const auto text, folder_.files[place.file].lines.read_again(place.offset, place.bytes));
  return item_of(place, text);
}

// False: there is nobody to own it.
Result<bool> Intake::add_owner(Item& item) {
  const Field* owner = item.edit.collection->owner;
  if (owner == nullptr || owner->is_read_only()) return true;
  for (const auto& [field, value] : item.edit.set) {
    if (field == owner) return true;
  }
  TRY(const auto account, author());
  if (!account) return !owner->required;
  item.edit.set.emplace_back(owner, *account);
  item.assumed = owner;
  return true;
}

// Found when somebody needs it: the account may come with this import.
Result<std::optional<Uuid>> Intake::author() {
  if (author_) return *author_;
  CHECK(flush());
  CHECK(settle());
  TRY(const auto session, engine_.open());
  for (const Collection& collection : content_.model().collections()) {
    if (collection.owner == nullptr || collection.owner != collection.id) continue;
    auto values = content_.values(*session, actor_, collection, parse_key(options_.author), {collection.id});
    if (!values && values.error().code != Code::not_found) return tl::unexpected(values.error());
    author_.emplace(values ? std::optional(std::get<Uuid>(values->front())) : std::nullopt);
    return *author_;
  }
  return std::nullopt;
}

void Intake::hold(Item item) {
  bytes_ += item.place.bytes;
  items_.push_back(std::move(item));
}

Result<> Intake::push(Item item) {
  hold(std::move(item));
  if (items_.size() < limits::import_batch_records && bytes_ < limits::import_batch_bytes) return {};
  return flush();
}

Result<> Intake::flush() {
  if (items_.empty()) return {};
  CHECK(settle());
  tell();
  flight_ = std::make_unique<Flight>();
  Flight* const flight = flight_.get();
  flight->items = std::exchange(items_, {});
  bytes_ = 0;
  const bool is_taken = content_.submit(
      engine_,
      [this, flight](Transaction& transaction) -> Result<> {
        TRY(flight->results, write_batch(content_, engine_.dialect(), transaction, actor_,
                                         options_.on_conflict, flight->items));
        return {};
      },
      [flight](Result<> outcome) { flight->promise.set_value(std::move(outcome)); });
  if (is_taken) return {};
  flight_.reset();
  return stop({Code::overloaded, {}, {}});
}

Result<> Intake::settle() {
  if (!flight_) return {};
  const auto flight = std::exchange(flight_, nullptr);
  auto outcome = flight->landed.get();
  if (!outcome) return stop(std::move(outcome).error());
  for (std::size_t i = 0; i < flight->items.size(); ++i) CHECK(count(flight->items[i], flight->results[i]));
  return {};
}

Result<> Intake::count(const Item& item, ItemResult& result) {
  const Place& place = item.place;
  const Address record{item.edit.collection, std::get<Uuid>(*item.edit.key)};
  switch (result.outcome) {
    case Outcome::created:
      ++counts(place).created;
      break;
    case Outcome::updated:
      ++counts(place).updated;
      break;
    case Outcome::unchanged:
      ++counts(place).unchanged;
      break;
    case Outcome::differing:
      ++counts(place).differing;
      add_entry(report_, {report_.files[place.file].name, place.line, Severity::warning, result.message});
      break;
    case Outcome::waiting:
      if (waiting_.add({place, record, std::move(result.missing)})) return {};
      return refuse(place, "Too many records wait for others that come later; import those first.");
    case Outcome::failed:
      return refuse(place, std::move(result.message));
  }
  waiting_.arrived(record);
  return {};
}

Result<> Intake::refuse(const Place& place, std::string message) {
  const SourceFile& file = folder_.files[place.file];
  ++counts(place).failed;
  add_entry(report_, {file.name, place.line, Severity::error, std::move(message)});
  if (place.bytes > limits::record_line_bytes_max) return {};
  TRY(const auto line, file.lines.read_again(place.offset, place.bytes));
  return rejects_.add(file.name, line);
}

tl::unexpected<Error> Intake::stop(Error error) const {
  const Report::Counts total = report_.total();
  if (!error.detail.empty()) error.detail += ' ';
  error.detail += "The import stopped after " +
                  std::to_string(total.created + total.updated + total.unchanged + total.differing) +
                  " records, which stay; run it again to go on.";
  return fail(std::move(error));
}

void Intake::tell() const {
  if (!progress_) return;
  std::uint64_t done = 0, total = 0;
  for (const SourceFile& file : folder_.files) {
    done += file.lines.position();
    total += file.lines.size();
  }
  progress_(done, total);
}

Result<> Intake::retry_ready() {
  for (const Place& place : waiting_.take_ready()) {
    TRY(auto item, read_again(place));
    if (item) CHECK(push(*std::move(item)));
  }
  return {};
}

Result<> Intake::finish_waiting() {
  do {
    CHECK(retry_ready());
    CHECK(flush());
    CHECK(settle());
  } while (waiting_.ready() > 0);
  const auto rest = waiting_.take_rest();
  CHECK(refuse_broken(rest.broken));
  CHECK(write_groups(rest.groups));
  // What leads to a record that was refused, or that others have deleted meanwhile.
  const auto left = waiting_.take_rest();
  for (const auto& group : left.groups) CHECK(refuse_broken(group));
  return refuse_broken(left.broken);
}

Result<> Intake::refuse_broken(const std::vector<Waiting::Entry>& broken) {
  for (const Waiting::Entry& entry : broken) {
    std::vector<std::string> names;
    for (const Address& each : entry.missing) {
      if (names.size() < limits::issues_max)
        names.push_back(each.collection->singular + " " + to_text(each.id));
    }
    CHECK(refuse(entry.place, "It links to what is not there: " + join(names, ", ") + "."));
  }
  return {};
}

// Each group in one transaction, which those that are small share.
Result<> Intake::write_groups(const std::vector<std::vector<Waiting::Entry>>& groups) {
  for (const auto& group : groups) CHECK(write_group(group));
  CHECK(flush());
  return settle();
}

Result<> Intake::write_group(const std::vector<Waiting::Entry>& group) {
  std::size_t bytes = 0;
  for (const Waiting::Entry& entry : group) bytes += entry.place.bytes;
  if (group.size() > limits::import_circle_records_max || bytes > limits::import_circle_bytes_max) {
    for (const Waiting::Entry& entry : group) {
      CHECK(refuse(entry.place, "It is in a circle of " + std::to_string(group.size()) +
                                    " records that link to each other, in " + std::to_string(bytes >> 20) +
                                    " MiB; one transaction takes " +
                                    std::to_string(limits::import_circle_records_max) + " in " +
                                    std::to_string(limits::import_circle_bytes_max >> 20) +
                                    " MiB. Take out some links, and bring them with a second import."));
    }
    return {};
  }
  const bool has_room = items_.size() + group.size() <= limits::import_batch_records &&
                        bytes_ + bytes <= limits::import_batch_bytes;
  if (!has_room) {
    CHECK(flush());
    CHECK(settle());  // a large one is alone in memory
  }
  for (const Waiting::Entry& entry : group) {
    TRY(auto item, read_again(entry.place));
    if (item) hold(*std::move(item));
  }
  return {};
}

}  // namespace dc::ndjson
