#include "base/result.hpp"

#include <array>

namespace dc {
namespace {

constexpr bool yes = true;
constexpr bool no = false;

constexpr std::array rows{
#define ERROR(code, status, graphql, retryable, sentence, remedy) \
  ErrorRow{#code, status, graphql, retryable, sentence, remedy},
#include "base/errors.def"
#undef ERROR
};

}  // namespace

const ErrorRow& error_row(Code code) {
  const auto index = static_cast<std::size_t>(code);
  ENSURE(index < rows.size());
  return rows[index];
}

tl::unexpected<Error> fail(Code code, std::string detail) { return fail(Error{code, std::move(detail), {}}); }

tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

std::string describe(const Error& error) {
  std::string line(error_row(error.code).sentence);
  if (!error.detail.empty()) line.append(" ").append(error.detail);
  for (const Issue& issue : error.issues) {
    if (error.detail.find(issue.message) != std::string::npos) continue;  // said already
    line.append("; ").append(issue.pointer).append(": ").append(issue.message);
  }
  return line;
}

}  // namespace dc
