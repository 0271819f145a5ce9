// What an export says of itself: manifest.json, written last, so that a folder without it is no whole export.
//
//   {"format":"datacanvas-ndjson","version":1,"product":"…","exported_at":"…Z","model_sha256":"…",
//    "content_sha256":"…","collections":[{"name":"tags","records":200,"bytes":35204,"sha256":"…"}, …]}
//
// sha256 is that of the file <name>.ndjson. A record's line and the order of the lines follow from the
// content alone, so it is a digest of the content as well: two databases of one model whose digests are equal
// hold the same records. Plain values; free functions, thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/model.hpp"

namespace dc::ndjson {

struct CollectionDigest {
  std::string name;  // plural
  std::int64_t records = 0;
  std::int64_t bytes = 0;
  std::string sha256;  // hexadecimal

  bool operator==(const CollectionDigest&) const = default;
};

struct Manifest {
  std::string product;  // the version of the program
  Instant exported_at;
  std::string model_sha256;
  std::vector<CollectionDigest> collections;
};

inline constexpr std::string_view manifest_name = "manifest.json";
std::string file_name(std::string_view plural);  // "tags.ndjson"

std::string model_digest(const Model& model);
// One digest of all collections.
std::string content_digest(const std::vector<CollectionDigest>& collections);

std::string to_json(const Manifest& manifest);
// nullopt: the folder has none. Code::file_error for one that this version does not understand.
Result<std::optional<Manifest>> read_manifest(const std::filesystem::path& directory);

}  // namespace dc::ndjson
