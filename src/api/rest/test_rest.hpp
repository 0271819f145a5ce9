// For tests: the API over a small world, asked without a network.
#pragma once

#include "api/rest/handler.hpp"
#include "content/test_world.hpp"
#include "net/test_inbox.hpp"

namespace dc::rest {

struct TestRest {
  explicit TestRest(std::size_t cache_bytes = 1024 * 1024) : cache(cache_bytes, world.metrics) {}
  // The lanes refer to the rest.
  ~TestRest() { world.engine->stop(); }

  // Both outlive the request.
  static net::Request request(const std::string& target, const std::vector<net::Header>& headers) {
    net::Request request;
    request.headers = headers;
    request.target = target;
    request.path = std::string_view(target).substr(0, target.find('?'));
    request.query = std::string_view(target).substr(std::min(target.size(), request.path.size() + 1));
    return request;
  }
  net::Response get(const std::string& target, const std::vector<net::Header>& headers = {}) const {
    net::Inbox inbox;
    rest.handle(request(target, headers), inbox.responder());
    return inbox.wait();
  }

  testing_world::World world;
  Identity identity{*world.content};
  Log log{world.clock, -1, Level::info};  // each request is a line
  net::Desk desk{log, world.metrics, world.clock, world.random};
  cache::Cache cache;
  Rest rest{{.content = *world.content,
             .engine = *world.engine,
             .identity = identity,
             .desk = desk,
             .cache = cache,
             .metrics = world.metrics,
             .contract = {},
             .tenant_id = 1}};
};

}  // namespace dc::rest
