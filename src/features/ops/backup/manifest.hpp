// What a backup says of itself, and what its restore has shown: two JSON documents, each with its signature
// (Ed25519) in a file beside it, so that they can be checked without this program's data. Free functions,
// thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "content/change_log.hpp"
#include "features/ops/backup/backup_key.hpp"
#include "features/ops/backup/sealed_file.hpp"
#include "store/census.hpp"

namespace dc::backup {

struct Manifest {
  std::string id;
  Instant created_at;
  std::string product;  // the version that made it
  std::string engine;   // "sqlite"
  std::string key_id;
  std::vector<SealedFile> files;
  std::vector<store::TableCensus> tables;  // at the moment of the copy, read from the original
  std::vector<LogHead> log_heads;
};

struct TimedStep {
  std::string name;
  std::int64_t ms = 0;
};

// What a restore from the backup has shown.
struct Report {
  std::string id;
  std::string manifest_sha256;
  Instant at;
  bool is_verified = false;
  std::string failed_step;  // empty when it is verified
  std::string detail;       // of the failure
  std::vector<TimedStep> steps;
};

std::string to_json(const Manifest& manifest);
std::string to_json(const Report& report);

// Code::corrupt for a text that is no manifest or report.
Result<Manifest> manifest_from_json(std::string_view text);
Result<Report> report_from_json(std::string_view text);

// `<folder>/<name>.json`, durable, its signature before it: who sees the document finds that.
Result<> write_signed(const std::filesystem::path& folder, const std::string& name, const std::string& text,
                      const Signer& signer);
// The text; Code::corrupt where the signature is not by this key.
Result<std::string> read_signed(const std::filesystem::path& folder, const std::string& name,
                                const BackupKey& key);

}  // namespace dc::backup
