#include "features/transfer/ndjson/manifest.hpp"

#include "base/digest.hpp"
#include "base/file_stream.hpp"
#include "base/json_lines.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc::ndjson {
namespace {

constexpr std::string_view format = "datacanvas-ndjson";
constexpr std::int64_t format_version = 1;

template <class T>
bool take(const json::Value& from, std::string_view name, T& into) {
  const json::Value* member = from.find(name);
  const T* found = member == nullptr ? nullptr : member->as<T>();
  if (found != nullptr) into = *found;
  return found != nullptr;
}

bool take(const json::Value& from, CollectionDigest& digest) {
  return take(from, "name", digest.name) && take(from, "records", digest.records) &&
         take(from, "bytes", digest.bytes) && take(from, "sha256", digest.sha256);
}

std::optional<Manifest> manifest_of(const json::Value& document) {
  Manifest manifest;
  std::string word, at;
  std::int64_t number = 0;
  json::Array collections;
  const bool is_ours = take(document, "format", word) && word == format &&
                       take(document, "version", number) && number == format_version &&
                       take(document, "product", manifest.product) && take(document, "exported_at", at) &&
                       take(document, "model_sha256", manifest.model_sha256) &&
                       take(document, "collections", collections);
  const auto instant = parse_instant(at);
  if (!is_ours || !instant) return std::nullopt;
  manifest.exported_at = *instant;
  for (const json::Value& each : collections) {
    if (!take(each, manifest.collections.emplace_back())) return std::nullopt;
  }
  return manifest;
}

}  // namespace

std::string file_name(std::string_view plural) { return std::string(plural) + ".ndjson"; }

std::string model_digest(const Model& model) { return to_hex(sha256({model.source()})); }

std::string content_digest(const std::vector<CollectionDigest>& collections) {
  std::string text;
  for (const CollectionDigest& each : collections)
    text += each.name + " " + std::to_string(each.records) + " " + each.sha256 + "\n";
  return to_hex(sha256({text}));
}

std::string to_json(const Manifest& manifest) {
  json::Array collections;
  for (const CollectionDigest& each : manifest.collections) {
    collections.push_back(json::Object{
        {"name", each.name}, {"records", each.records}, {"bytes", each.bytes}, {"sha256", each.sha256}});
  }
  return json::to_lines(json::Object{{"format", format},
                                     {"version", format_version},
                                     {"product", manifest.product},
                                     {"exported_at", to_text(manifest.exported_at)},
                                     {"model_sha256", manifest.model_sha256},
                                     {"content_sha256", content_digest(manifest.collections)},
                                     {"collections", std::move(collections)}});
}

Result<std::optional<Manifest>> read_manifest(const std::filesystem::path& directory) {
  const auto path = directory / manifest_name;
  std::error_code error;
  if (std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::not_found)
    return std::nullopt;
  TRY(auto file, FileReader::open_plain(path));
  TRY(const auto text, file.next(limits::manifest_bytes_max));
  const auto document = json::parse(text);
  auto manifest = document ? manifest_of(*document) : std::nullopt;
  if (manifest) return manifest;
  return fail(Code::file_error, "'" + path.string() +
                                    "' is not the manifest of an export that this version understands; "
                                    "without that file the folder is imported as one from elsewhere.");
}

}  // namespace dc::ndjson
