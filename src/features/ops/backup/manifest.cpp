#include "features/ops/backup/manifest.hpp"

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace dc::backup {
namespace {

using json::Array, json::Object, json::Value;

constexpr std::int64_t format = 1;
constexpr std::size_t document_bytes_max = 16 * 1024 * 1024;

Object to_value(const FileDigest& digest) {
  return {{"bytes", static_cast<std::int64_t>(digest.bytes)}, {"sha256", digest.sha256}};
}

// Takes members out of a document and remembers whether one was not as it has to be.
class Reader {
 public:
  explicit Reader(const Value& value) : value_(value) {}

  std::string text(std::string_view name) { return get<std::string>(name); }
  std::int64_t number(std::string_view name) { return get<std::int64_t>(name); }
  bool flag(std::string_view name) { return get<bool>(name); }
  Instant instant(std::string_view name) {
    const auto parsed = parse_instant(text(name));
    if (!parsed) is_sound_ = false;
    return parsed.value_or(Instant{});
  }
  FileDigest digest(std::string_view name) {
    const Value* member = value_.find(name);
    if (member == nullptr) {
      is_sound_ = false;
      return {};
    }
    Reader inner(*member);
    FileDigest digest{.bytes = static_cast<std::uint64_t>(inner.number("bytes")),
                      .sha256 = inner.text("sha256")};
    is_sound_ = is_sound_ && inner.is_sound();
    return digest;
  }
  void each(std::string_view name, auto take) {
    const Value* member = value_.find(name);
    const auto* items = member == nullptr ? nullptr : member->as<Array>();
    if (items == nullptr) {
      is_sound_ = false;
      return;
    }
    for (const Value& item : *items) {
      Reader inner(item);
      take(inner);
      is_sound_ = is_sound_ && inner.is_sound();
    }
  }
  bool is_sound() const { return is_sound_; }

 private:
  template <class T>
  T get(std::string_view name) {
    const Value* member = value_.find(name);
    const T* found = member == nullptr ? nullptr : member->as<T>();
    if (found != nullptr) return *found;
    is_sound_ = false;
    return T{};
  }

  const Value& value_;
  bool is_sound_ = true;
};

tl::unexpected<Error> not_a(const char* what) {
  return fail(Code::corrupt,
              std::string("It is not the ") + what + " of a backup that this version can read.");
}

}  // namespace

std::string to_json(const Manifest& manifest) {
  Array files, tables, heads;
  for (const SealedFile& file : manifest.files) {
    files.push_back(
        Object{{"name", file.name}, {"plain", to_value(file.plain)}, {"sealed", to_value(file.sealed)}});
  }
  for (const auto& table : manifest.tables) {
    tables.push_back(Object{{"name", table.table}, {"rows", table.rows}, {"digest", table.digest}});
  }
  for (const LogHead& head : manifest.log_heads) {
    heads.push_back(Object{{"tenant", head.tenant_id}, {"position", head.pos}, {"hash", to_hex(head.hash)}});
  }
  return json::to_text(Object{{"format", format},
                              {"id", manifest.id},
                              {"created_at", to_text(manifest.created_at)},
                              {"product", manifest.product},
                              {"engine", manifest.engine},
                              {"key_id", manifest.key_id},
                              {"files", std::move(files)},
                              {"tables", std::move(tables)},
                              {"log_heads", std::move(heads)}});
}

std::string to_json(const Report& report) {
  Array steps;
  for (const TimedStep& step : report.steps) steps.push_back(Object{{"step", step.name}, {"ms", step.ms}});
  return json::to_text(Object{{"format", format},
                              {"id", report.id},
                              {"manifest_sha256", report.manifest_sha256},
                              {"at", to_text(report.at)},
                              {"verified", report.is_verified},
                              {"failed_step", report.failed_step},
                              {"detail", report.detail},
                              {"steps", std::move(steps)}});
}

Result<Manifest> manifest_from_json(std::string_view text) {
  const auto document = json::parse(text);
  if (!document) return not_a("manifest");
  Reader reader(*document);
  Manifest manifest{.id = reader.text("id"),
                    .created_at = reader.instant("created_at"),
                    .product = reader.text("product"),
                    .engine = reader.text("engine"),
                    .key_id = reader.text("key_id"),
                    .files = {},
                    .tables = {},
                    .log_heads = {}};
  reader.each("files", [&](Reader& file) {
    manifest.files.push_back(
        {.name = file.text("name"), .plain = file.digest("plain"), .sealed = file.digest("sealed")});
  });
  reader.each("tables", [&](Reader& table) {
    manifest.tables.push_back(
        {.table = table.text("name"), .rows = table.number("rows"), .digest = table.text("digest")});
  });
  reader.each("log_heads", [&](Reader& head) {
    manifest.log_heads.push_back({.tenant_id = head.number("tenant"),
                                  .pos = head.number("position"),
                                  .hash = from_hex(head.text("hash")).value_or("")});
  });
  if (reader.number("format") != format || !reader.is_sound()) return not_a("manifest");
  return manifest;
}

Result<Report> report_from_json(std::string_view text) {
  const auto document = json::parse(text);
  if (!document) return not_a("report");
  Reader reader(*document);
  Report report{.id = reader.text("id"),
                .manifest_sha256 = reader.text("manifest_sha256"),
                .at = reader.instant("at"),
                .is_verified = reader.flag("verified"),
                .failed_step = reader.text("failed_step"),
                .detail = reader.text("detail"),
                .steps = {}};
  reader.each("steps", [&](Reader& step) {
    report.steps.push_back({.name = step.text("step"), .ms = step.number("ms")});
  });
  if (reader.number("format") != format || !reader.is_sound()) return not_a("report");
  return report;
}

Result<> write_signed(const std::filesystem::path& folder, const std::string& name, const std::string& text,
                      const Signer& signer) {
  CHECK(write_file(folder / (name + ".sig"), to_hex(signer.sign(text)) + "\n", 0600));
  return write_file(folder / (name + ".json"), text, 0600);
}

Result<std::string> read_signed(const std::filesystem::path& folder, const std::string& name,
                                const BackupKey& key) {
  const auto file = folder / (name + ".json");
  TRY(std::string text, read_file(file, document_bytes_max));
  TRY(const std::string signature, read_file(folder / (name + ".sig"), 1024));
  const auto bytes = from_hex(trim(signature));
  if (bytes && is_signature(key.signer().public_key(), text, *bytes)) return text;
  return fail(Code::corrupt, "'" + file.string() + "' is not signed with the backup key " + key.id() + ".");
}

}  // namespace dc::backup
