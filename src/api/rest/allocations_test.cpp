// What an answer that is kept costs on the heap: nothing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "api/rest/test_rest.hpp"
#include "net/exchange.hpp"
#include "net/writer.hpp"

namespace {

thread_local std::size_t allocations = 0;

}  // namespace

// All of this program's, so that whatever allocates is counted. All forms, or one would be given back by
// another's delete. Not inlined: g++ would see malloc() and delete.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return operator new(size, std::nothrow);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace dc::rest {
namespace {

using testing_world::must;

class AllocationsTest : public testing::Test {
 protected:
  AllocationsTest() {
    testing_world::World& world = api_.world;
    must(world.create("categories", R"({"name":"One","slug":"one","type":"project"})", world.product()));
    mailbox_->own();
    exchange_->calling = true;  // as in the handler's call: the answer is taken on the spot
  }

  // How often the heap was asked until the head is written.
  std::size_t ask(const std::string& target, std::vector<net::Header> headers = {}) {
    headers.push_back({"Host", "localhost"});
    headers.push_back({"Accept", "*/*"});
    headers.push_back({"User-Agent", "a client that tells quite a lot about itself"});
    headers.push_back({"Accept-Encoding", "gzip, deflate, br"});
    const net::Request request = TestRest::request(target, headers);
    exchange_->response = {};
    net::Responder respond(exchange_);
    head_.clear();
    const std::size_t before = allocations;
    api_.rest.handle(request, std::move(respond));
    net::append_head(head_, exchange_->response, {}, "Sun, 06 Nov 1994 08:49:37 GMT");
    return allocations - before;
  }
  int status() const { return exchange_->response.status; }

  TestRest api_;
  std::shared_ptr<net::Mailbox> mailbox_ = std::make_shared<net::Mailbox>([] {});
  std::shared_ptr<net::Exchange> exchange_ = std::make_shared<net::Exchange>(mailbox_);
  std::string head_ = std::string(4096, ' ');
};

TEST_F(AllocationsTest, AreNoneForAnAnswerThatIsKept) {
  EXPECT_GT(ask("/api/v2/categories/one"), 0U) << "it is read first";
  EXPECT_EQ(ask("/api/v2/categories/one"), 0U);
  EXPECT_EQ(status(), 200);
  EXPECT_EQ(exchange_->response.lines, "X-Cache: hit\r\n");
}

TEST_F(AllocationsTest, AreNoneForOneWhoHadAnother) {
  ask("/api/v2/categories/one");
  const std::vector<net::Header> had{{"If-None-Match", "\"1.0123456789abcdef\""}};
  ask("/api/v2/categories/one", had);
  EXPECT_EQ(ask("/api/v2/categories/one", had), 0U);
  EXPECT_EQ(status(), 200);
}

TEST_F(AllocationsTest, AreNoneForNotModified) {
  ask("/api/v2/categories/one");
  const std::size_t at = head_.find("ETag: ") + 6;
  const std::string tag = head_.substr(at, head_.find("\r\n", at) - at);
  ask("/api/v2/categories/one", {{"If-None-Match", tag}});
  EXPECT_EQ(status(), 304);
  EXPECT_EQ(ask("/api/v2/categories/one", {{"If-None-Match", tag}}), 0U);
  EXPECT_EQ(status(), 304);
}

}  // namespace
}  // namespace dc::rest
