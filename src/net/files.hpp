// Files in memory, and how long a browser may keep them.
//
//   /a.css?v=FINGERPRINT   for good: the address changes with the bytes
//   /a-HASH.css            for good too, if the file says so: a bundler has named it by its bytes
//   /a.css                 asked for again each time, and 304 for who has it; a tag for each coding
//   /app/anything          the page of the app, whose own script reads the address: where the last segment
//                          has no extension. A file that is not there stays not found
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "net/representation.hpp"

namespace dc::net {

struct File {
  std::string_view path;          // "/a.css"
  std::string_view type;          // Content-Type
  std::string_view bytes;         // in memory for as long as the Files
  bool is_app = false;            // also for the addresses below it; never at "/", where the API is
  bool is_named_by_hash = false;  // other bytes have another path
};

// Immutable but for the codings, which are made when the first asks for them. Thread-safe.
class Files {
 public:
  explicit Files(std::span<const File> files);
  ~Files();

  bool answers(std::string_view path) const { return find(path) != nullptr; }
  // To GET and HEAD of a path that it answers.
  Response answer(const Request& request) const;

 private:
  struct Stored;
  const Stored* first(FunctionRef<bool(const File&)> is_meant) const;
  const Stored* find(std::string_view raw_path) const;

  std::vector<std::unique_ptr<Stored>> files_;
};

// The address under which a file never changes.
std::string fixed_address(const File& file);

}  // namespace dc::net
