#include "features/transfer/markdown_files.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

namespace fs = std::filesystem;

bool is_markdown(const fs::path& path) {
  constexpr std::array<std::string_view, 3> endings{".md", ".markdown", ".mdx"};
  const std::string ending = to_lower_ascii(path.extension().string());
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

bool is_below(const fs::path& path, const fs::path& directory) {
  return std::mismatch(directory.begin(), directory.end(), path.begin(), path.end()).first == directory.end();
}

class Search {
 public:
  explicit Search(fs::path root) : root_(std::move(root)) {}

  Result<MarkdownFiles> run() {
    folders_.push_back(root_);
    while (!folders_.empty()) {
      const fs::path folder = std::move(folders_.back());
      folders_.pop_back();
      visit(folder);
      if (found_.paths.size() > limits::import_files_max) {
        return fail(Code::too_large, "there are more than " + std::to_string(limits::import_files_max) +
                                         " files; import the folders below one by one");
      }
    }
    std::sort(found_.paths.begin(), found_.paths.end());
    std::sort(found_.left_out.begin(), found_.left_out.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return std::move(found_);
  }

 private:
  std::string relative(const fs::path& path) const { return path.lexically_relative(root_).generic_string(); }

  void leave_out(const fs::path& path, std::string why, bool is_fault) {
    std::string name = relative(path);
    for (std::size_t good; (good = well_formed_bytes(name)) != name.size();) name[good] = '?';
    found_.left_out.push_back({std::move(name), std::move(why), is_fault});
  }

  void visit(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) visit_entry(*entries);
    if (error) leave_out(folder, "cannot be read: " + error.message(), true);
  }

  void visit_entry(const fs::directory_entry& entry) {
    const fs::path& path = entry.path();
    const std::string name = path.filename().string();
    std::error_code error;
    if (entry.symlink_status(error).type() == fs::file_type::directory) {
      if (name[0] != '.' && name != "node_modules") folders_.push_back(path);
      return;
    }
    if (name[0] == '.' || !is_markdown(path)) return;
    if (!entry.is_regular_file(error)) return leave_out(path, "is not a file", true);
    if (!is_utf8(relative(path))) return leave_out(path, "the name is not UTF-8; rename it", true);
    if (entry.is_symlink(error) && !is_below(fs::canonical(path, error), root_)) {
      return leave_out(path, "is a link to a file outside of the directory", false);
    }
    const std::string stem = to_lower_ascii(path.stem().string());
    if (stem == "readme") return leave_out(path, "a README is not imported", false);
    if (stem == "_index") return leave_out(path, "the text of a list is not imported", false);
    found_.paths.push_back(relative(path));
  }

  fs::path root_;
  std::vector<fs::path> folders_;
  MarkdownFiles found_;
};

}  // namespace

Result<MarkdownFiles> find_markdown_files(const fs::path& directory) {
  std::error_code error;
  const fs::path root = fs::canonical(directory, error);
  if (error)
    return fail(Code::file_error,
                "cannot open the directory '" + directory.string() + "': " + error.message());
  if (!fs::is_directory(root, error)) {
    return fail(Code::file_error,
                "'" + directory.string() + "' is not a directory; name the one that holds the files");
  }
  if (fs::directory_iterator readable(root, error); error) {
    return fail(Code::file_error,
                "cannot read the directory '" + directory.string() + "': " + error.message());
  }
  return Search(root).run();
}

}  // namespace dc
