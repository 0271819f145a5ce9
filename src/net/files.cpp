#include "net/files.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "net/entity_tag.hpp"
#include "net/writer.hpp"

namespace dc::net {
namespace {

Representation represent(const File& file, std::string_view print) {
  std::string tag = "\"" + std::string(print) + "\"";
  Response whole{200,
                 {{"ETag", tag}, {"Content-Type", std::string(file.type)}, {"Vary", "Accept-Encoding"}},
                 std::string(file.bytes)};
  return {prepare(std::move(whole)), std::move(tag)};
}

// Whether it is below the app, and no file of its own is meant.
bool is_address_in(const File& app, std::string_view path) {
  if (!path.starts_with(app.path) || !path.substr(app.path.size()).starts_with('/')) return false;
  return path.find('.', path.rfind('/')) == path.npos;
}

}  // namespace

struct Files::Stored {
  explicit Stored(const File& file_in_memory)
      : file(file_in_memory), print(fingerprint(file.bytes)), whole(represent(file, print)) {}

  const Representation& in(Coding coding) const {
    if (coding == Coding::identity) return whole;
    const auto place = static_cast<std::size_t>(coding);
    std::call_once(made[place], [&] { others[place] = encoded(whole, coding); });
    return others[place];
  }

  const File file;
  const std::string print;
  const Representation whole;
  mutable std::array<std::once_flag, codings> made;
  mutable std::array<Representation, codings> others;  // by coding; identity is `whole`
};

Files::Files(std::span<const File> files) {
  files_.reserve(files.size());
  for (const File& file : files) {
    ENSURE(!file.is_app || file.path.size() > 1);
    files_.push_back(std::make_unique<Stored>(file));
  }
}

Files::~Files() = default;

const Files::Stored* Files::find(std::string_view path) const {
  const auto first = [&](auto is_meant) -> const Stored* {
    const auto found = std::find_if(files_.begin(), files_.end(), is_meant);
    return found == files_.end() ? nullptr : found->get();
  };
  const Stored* const file = first([&](const auto& each) { return each->file.path == path; });
  if (file != nullptr) return file;
  return first([&](const auto& each) { return each->file.is_app && is_address_in(each->file, path); });
}

Response Files::answer(const Request& request) const {
  const Stored* const stored = find(request.path);
  ENSURE(stored != nullptr);
  const Representation& shown = stored->in(preferred_coding(request));
  const bool is_fixed = request.query == "v=" + stored->print;
  Response response{
      .status = has_tag(request, shown.tag) ? 304 : 200, .headers = {}, .body = {}, .prepared = shown.answer};
  response.headers.push_back(
      {"Cache-Control", is_fixed ? "public, max-age=31536000, immutable" : "no-cache"});
  return response;
}

std::string fixed_address(const File& file) {
  return std::string(file.path) + "?v=" + fingerprint(file.bytes);
}

}  // namespace dc::net
