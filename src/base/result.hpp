// What a function returns that may fail: Result<T> is a T or an Error.
//
// An Error names a row of errors.def, says in `detail` what is wrong here (the place, the value), and lists
// the single faults in `issues` where there are several. Errors are returned, never logged; the boundary
// (request, job, CLI verb) logs once. Immutable values; thread-safe as values are.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace dc {

enum class Code : unsigned char {
#define ERROR(code, status, graphql, retryable, sentence, remedy) code,
#include "base/errors.def"
#undef ERROR
};

// One fault within a larger input.
struct Issue {
  enum class In : unsigned char { body, query };
  std::string pointer;  // JSON pointer (RFC 6901) into the body, parameter name, or "file:line:column"
  std::string message;  // a sentence that names the remedy, and the nearest valid word where there is one
  In in = In::body;     // query: `pointer` is the name of a parameter
};

struct Error {
  Code code = Code::internal;
  std::string detail;
  std::vector<Issue> issues;
};

// A row of errors.def.
struct ErrorRow {
  std::string_view name;
  int http_status;
  std::string_view graphql_code;
  bool retryable;
  std::string_view sentence;
  std::string_view remedy;
};
const ErrorRow& error_row(Code code);

template <class T = void>
using Result = tl::expected<T, Error>;

// Refuse: `return fail(Code::not_found, "there is no project 'x'");`
tl::unexpected<Error> fail(Code code, std::string detail = {});
tl::unexpected<Error> fail(Error error);

// One line for a log or a terminal: "sentence detail; pointer: message; …"
std::string describe(const Error& error);

// A violated invariant: a mistake of ours, caught only at the request or job boundary.
struct Bug {
  const char* what;
  const char* file;
  int line;
};

}  // namespace dc

#define DC_JOIN_(a, b) a##b
#define DC_JOIN(a, b) DC_JOIN_(a, b)
#define DC_TRY_(tmp, declaration, expression)                \
  auto&& tmp = (expression);                                 \
  if (!tmp) return ::tl::unexpected(std::move(tmp).error()); \
  declaration = *std::move(tmp)

// TRY(auto page, read(query)): the value, or return the error from this function.
#define TRY(declaration, ...) DC_TRY_(DC_JOIN(try_result_, __COUNTER__), declaration, (__VA_ARGS__))
// CHECK(write(edit)): go on, or return the error from this function.
#define CHECK(...) DC_CHECK_(DC_JOIN(check_result_, __COUNTER__), (__VA_ARGS__))
#define DC_CHECK_(tmp, expression)                                                      \
  do {                                                                                  \
    if (auto tmp = (expression); !tmp) return ::tl::unexpected(std::move(tmp).error()); \
  } while (false)
// Assert an invariant, never input. Stays in the release build.
#define ENSURE(condition)                                              \
  do {                                                                 \
    if (!(condition)) throw ::dc::Bug{#condition, __FILE__, __LINE__}; \
  } while (false)
