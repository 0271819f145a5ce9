// Writing all content of a tenant as files of one record a line, so that it can be made again anywhere.
//
// Everything goes along that a record is made of, also what no address shows: hidden and secret fields, as
// the digests of API keys. So the folder (0700) and its files (0600) are for the operator alone. The change
// log stays: its chain is of this database, `audit export` writes it, and in the next database history begins
// anew. All files show one moment, whoever writes meanwhile. Blocks; not for an I/O thread. Thread-safe.
#pragma once

#include <filesystem>
#include <string>

#include "base/function_ref.hpp"
#include "content/content.hpp"
#include "features/transfer/ndjson/manifest.hpp"
#include "store/engine.hpp"

namespace dc::ndjson {

struct ExportOptions {
  std::filesystem::path directory;  // new, or empty; 0700 from then on
  std::string product;              // the version of the program, for the manifest
  std::int64_t tenant_id = 0;
};

using Progress = FunctionRef<void(std::size_t done, std::size_t total)>;

// Code::file_error for a folder that holds something. What was written when it fails stays, without a
// manifest. `progress` counts records.
Result<Manifest> export_records(const ExportOptions& options, const Content& content, store::Engine& engine,
                                Progress progress = {});

// The digests of what is stored now, as an export would have them.
Result<std::vector<CollectionDigest>> take_digests(const Content& content, store::Engine& engine,
                                                   std::int64_t tenant_id);

}  // namespace dc::ndjson
