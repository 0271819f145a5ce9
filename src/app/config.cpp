#include "app/config.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include "base/file.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/toml.hpp"
#include "net/cors.hpp"
#include "net/field.hpp"

namespace dc {

namespace {

constexpr std::string_view environment_prefix = "DATACANVAS_";
constexpr std::string_view schedule_off = "off";

std::string environment_name(std::string_view option) {
  std::string name(environment_prefix);
  for (const char c : option) name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return name;
}

const OptionRow* find_row(std::string_view name) {
  for (const OptionRow& row : option_rows()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

tl::unexpected<Error> refuse(std::string place, std::string message) {
  return fail({.code = Code::config_invalid, .detail = place + ": " + message, .issues = {{place, message}}});
}

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// What is wrong with the text as a value of that option, or nothing.
std::string fault_of(const OptionRow& row, std::string_view text) {
  if (row.type == "number") {
    const auto separator = row.range.find("..");
    const auto number = to_number(text);
    if (!number || *number < *to_number(row.range.substr(0, separator)) ||
        *number > *to_number(row.range.substr(separator + 2))) {
      return "'" + std::string(text) + "' is not a whole number within " + std::string(row.range);
    }
  }
  if (row.type == "choice") {
    std::vector<std::string> choices;
    for (const auto choice : split(row.range, '|')) choices.emplace_back(choice);
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
      return "'" + std::string(text) + "' is not one of " + join(choices, ", ") + "." +
             did_you_mean(text, choices);
    }
  }
  if (row.type == "instant" && !text.empty() && !parse_instant(text)) {
    return "'" + std::string(text) + "' is not an instant with a zone, as in 2028-01-01T00:00:00Z";
  }
  if (row.type == "origins") {
    if (const auto origins = net::parse_origins(text); !origins) return origins.error().detail;
  }
  if (row.type == "networks") {
    if (const auto proxies = net::Proxies::parse(text); !proxies) return proxies.error().detail;
  }
  if (row.type == "policy" && (text.empty() || !net::all(net::value_char, text)))
    return "is no line of visible ASCII characters";
  if (row.type == "zone") {
    if (const auto zone = Zone::find(text); !zone) return zone.error().detail;
  }
  if (row.type == "schedule" && text != schedule_off) {
    const auto cron = Cron::parse(text);
    if (!cron) return cron.error().detail;
    if (!cron->next(Instant{0}, Zone::utc())) return "'" + std::string(text) + "' is never due";
  }
  if (text.find('\0') != std::string_view::npos || !is_utf8(text)) return "is not text";
  return {};
}

std::vector<std::string> option_names() {
  std::vector<std::string> names;
  for (const OptionRow& row : option_rows()) names.emplace_back(row.name);
  return names;
}

// The file's tables, flattened to dotted names.
Result<std::map<std::string, std::string>> flatten(const json::Object& tables, const std::string& file) {
  std::map<std::string, std::string> values;
  const auto in_file = [&](const std::string& name) { return file + " " + name; };
  for (const auto& [table, content] : tables) {
    const auto* members = content.as<json::Object>();
    if (members == nullptr)
      return refuse(in_file(table), "stands outside a table; write [server] above port = 8080");
    for (const auto& [key, value] : *members) {
      const std::string name = std::string(table).append(".").append(key);
      if (find_row(name) == nullptr) {
        return refuse(in_file(name), "is no option." + did_you_mean(name, option_names()));
      }
      const auto* text = value.as<std::string>();
      values[name] = text != nullptr ? *text : json::to_text(value);
    }
  }
  return values;
}

}  // namespace

const std::vector<OptionRow>& option_rows() {
  static const std::vector<OptionRow> rows = {
#define OPTION(type, name, flag, old_names, default_text, range, sentence) \
  {#type, name, flag, old_names, default_text, range, sentence},
#include "app/options.def"
#undef OPTION
  };
  return rows;
}

Result<Config> Config::load(const Sources& sources) {
  Config config;
  const auto set = [&](const OptionRow& row, const std::string& text, const std::string& source) -> Result<> {
    if (const std::string fault = fault_of(row, text); !fault.empty()) return refuse(source, fault);
    config.settings_[std::string(row.name)] = {text, source};
    return {};
  };
  for (const OptionRow& row : option_rows()) CHECK(set(row, std::string(row.default_text), "default"));

  if (!sources.file.empty()) {
    TRY(const std::string content, read_file(sources.file, limits::document_bytes_max));
    auto parsed = parse_toml(content);
    if (!parsed) return refuse(sources.file.string(), parsed.error().detail);
    TRY(const auto values, flatten(*parsed->as<json::Object>(), sources.file.string()));
    for (const auto& [name, text] : values)
      CHECK(set(*find_row(name), text, sources.file.string() + " " + name));
  }
  std::vector<std::string> known;
  for (const OptionRow& row : option_rows()) {
    known.push_back(environment_name(row.name));
    for (const std::string& name : {std::string(row.old_names), known.back()}) {
      const auto found = sources.environment.find(name);
      if (!name.empty() && found != sources.environment.end())
        CHECK(set(row, found->second, "environment " + name));
    }
  }
  for (const auto& [name, value] : sources.environment) {
    if (!name.starts_with(environment_prefix) || std::find(known.begin(), known.end(), name) != known.end())
      continue;
    return refuse("environment " + name, "is no option." + did_you_mean(name, known));
  }
  for (const OptionRow& row : option_rows()) {
    const auto found = sources.flags.find(std::string(row.flag));
    if (found != sources.flags.end()) CHECK(set(row, found->second, found->first));
  }
  return config;
}

const Config::Setting& Config::setting(std::string_view name) const {
  const auto found = settings_.find(name);
  ENSURE(found != settings_.end());
  return found->second;
}

Zone Config::jobs_zone() const { return Zone::find(text("jobs.zone")).value(); }

std::optional<Cron> Config::schedule(std::string_view name) const {
  if (text(name) == schedule_off) return std::nullopt;
  return Cron::parse(text(name)).value();
}

std::optional<Instant> Config::instant(std::string_view name) const { return parse_instant(text(name)); }

std::int64_t Config::number(std::string_view name) const { return *to_number(text(name)); }

std::size_t Config::server_threads() const {
  const auto asked = static_cast<std::size_t>(number("server.threads"));
  return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

std::filesystem::path Config::backup_directory() const {
  const std::string& given = text("backup.directory");
  return given.empty() ? data_directory() / "backups" : std::filesystem::path(given);
}

std::filesystem::path Config::backup_key() const {
  const std::string& given = text("backup.key");
  return given.empty() ? data_directory() / "backup.key" : std::filesystem::path(given);
}

std::filesystem::path Config::place(std::string_view name) const {
  const std::filesystem::path path = name == "backup.directory" ? backup_directory()
                                     : name == "backup.key"     ? backup_key()
                                                                : std::filesystem::path(text(name));
  return path.empty() ? path : std::filesystem::absolute(path).lexically_normal();
}

std::vector<std::string> Config::server_origins() const {
  return net::parse_origins(text("server.origins")).value();
}

net::Proxies Config::server_proxies() const {
  const auto by = text("server.proxy_field") == "forwarded" ? net::Proxies::By::forwarded
                                                            : net::Proxies::By::x_forwarded_for;
  return net::Proxies::parse(text("server.proxies"), by).value();
}

std::size_t Config::cache_bytes() const {
  return static_cast<std::size_t>(number("cache.megabytes")) * 1024 * 1024;
}

std::size_t Config::store_readers() const {
  const auto asked = static_cast<std::size_t>(number("store.readers"));
  return asked > 0 ? asked : 2 * std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

Level Config::log_level() const {
  const std::string& name = text("log.level");
  for (const Level level : {Level::debug, Level::info, Level::warn}) {
    if (to_text(level) == name) return level;
  }
  return Level::error;
}

}  // namespace dc
