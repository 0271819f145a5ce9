// For tests of faults: models that are correct but for one place, which a ^ marks.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "model/embedded.hpp"
#include "model/load.hpp"

namespace dc {

struct Case {
  std::string text;     // a ^ stands before the token at which the fault is reported
  std::string message;  // a part of it
};

// "line:column" of the marker, which is taken out of the text.
inline std::string take_place(std::string& text) {
  const std::size_t marker = text.find('^');
  if (marker == std::string::npos) return "no marker";
  text.erase(marker, 1);
  const std::string before = text.substr(0, marker);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_begin = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
  return std::to_string(line) + ":" + std::to_string(marker - line_begin + 1);
}

inline std::vector<Issue> faults_in(std::string_view text) {
  const ModelFile files[] = {{"system.graphql", embedded_system_model()}, {"site.graphql", text}};
  const auto model = load_model(files);
  if (model) return {};
  EXPECT_EQ(model.error().code, Code::model_invalid);
  return model.error().issues;
}

inline std::string listed(const std::vector<Issue>& issues) {
  std::string text;
  for (const Issue& issue : issues) text += issue.pointer + ": " + issue.message + "\n";
  return text.empty() ? "no fault" : text;
}

inline void expect_fault(Case broken) {
  const std::string pointer = "site.graphql:" + take_place(broken.text);
  const auto issues = faults_in(broken.text);
  const bool is_there = std::any_of(issues.begin(), issues.end(), [&](const Issue& issue) {
    return issue.pointer == pointer && issue.message.find(broken.message) != std::string::npos;
  });
  EXPECT_TRUE(is_there) << "expected at " << pointer << ": " << broken.message << "\nfound " << listed(issues)
                        << "in\n"
                        << broken.text;
  EXPECT_EQ(issues.size(), 1) << "one mistake, one fault; found\n" << listed(issues) << "in\n" << broken.text;
}

inline constexpr std::string_view access =
    R"(@access(read: "anyone", create: "author", update: "editor", delete: "editor"))";

// A type that is correct but for `field`.
inline std::string with_field(std::string_view field) {
  return "type Note @collection " + std::string(access) +
         " {\n  id: ID!\n  title: String! @max(points: 100)\n  " + std::string(field) + "\n}\n";
}

// A type that is correct but for `directives`.
inline std::string with_directives(std::string_view directives) {
  return "type Note\n  " + std::string(directives) +
         "\n{\n  id: ID!\n  title: String! @max(points: 100)\n  body: Text\n}\n";
}

inline std::string type(std::string_view head, std::string_view fields = {}) {
  return std::string(head) + " " + std::string(access) + " { id: ID! " + std::string(fields) + " }\n";
}

}  // namespace dc
