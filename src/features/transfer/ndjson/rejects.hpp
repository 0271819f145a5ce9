// Lines that were refused, kept byte for byte in files of the same names, so that they can be corrected and
// imported from there. The folder is made with the first of them. One thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/file_stream.hpp"
#include "base/result.hpp"

namespace dc::ndjson {

class Rejects {
 public:
  // `folder` is not there yet, nor need its parent be; that one's parent is.
  explicit Rejects(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<> add(const std::string& file, std::string_view line);
  // Durable when it returns. The folder, or nothing where nothing was refused.
  Result<std::string> finish();

 private:
  std::filesystem::path folder_;
  std::map<std::string, FileWriter> files_;
};

}  // namespace dc::ndjson
