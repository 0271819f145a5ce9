#include "features/transfer/post.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "features/transfer/dates.hpp"
#include "features/transfer/file_name.hpp"
#include "features/transfer/key_value.hpp"

namespace dc {
namespace {

// The first heading of level 1 outside a code block, without its marks; empty if there is none.
std::string_view first_heading(std::string_view body) {
  bool in_code = false;
  for (const std::string_view raw : split(body, '\n')) {
    const std::string_view line = trim(raw);
    if (line.substr(0, 3) == "```" || line.substr(0, 3) == "~~~") in_code = !in_code;
    if (in_code || line.substr(0, 2) != "# ") continue;
    std::string_view title = trim(line.substr(2));
    while (!title.empty() && title.back() == '#') title.remove_suffix(1);
    return trim(title);
  }
  return {};
}

// One file on its way into a Post.
class Reading {
 public:
  Reading(const Collection& collection, std::string_view path, FrontMatter front)
      : collection_(collection), name_(read_file_name(path)), front_(std::move(front)) {
    used_.resize(front_.keys.size());
  }

  tl::expected<Post, Fault> post() {
    for (const Field& field : collection_.fields) {
      if (field.import.body) set(field, std::string(front_.body));
      if (!field.is_read_only()) CHECK(fill(field));
    }
    fill_date();
    fill_label();
    fill_slug();
    read_authors();
    CHECK(fill_status());
    keep_remainder();
    return std::move(post_);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  // The place of a key among the front matter's keys; as written first, then in any case, as Hugo reads them.
  std::size_t find(std::string_view key) const {
    std::size_t similar = none;
    for (std::size_t i = 0; i < front_.keys.size(); ++i) {
      const auto& [name, value] = front_.keys[i];
      if (value.is_null()) continue;
      if (name == key) return i;
      if (similar == none && equals_ignore_case(name, key)) similar = i;
    }
    return similar;
  }

  std::size_t line(std::size_t i) const { return line_of(front_, front_.keys[i].first); }
  void remark(Severity severity, std::size_t line, std::string message) {
    post_.remarks.push_back({severity, line, std::move(message)});
  }
  void set(const Field& field, Value value) { post_.set.emplace_back(&field, std::move(value)); }
  bool is_set(const Field* field) const {
    return std::any_of(post_.set.begin(), post_.set.end(),
                       [&](const auto& entry) { return entry.first == field; });
  }

  // Gives the field the first of its keys that has a value it can hold.
  tl::expected<void, Fault> fill(const Field& field) {
    for (const std::string& key : field.import.keys) {
      const std::size_t i = find(key);
      if (i == none) continue;
      TRY(const bool taken, take(field, i));
      if (taken) break;
    }
    return {};
  }

  tl::expected<bool, Fault> take(const Field& field, std::size_t i) {
    const auto& [key, json] = front_.keys[i];
    if (field.kind == Kind::ref || field.kind == Kind::ref_list) return take_names(field, i);
    // `published: false` speaks of the status; where a date could stand it is not a wrong date.
    if (field.kind == Kind::date_time && read_flag(json) && !json.as<std::int64_t>()) return false;
    auto read = read_key(field, json);
    if (!read) return refuse(field, i, read.error());
    if (!read->note.empty()) remark(Severity::note, line(i), "'" + key + "': " + read->note);
    used_[i] = used_[i] || read->whole;
    if (&field == collection_.slug) return take_slug(std::get<std::string>(read->value), i);
    set(field, std::move(read->value));
    return true;
  }

  // A required field has to be mended in the file; another one stays empty.
  tl::expected<bool, Fault> refuse(const Field& field, std::size_t i, const std::string& why) {
    const bool is_date = &field == collection_.published_at && !name_.date.empty();
    if (field.required && !field.default_value && !is_date) {
      return tl::unexpected(Fault{line(i), "'" + front_.keys[i].first + "': " + why});
    }
    remark(
        Severity::warning, line(i),
        "'" + front_.keys[i].first + "': " + why + (is_date ? "; the date of the file's name is taken" : ""));
    return false;
  }

  bool take_names(const Field& field, std::size_t i) {
    const auto& [key, json] = front_.keys[i];
    auto names = read_names(key, json);
    if (!names || (field.kind == Kind::ref && names->size() > 1)) {
      remark(Severity::warning, line(i),
             "'" + key + "': " + (names ? "one name is expected" : "names are expected"));
      return false;
    }
    used_[i] = true;
    if (!names->empty()) post_.links.push_back({&field, std::move(*names), line(i)});
    return true;
  }

  bool take_slug(const std::string& written, std::size_t i) {
    const std::string slug = slugify(written);
    if (slug.empty()) {
      used_[i] = false;
      remark(Severity::warning, line(i), "'" + written + "' has no letter or digit for an address");
      return false;
    }
    if (slug != written)
      remark(Severity::note, line(i), "the address '" + written + "' becomes '" + slug + "'");
    post_.slug = slug;
    post_.slug_is_chosen = true;
    post_.slug_line = line(i);
    return true;
  }

  void fill_date() {
    const Field* field = collection_.published_at;
    if (field == nullptr || field->import.keys.empty() || is_set(field) || name_.date.empty()) return;
    set(*field, parse_date(name_.date)->instant);
  }

  // A post without a title has its first heading or the words of its file name.
  void fill_label() {
    const Field* field = collection_.label;
    if (field == nullptr || is_set(field)) return;
    const std::string_view heading = first_heading(front_.body);
    const std::string_view title = heading.empty() ? std::string_view(name_.title) : heading;
    set(*field, std::string(field->points_max == 0 ? title : prefix_utf8(title, field->points_max)));
  }

  void fill_slug() {
    if (collection_.slug != nullptr && !post_.slug_is_chosen) post_.slug = name_.slug;
  }

  void read_authors() {
    for (const std::string_view key : {"author", "authors"}) {
      const std::size_t i = find(key);
      if (i == none) continue;
      // A singular key on purpose: "Ada Lovelace" is one name.
      if (auto names = read_names("author", front_.keys[i].second)) {
        post_.authors.insert(post_.authors.end(), names->begin(), names->end());
      }
    }
  }

  // Whether the flag `key` says that the post is a draft. What cannot be read is taken for a draft: nothing
  // may become public by a slip of the pen.
  bool flag_says_draft(std::string_view key, bool draft_value) {
    const std::size_t i = find(key);
    if (i == none || used_[i]) return false;
    if (const auto flag = read_flag(front_.keys[i].second)) {
      used_[i] = true;
      return *flag == draft_value;
    }
    remark(Severity::warning, line(i),
           "'" + std::string(key) + "' is neither true nor false; the post becomes a draft");
    return true;
  }

  tl::expected<void, Fault> fill_status() {
    const bool marked = flag_says_draft("draft", true);
    const bool withheld = flag_says_draft("published", false);
    const bool draft = marked || withheld || name_.in_drafts;
    const Field* field = collection_.status;
    if (field == nullptr) {
      if (!draft) return {};
      return tl::unexpected(
          Fault{1, "this is a draft, and '" + collection_.plural + "' have no drafts; leave it out"});
    }
    if (draft || !is_set(field)) {
      post_.set.erase(std::remove_if(post_.set.begin(), post_.set.end(),
                                     [&](const auto& entry) { return entry.first == field; }),
                      post_.set.end());
      set(*field, std::string(draft ? draft_status : published_status));
    }
    return {};
  }

  void keep_remainder() {
    json::Object rest;
    for (std::size_t i = 0; i < front_.keys.size(); ++i) {
      if (!used_[i]) rest.push_back(front_.keys[i]);
    }
    const auto field = std::find_if(collection_.fields.begin(), collection_.fields.end(),
                                    [](const Field& each) { return each.import.remainder; });
    if (field != collection_.fields.end()) {
      set(*field, rest.empty() ? Value(Null{}) : Value(json::to_text(json::Value(std::move(rest)))));
      return;
    }
    for (const auto& [key, value] : rest) {
      remark(Severity::warning, line_of(front_, key), "no field takes the key '" + key + "'; it is left out");
    }
  }

  const Collection& collection_;
  FileName name_;
  FrontMatter front_;
  std::vector<bool> used_;  // of each key, whether a field has all of it
  Post post_;
};

}  // namespace

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  ENSURE(false);
}

const Collection* markdown_collection(const Model& model) {
  for (const Collection& collection : model.collections()) {
    for (const Field& field : collection.fields) {
      if (field.import.body) return &collection;
    }
  }
  return nullptr;
}

tl::expected<Post, Fault> read_post(const Collection& collection, std::string_view path,
                                    std::string_view text) {
  TRY(auto front, split_front_matter(text));
  return Reading(collection, path, std::move(front)).post();
}

}  // namespace dc
