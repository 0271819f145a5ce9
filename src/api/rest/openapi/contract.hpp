// The OpenAPI documents that a server answers with. A document is made once, when it is first asked for: both
// would be a third of a cold start. Thread-safe.
#pragma once

#include <mutex>
#include <optional>

#include "api/rest/view.hpp"
#include "net/representation.hpp"

namespace dc {

class Contract {
 public:
  // Borrows the model.
  explicit Contract(const Model& model) : model_(model) {}

  // Of a version, in one line; valid as long as the Contract.
  const net::Encodings& of(rest::ApiVersion version) const;

 private:
  struct Document {
    std::once_flag is_made;
    std::optional<net::Encodings> text;
  };

  const Model& model_;
  mutable Document v1_, v2_;
};

}  // namespace dc
