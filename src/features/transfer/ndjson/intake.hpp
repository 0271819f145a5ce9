// From the lines of the files to batches on the writer. Internal to the room; used by import.cpp.
//
// While one batch is on the writer, the next is read: two at most are in memory, and what a batch told is
// counted before the next one goes. One thread; lives for one import.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "base/limits.hpp"
#include "features/transfer/ndjson/export.hpp"
#include "features/transfer/ndjson/folder.hpp"
#include "features/transfer/ndjson/import.hpp"
#include "features/transfer/ndjson/rejects.hpp"

namespace dc::ndjson {

// The ids of a file. One that rises above all before it, as in an export, is new without a look at them; it
// is remembered, in 16 bytes, for those that do not rise.
class SeenIds {
 public:
  explicit SeenIds(std::size_t kept_max = limits::import_ids_max) : kept_max_(kept_max) {}
  enum class Answer : unsigned char { is_new, came_before, too_many };
  // too_many: the id does not rise, and more have come than are remembered.
  Answer add(const Uuid& id);

 private:
  std::size_t kept_max_;
  Uuid greatest_;  // nil, that no record has: none yet
  std::vector<Uuid> risen_;
  std::unordered_set<Uuid> others_;
};

class Intake {
 public:
  // Borrows all but the folder.
  Intake(const Options& options, const Content& content, store::Engine& engine, const Actor& actor,
         Folder folder, Report& report, Progress progress);
  ~Intake();
  Intake(const Intake&) = delete;

  Result<> run();

 private:
  // A batch on its way through the writer.
  struct Flight {
    std::vector<Item> items;
    std::vector<ItemResult> results;
    std::promise<Result<>> promise;
    std::future<Result<>> landed = promise.get_future();
  };

  Result<> read(std::size_t file);
  void compare_digest(const std::string& name, const std::string& digest);
  Result<> take(std::size_t file, const Line& line);
  Result<std::optional<Item>> read_again(const Place& place);
  Result<std::optional<Item>> item_of(const Place& place, std::string_view text);
  Result<bool> add_owner(Item& item);
  Result<std::optional<Uuid>> author();

  void hold(Item item);
  Result<> push(Item item);
  Result<> flush();
  Result<> settle();
  Result<> count(const Item& item, ItemResult& result);
  Result<> refuse(const Place& place, std::string message);
  tl::unexpected<Error> stop(Error error) const;
  void tell() const;

  Result<> retry_ready();
  Result<> finish_waiting();
  Result<> refuse_broken(const std::vector<Waiting::Entry>& broken);
  Result<> write_groups(const std::vector<std::vector<Waiting::Entry>>& groups);
  Result<> write_group(const std::vector<Waiting::Entry>& group);

  Report::Counts& counts(const Place& place) { return report_.files[place.file].counts; }

  const Options& options_;
  const Content& content_;
  store::Engine& engine_;
  const Actor& actor_;
  Folder folder_;
  Report& report_;
  Progress progress_;
  Rejects rejects_;
  std::vector<Item> items_;  // of the next batch
  std::size_t bytes_ = 0;    // of their lines
  std::unique_ptr<Flight> flight_;
  Waiting waiting_;
  SeenIds seen_;                               // of the file that is read
  std::optional<std::optional<Uuid>> author_;  // once it was looked for
};

}  // namespace dc::ndjson
