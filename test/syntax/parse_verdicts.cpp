// parse_verdicts FILE: parses every document of FILE and prints a line for each:
//   accept TREE
//   refuse LINE:COLUMN MESSAGE
// FILE holds documents one after the other, each as "SIZE\n" and SIZE bytes.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "tree_text.hpp"

namespace {

std::string verdict(const std::string& text) {
  const auto document = dc::graphql::parse(text);
  if (document) return "accept " + tree_text(*document);
  const dc::Issue& issue = document.error().issues.at(0);
  return "refuse " + issue.pointer + " " + issue.message;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: parse_verdicts FILE\n";
    return 2;
  }
  std::ifstream file(arguments[1], std::ios::binary);
  std::size_t size = 0;
  while (file >> size && file.get() == '\n') {
    std::string text(size, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(size))) break;
    std::cout << verdict(text) << '\n';
  }
  if (file.eof()) return 0;
  std::cerr << "parse_verdicts: cannot read " << arguments[1] << '\n';
  return 1;
}
