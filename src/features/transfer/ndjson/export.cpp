#include "features/transfer/ndjson/export.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/file_stream.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "content/stored_records.hpp"
#include "features/transfer/ndjson/record.hpp"

namespace dc::ndjson {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> too_long(const Collection& collection, const Uuid& id) {
  return fail(Code::too_large, "The record " + to_text(id) + " of " + collection.plural + " has more than " +
                                   std::to_string(limits::record_line_bytes_max >> 20) + " MiB; shorten it.");
}

// A batch of small records is large, one of large records small.
std::size_t next_batch(std::size_t records, std::size_t bytes) {
  if (bytes > limits::export_batch_bytes) return std::max<std::size_t>(1, records / 2);
  return bytes < limits::export_batch_bytes / 4 ? std::min(records * 2, limits::export_batch_records)
                                                : records;
}

// The lines of a collection by id, some hundred records at once.
Result<CollectionDigest> each_block(StoredRecords records, const Collection& collection,
                                    FunctionRef<Result<>(std::string_view block, std::size_t records)> give) {
  CollectionDigest digest{.name = collection.plural, .records = 0, .bytes = 0, .sha256 = {}};
  Sha256Stream stream;
  Uuid after{};
  for (std::size_t wanted = 32, got = wanted; got == wanted;) {
    TRY(const auto batch, records.next(after, wanted));
    std::string block;
    for (const StoredRecord& record : batch) {
      const std::size_t before = block.size();
      append_record(block, collection, record);
      if (block.size() - before > limits::record_line_bytes_max) return too_long(collection, record.id);
      block += '\n';
      after = record.id;
    }
    stream.add(block);
    digest.records += static_cast<std::int64_t>(batch.size());
    digest.bytes += static_cast<std::int64_t>(block.size());
    CHECK(give(block, batch.size()));
    got = batch.size();
    if (got == wanted) got = wanted = next_batch(wanted, block.size());
  }
  digest.sha256 = to_hex(stream.finish());
  return digest;
}

Result<> make_empty(const fs::path& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) return {};
  if (errno != EEXIST) return fail_file("create the folder", directory, errno);
  std::error_code error;
  const fs::directory_iterator entries(directory, error);
  if (error)
    return fail(Code::file_error, "'" + directory.string() + "' is not a folder: " + error.message());
  if (entries == fs::directory_iterator()) {
    // Whoever made it made it for others to read.
    if (::chmod(directory.c_str(), 0700) != 0) return fail_file("close to others", directory, errno);
    return {};
  }
  const bool is_whole = fs::exists(directory / manifest_name, error);
  const bool is_unfinished =
      !is_whole && std::any_of(fs::directory_iterator(directory, error), fs::directory_iterator(),
                               [](const auto& entry) { return entry.path().extension() == ".ndjson"; });
  if (is_unfinished) {
    return fail(Code::file_error, "'" + directory.string() +
                                      "' holds an export that was not finished; remove it with rm -r '" +
                                      directory.string() + "', or name another folder.");
  }
  return fail(Code::file_error, "'" + directory.string() + "' is not empty; name a new folder.");
}

}  // namespace

Result<Manifest> export_records(const ExportOptions& options, const Content& content, store::Engine& engine,
                                Progress progress) {
  CHECK(make_empty(options.directory));
  Manifest manifest{.product = options.product,
                    .exported_at = content.clock().now(),
                    .model_sha256 = model_digest(content.model()),
                    .collections = {}};
  TRY(const auto session, engine.open_unhurried());
  CHECK(store::in_snapshot(*session, [&]() -> Result<> {
    std::int64_t total = 0;
    std::size_t done = 0;
    const auto records_of = [&](const Collection& collection) {
      return StoredRecords(*session, engine.dialect(), options.tenant_id, collection);
    };
    for (const Collection& collection : content.model().collections()) {
      TRY(const auto count, records_of(collection).count());
      total += count;
    }
    for (const Collection& collection : content.model().collections()) {
      TRY(auto file, FileWriter::create(options.directory / file_name(collection.plural)));
      const auto write = [&](std::string_view block, std::size_t records) -> Result<> {
        done += records;
        if (progress) progress(done, static_cast<std::size_t>(total));
        return file.write(block);
      };
      TRY(auto digest, each_block(records_of(collection), collection, write));
      CHECK(file.finish());
      manifest.collections.push_back(std::move(digest));
    }
    return {};
  }));
  CHECK(write_file(options.directory / manifest_name, to_json(manifest), 0600));
  return manifest;
}

Result<std::vector<CollectionDigest>> take_digests(const Content& content, store::Engine& engine,
                                                   std::int64_t tenant_id) {
  std::vector<CollectionDigest> digests;
  TRY(const auto session, engine.open_unhurried());
  CHECK(store::in_snapshot(*session, [&]() -> Result<> {
    for (const Collection& collection : content.model().collections()) {
      StoredRecords records(*session, engine.dialect(), tenant_id, collection);
      TRY(auto digest,
          each_block(records, collection, [](std::string_view, std::size_t) { return Result<>(); }));
      digests.push_back(std::move(digest));
    }
    return {};
  }));
  return digests;
}

}  // namespace dc::ndjson
