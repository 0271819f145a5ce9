// The configuration: defaults, then the TOML file, then the environment, then the command line; the last one
// wins.
//
// Everything is checked before anything starts: an unknown or wrong option is refused with its place and the
// nearest name. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "features/schedule/cron.hpp"
#include "net/proxies.hpp"

namespace dc {

struct OptionRow {
  std::string_view type, name, flag, old_names, default_text, range, sentence;
};
const std::vector<OptionRow>& option_rows();

class Config {
 public:
  // Where the values come from. `environment` holds NAME=value pairs as getenv has them; `flags` is by flag
  // ("--port").
  struct Sources {
    std::filesystem::path file;  // empty: none
    std::map<std::string, std::string> environment;
    std::map<std::string, std::string> flags;
  };
  static Result<Config> load(const Sources& sources);

  std::filesystem::path data_directory() const { return text("data.directory"); }
  std::filesystem::path model_file() const { return text("model.file"); }
  // Empty: where the model file, or the data, is.
  std::filesystem::path migrate_directory() const { return text("migrate.directory"); }
  // backups/ and backup.key in the data directory, unless others are named. The second folder: may be empty.
  std::filesystem::path backup_directory() const;
  std::filesystem::path second_backups() const { return text("backup.second"); }
  std::filesystem::path backup_key() const;
  // An option of the type path as it is used, absolute; empty where nothing is.
  std::filesystem::path place(std::string_view name) const;
  std::string server_address() const { return text("server.address"); }
  unsigned server_port() const { return static_cast<unsigned>(number("server.port")); }
  std::filesystem::path server_port_file() const { return text("server.port_file"); }
  std::size_t server_threads() const;  // never 0
  std::chrono::seconds server_grace() const { return std::chrono::seconds(number("server.grace")); }
  std::size_t store_readers() const;  // never 0
  std::size_t cache_bytes() const;
  std::vector<std::string> server_origins() const;
  net::Proxies server_proxies() const;
  const std::string& server_content_policy() const { return text("server.content_policy"); }
  // nullopt: nothing is said about it.
  std::optional<Instant> v1_deprecated() const { return instant("api.v1_deprecated"); }
  std::optional<Instant> v1_sunset() const { return instant("api.v1_sunset"); }
  std::int64_t history_keep_days() const { return number("history.keep_days"); }  // 0: for ever
  bool starts_jobs() const { return text("jobs.start") == "on"; }
  Zone jobs_zone() const;
  // Of "jobs.backup" and its like; nullopt: off.
  std::optional<Cron> schedule(std::string_view name) const;
  Level log_level() const;

  struct Setting {
    std::string text;
    std::string source;  // "default", "FILE", "environment DATACANVAS_…", "--flag"
  };
  const Setting& setting(std::string_view name) const;

 private:
  const std::string& text(std::string_view name) const { return setting(name).text; }
  std::int64_t number(std::string_view name) const;
  std::optional<Instant> instant(std::string_view name) const;

  std::map<std::string, Setting, std::less<>> settings_;
};

}  // namespace dc
