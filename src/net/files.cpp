#include "net/files.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "net/entity_tag.hpp"
#include "net/target.hpp"

namespace dc::net {
namespace {

// Empty where a slash is part of a segment: no file is named so.
std::string joined(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) {
    if (segment.find('/') != segment.npos) return {};
    path.append("/").append(segment);
  }
  return path;
}

// Whether the address is the app's: below it, and no file of its own is meant.
bool is_address_in(const File& app, std::string_view path) {
  if (!path.starts_with(app.path) || !path.substr(app.path.size()).starts_with('/')) return false;
  return path.find('.', path.rfind('/')) == path.npos;
}

}  // namespace

struct Files::Stored {
  explicit Stored(const File& file_in_memory)
      : file(file_in_memory),
        print(fingerprint(file.bytes)),
        codings(represent(std::string(file.bytes), file.type)) {}

  const File file;
  const std::string print;
  const Encodings codings;
};

Files::Files(std::span<const File> files) {
  files_.reserve(files.size());
  for (const File& file : files) {
    ENSURE(!file.is_app || file.path.size() > 1);
    files_.push_back(std::make_unique<Stored>(file));
  }
}

Files::~Files() = default;

const Files::Stored* Files::first(FunctionRef<bool(const File&)> is_meant) const {
  const auto found =
      std::find_if(files_.begin(), files_.end(), [&](const auto& each) { return is_meant(each->file); });
  return found == files_.end() ? nullptr : found->get();
}

const Files::Stored* Files::find(std::string_view raw_path) const {
  if (const auto* stored = first([&](const File& file) { return file.path == raw_path; })) return stored;
  const auto segments = decode_path(raw_path);
  if (!segments) return nullptr;
  const std::string path = joined(*segments);
  if (const auto* stored = first([&](const File& file) { return file.path == path; })) return stored;
  return first([&](const File& file) { return file.is_app && is_address_in(file, path); });
}

Response Files::answer(const Request& request) const {
  const Stored* const stored = find(request.path);
  ENSURE(stored != nullptr);
  const Representation& shown = stored->codings.in(preferred_coding(request));
  const bool is_fixed = stored->file.is_named_by_hash || request.query == "v=" + stored->print;
  Response response = answer_with(shown, request);
  response.headers.push_back(
      {"Cache-Control", is_fixed ? "public, max-age=31536000, immutable" : "no-cache"});
  return response;
}

std::string fixed_address(const File& file) {
  return std::string(file.path) + "?v=" + fingerprint(file.bytes);
}

}  // namespace dc::net
