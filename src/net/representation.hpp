// What is answered, made once and sent often: in one coding, under the entity tag of that coding (RFC 9110
// §3.2, §8.8.3). Free functions, thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/coding.hpp"
#include "net/http.hpp"

namespace dc::net {

struct Representation {
  std::shared_ptr<const Prepared> answer;
  std::string tag;  // with its quotes; the ETag of the answer
};

// Shorter ones are sent as they are: their head is longer than what there is to gain.
constexpr std::size_t encoded_bytes_min = 1024;

// The tag in another coding than the one that `tag` is of.
std::string tag_in(Coding coding, std::string_view tag);
// The answer without its body, as it is in another coding.
Prepared head_in(Coding coding, const Representation& whole);
// The same in gzip or brotli; `whole` where that is not half as long: two of them have as much room as it.
Representation encoded(const Representation& whole, Coding coding);

}  // namespace dc::net
