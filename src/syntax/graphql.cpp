#include "syntax/graphql.hpp"

#include "base/limits.hpp"
#include "syntax/parser.hpp"

namespace dc::graphql {
namespace {

tl::unexpected<Error> refuse(const Fault& fault, std::string_view file_name) {
  std::string place = file_name.empty() ? std::string() : std::string(file_name) + ":";
  place += std::to_string(fault.location.line) + ":" + std::to_string(fault.location.column);
  return fail(Error{.code = Code::malformed,
                    .detail = place + ": " + fault.message,
                    .issues = {Issue{.pointer = place, .message = fault.message}}});
}

// The text with a NUL behind it, where the tree can borrow from it.
std::string_view keep_text(std::string_view text, std::pmr::memory_resource& memory) {
  char* const copy = static_cast<char*>(memory.allocate(text.size() + 1, 1));
  copy[text.copy(copy, text.size())] = '\0';
  return {copy, text.size()};
}

}  // namespace

std::string to_text(const TypeReference& type) {
  std::string text = type.inner ? "[" + to_text(*type.inner) + "]" : std::string(type.name);
  if (type.non_null) text += '!';
  return text;
}

Result<Document> parse(std::string_view text, std::string_view file_name) {
  if (text.size() > limits::document_bytes_max)
    return refuse({.location = {},
                   .message = "expected at most " + std::to_string(limits::document_bytes_max) +
                              " bytes, found " + std::to_string(text.size())},
                  file_name);
  // Requests need about this much; type systems and requests full of short names take a second piece.
  auto memory = std::make_unique<Document::Memory>(1024 + 10 * text.size());
  Parser parser(keep_text(text, *memory), *memory);
  const auto definitions = parser.document();
  if (!definitions) return refuse(parser.fault(), file_name);
  return Document(std::move(memory), *definitions);
}

}  // namespace dc::graphql
