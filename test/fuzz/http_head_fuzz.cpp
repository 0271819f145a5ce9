// The head parser: no input may upset it, and how the bytes were cut must not matter.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "net/head.hpp"

namespace {

using dc::net::HeadParser;

// The status of a refusal with its detail, "more", or everything that was read.
std::string outcome_of(std::string_view bytes, std::size_t first) {
  HeadParser parser;
  auto complete = parser.feed(bytes.substr(0, first));
  if (complete && !*complete) complete = parser.feed(bytes);
  if (!complete)
    return std::to_string(dc::error_row(complete.error().code).http_status) + complete.error().detail;
  if (!*complete) return "more";
  std::vector<dc::net::Header> headers;
  dc::net::Request request;
  parser.view(bytes, headers, request);
  std::string all = std::to_string(parser.size()) + " " + std::to_string(parser.framing().content_length);
  for (const auto part : {to_text(request.method), request.path, request.query, request.host}) {
    all.append(" ").append(part);
  }
  for (const auto& header : headers) all.append("\n").append(header.name).append(":").append(header.value);
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = size == 0 ? 0 : data[size - 1] * size / 256;
  if (outcome_of(bytes, size) != outcome_of(bytes, cut)) std::abort();
  return 0;
}
