// What clients write into the fields by which an answer is chosen: conditions, codings, types, dates.
#include <cstdint>
#include <string>
#include <string_view>

#include "api/rest/accept.hpp"
#include "api/rest/conditional.hpp"
#include "net/coding.hpp"
#include "net/entity_tag.hpp"
#include "require.hpp"

namespace {

using namespace dc;
using rest::Verdict;

constexpr std::string_view tag = "\"3.9a2f53c0d1e4b7a8\"";

Verdict judge(std::string_view name, std::string_view value, net::Method method) {
  const net::Header field{name, value};
  net::Request request;
  request.method = method;
  request.headers = {&field, 1};
  return rest::judge(request, {.tag = tag, .version = 3, .updated = Instant{1'714'564'800'000}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string_view name :
       {"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"}) {
    (void)judge(name, bytes, net::Method::get);
    require(judge(name, bytes, net::Method::patch) != Verdict::not_modified);
  }
  // What stands before in the list takes nothing away from the tag behind it.
  const std::string list = std::string(bytes) + ", " + std::string(tag);
  require(judge("If-None-Match", list, net::Method::get) == Verdict::not_modified);
  require(judge("If-Match", list, net::Method::patch) == Verdict::go_on);

  const net::Header fields[] = {{"Accept-Encoding", bytes}, {"Accept", bytes}};
  net::Request request;
  request.headers = fields;
  const net::Coding coding = net::preferred_coding(request);
  require(coding == net::Coding::identity || bytes.find_first_of("gGbBxX*") != bytes.npos);
  (void)rest::accepts_json(request);
  return 0;
}
