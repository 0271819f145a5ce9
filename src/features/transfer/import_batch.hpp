// One batch of an import: files that were read, on their way into one transaction. Internal to the room.
//
// A batch keeps no effect of a run that was undone: the writer may run it a second time. Belongs to the
// writer's thread while it runs.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "content/content.hpp"
#include "features/transfer/post.hpp"

namespace dc {

struct ReadFile {
  std::string path;
  tl::expected<Post, Fault> post;
};

enum class FileOutcome : unsigned char { created, updated, unchanged, failed };

struct FileResult {
  FileOutcome outcome = FileOutcome::failed;
  std::vector<Remark> remarks;
};

struct BatchOptions {
  const Collection& collection;
  std::optional<Uuid> author;
  bool update = false;
};

// Made anew for each run.
class ImportBatch {
 public:
  // `reserved`: addresses that posts of earlier batches have, where those batches were undone (a dry run).
  ImportBatch(const Content& content, Transaction& transaction, const Actor& actor,
              const BatchOptions& options, const std::set<std::string>& reserved)
      : content_(content), transaction_(transaction), actor_(actor), options_(options), reserved_(reserved) {}

  // Writes one file's record and the records it names, or nothing. Fails only for faults of the store.
  Result<FileResult> write(const ReadFile& file);

  const std::set<Uuid>& links_created() const { return links_created_; }
  const std::set<std::string>& slugs() const { return slugs_; }

 private:
  Result<> write_post(const Uuid& id, const Post& post, FileResult& result);
  Result<> add_owner(Edit& edit, const Post& post);
  Result<std::string> slug_for(const Edit& edit, const Uuid& id, const Post& post);
  Result<> add_links(Edit& edit, const NamedLinks& links, FileResult& result);
  Result<std::string> free_slug(const Uuid& id, const std::string& base);
  Result<bool> slug_taken(const Uuid& id, const std::string& slug);
  Result<std::optional<Uuid>> account_of(const Post& post);
  Result<Uuid> linked_record(const Field& field, const std::string& name, std::size_t line,
                             FileResult& result);
  Result<std::optional<std::vector<Value>>> find_linked(const Collection& target, const std::string& slug);
  Result<Uuid> create_linked(const Collection& target, const std::string& name, const std::string& slug);
  Result<std::optional<std::vector<Value>>> find(const Collection& collection, const Key& key,
                                                 const std::vector<const Field*>& fields);

  const Content& content_;
  Transaction& transaction_;
  const Actor& actor_;
  const BatchOptions& options_;
  const std::set<std::string>& reserved_;
  // What names led to in this batch: most files name the same few. Forgotten when a file is undone, which
  // may have made some of it.
  std::map<std::pair<const Collection*, std::string>, std::vector<Value>> linked_;  // by slug: id, label
  std::map<std::string, std::optional<Uuid>> accounts_;                             // by handle
  std::set<Uuid> links_created_;
  std::set<std::string> slugs_;
  std::map<std::string, std::size_t> next_number_;  // of an address that was taken: only a hint
};

// The id of the record of a file: the same for every run.
Uuid markdown_id(const Actor& actor, const Collection& collection, const std::string& path);

}  // namespace dc
