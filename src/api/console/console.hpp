// What a browser finds: the page at "/", its style sheet and drawings, and the pictures of the demo.
//
//   GET, HEAD /                                what is installed, for a guest; counted in the lane of readers
//   GET, HEAD /docs /docs/* /console.css /*.svg /demo/*.svg   from the binary, on the I/O thread
// Everything is answered under a Content-Security-Policy that takes nothing from elsewhere and nothing
// inline. Thread-safe. Whoever owns a Console stops the server and then the engine before destroying it: work
// in the lane refers to it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "content/content.hpp"
#include "net/desk.hpp"
#include "net/files.hpp"
#include "store/engine.hpp"

namespace dc {

class Console {
 public:
  struct Services {
    const Content& content;
    store::Engine& engine;
    net::Desk& desk;
    std::int64_t tenant_id = 0;
    std::string version;  // of the product
    std::string policy;   // Content-Security-Policy
  };
  // Borrows content, engine and desk.
  explicit Console(Services services);

  // Whether handle() is the one to ask about this address.
  bool answers(std::string_view path) const;
  // A net::Handler for those addresses. 405 for methods other than GET and HEAD; a full lane is a 503.
  void handle(const net::Request& request, net::Responder respond) const;

 private:
  // nullopt: the lane will close the visit.
  using Answer = Result<std::optional<net::Response>>;

  Answer answer(const std::shared_ptr<net::Visit>& visit) const;
  Result<net::Response> page(store::Session& session, const net::Request& request) const;
  std::shared_ptr<const net::Encodings> codings_of(net::Representation whole) const;
  void close(net::Visit& visit, Result<net::Response> answer) const;

  const Services services_;
  const net::Tenant tenant_;
  const net::Files files_;
  mutable std::mutex mutex_;                                          // guards shown_
  mutable std::shared_ptr<const net::Encodings> shown_;               // the page as it was last
  mutable net::Address page_address_{"/"}, file_address_{"/{file}"};  // thread-safe
};

}  // namespace dc
