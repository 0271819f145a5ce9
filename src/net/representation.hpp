// What is answered, made once and sent often: in one coding, under the entity tag of that coding (RFC 9110
// §3.2, §8.8.3). Free functions, thread-safe.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "net/coding.hpp"
#include "net/http.hpp"

namespace dc::net {

struct Representation {
  std::shared_ptr<const Prepared> answer;
  std::string tag;  // with its quotes; the ETag of the answer
};

// Shorter ones are sent as they are: their head is longer than what there is to gain.
constexpr std::size_t encoded_bytes_min = 1024;

// `body` under a tag that changes with it. `varies_by`: fields of the request, beside Accept-Encoding, that
// the bytes depend on. Throws Bug as prepare().
Representation represent(std::string body, std::string_view type, std::string_view varies_by = {});
// To GET and HEAD: 304 for who says that it has this.
Response answer_with(const Representation& shown, const Request& request);

// The tag in another coding than the one that `tag` is of.
std::string tag_in(Coding coding, std::string_view tag);
// The answer without its body, as it is in another coding.
Prepared head_in(Coding coding, const Representation& whole);
// The same in gzip or brotli; `whole` where that is not half as long: two of them have as much room as it.
Representation encoded(const Representation& whole, Coding coding);

// The same in every coding, each made by the first who asks for it, while others who do wait. Thread-safe.
class Encodings {
 public:
  explicit Encodings(Representation whole) : whole_(std::move(whole)) {}

  // Valid as long as this.
  const Representation& in(Coding coding) const {
    if (coding == Coding::identity) return whole_;
    const auto place = static_cast<std::size_t>(coding);
    std::call_once(made_[place], [&] { others_[place] = encoded(whole_, coding); });
    return others_[place];
  }

 private:
  const Representation whole_;
  mutable std::array<std::once_flag, codings> made_;
  mutable std::array<Representation, codings> others_;  // by coding; identity is whole_
};

}  // namespace dc::net
