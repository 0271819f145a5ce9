// The promise of the cache, tried at random: a request that is received after a write was acknowledged, or
// shown to anyone, never gets an answer from before it, and never hears that what it has still holds.
//
// Readers ask for records, lists and includes while writers count the names of some records up; what a name
// has to be at least is known before each question. Some writes fail after they have changed rows, and what
// they wrote must never be seen; the cache is so small that it forgets all the time.
//   DATACANVAS_CACHE_OPERATIONS=10000000 build/dev/api_rest_test --gtest_filter='Stale*'
#include <gtest/gtest.h>

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <future>
#include <map>
#include <random>
#include <semaphore>
#include <thread>

#include "api/rest/test_rest.hpp"

namespace dc::rest {
namespace {

using testing_world::must;
using testing_world::World;

constexpr std::size_t records = 8, writers = 2, readers = 3;
constexpr std::int64_t reads_for_each_write = 40;
constexpr const char* hot = "/api/v2/projects?include=categories&limit=8";  // what everybody wants at once

std::int64_t operations() {
  const char* const asked = std::getenv("DATACANVAS_CACHE_OPERATIONS");
  return asked == nullptr ? 20'000 : std::stoll(asked);
}

void raise(std::atomic<std::int64_t>& floor, std::int64_t number) {
  std::int64_t known = floor.load();
  while (known < number && !floor.compare_exchange_weak(known, number)) continue;
}

class StaleTest : public testing::Test {
 protected:
  using Numbers = std::array<std::int64_t, records>;

  StaleTest() {
    const Actor product = world_.product();
    for (std::size_t i = 0; i < records; ++i) {
      ids_[i] = must(world_.create("categories",
                                   R"({"name":"n0","slug":"c)" + std::to_string(i) + R"(","type":"project"})",
                                   product))
                    .id;
    }
    for (std::size_t i = 0; i < records; ++i) {
      projects_[i] = must(world_.create("projects",
                                        R"({"title":"P","description":"D","status":"published","account":")" +
                                            to_text(world_.ada) + R"(","categories":[")" + to_text(ids_[i]) +
                                            R"(",")" + to_text(ids_[(i + 3) % records]) + R"("]})",
                                        product))
                         .id;
    }
  }

  // What a client keeps of an answer, to ask whether it still holds.
  struct Had {
    std::string tag, date, body;
    bool asks_by_date = false;
    std::string how = {};  // it was answered
  };
  static std::vector<net::Header> conditions(const Had& had) {
    if (had.tag.empty()) return {};
    if (had.asks_by_date && !had.date.empty()) return {{"If-Modified-Since", had.date}};
    return {{"If-None-Match", had.tag}};
  }

  std::string ask(const std::string& target, Had& had) {
    const std::vector<net::Header> headers = conditions(had);
    const net::Response response = api_.get(target, headers);
    if (response.lines.find("hit") != std::string_view::npos) hits_.fetch_add(1);
    had.how = std::to_string(response.status) + ", " + std::string(response.lines);
    if (!headers.empty())
      had.how += std::string(headers.front().name) + ": " + std::string(headers.front().value);
    if (response.status == 304 && !headers.empty()) {
      (headers.front().name == "If-None-Match" ? by_tag_ : by_date_).fetch_add(1);
      return had.body;
    }
    EXPECT_EQ(response.status, 200) << target << " " << response.content();
    had = {.tag = field(response, "ETag"),
           .date = field(response, "Last-Modified"),
           .body = std::string(response.content()),
           .asks_by_date = !had.asks_by_date,
           .how = had.how};
    return had.body;
  }

  // What the answer calls each record that is in it.
  void look(const std::string& target, const Numbers& at_least, Had& had) {
    const std::string answer = ask(target, had);
    for (std::size_t i = 0; i < records; ++i) {
      const std::size_t at = answer.find(to_text(ids_[i]));
      if (at == std::string::npos) continue;
      const std::size_t name = answer.find("\"name\":\"n", at);
      std::int64_t number = -1;
      if (name != std::string::npos) std::from_chars(&answer[name + 9], &answer[answer.size() - 1], number);
      if (number < at_least[i]) stale(target + " (" + had.how + ")", number, at_least[i]);
      raise(floors_[i], number);  // it has been shown
    }
    if (answer.find("undone") != std::string::npos) stale(target + " (" + had.how + ")", -1, -1);
  }
  void stale(const std::string& target, std::int64_t number, std::int64_t at_least) {
    if (stale_.fetch_add(1) > 3) return;
    ADD_FAILURE() << target << " shows " << number << " where " << at_least << " was acknowledged or shown";
  }
  Numbers floors() const {
    Numbers numbers;
    for (std::size_t i = 0; i < records; ++i) numbers[i] = floors_[i].load();
    return numbers;
  }

  // An address that shows some of the records, in one of many spellings.
  std::string target(std::mt19937& random) const {
    const std::size_t i = random() % records;
    const std::string limit = "limit=" + std::to_string(8 + random() % 90);
    switch (random() % 8) {
      case 0:
        return "/api/v2/categories?" + limit;
      case 1:
        return "/api/v2/projects?include=categories&" + limit;
      case 2:
        return "/api/v1/projects/" + to_text(projects_[i]) + "?include=categories";
      case 3:
        return "/api/v1/categories/c" + std::to_string(i);
      case 4:
      case 5:
        return hot;
      default:
        return "/api/v2/categories/" + to_text(ids_[i]);
    }
  }

  void read(unsigned seed, std::int64_t count) {
    std::mt19937 random(seed);
    std::map<std::string, Had> had;
    for (std::int64_t done = 1; done <= count; ++done) {
      const Numbers at_least = floors();
      const std::string at = target(random);
      look(at, at_least, had[at]);
      if (done % reads_for_each_write == 0) turns_.release();
    }
  }
  void write(std::size_t writer) {
    std::mt19937 random(static_cast<unsigned>(writer));
    for (std::int64_t number = 1;; ++number) {
      turns_.acquire();
      if (done_) return;
      world_.clock.advance(std::chrono::milliseconds(random() % 400));
      const std::chrono::milliseconds before_commit(random() % 400);
      const std::size_t i = writer + writers * (random() % (records / writers));
      const bool fails = random() % 5 == 0;
      const std::string name = (fails ? "undone" : "n") + std::to_string(number);
      const Edit edit = world_.edit("categories", R"({"name":")" + name + R"("})", Edit::Op::update, ids_[i]);
      std::promise<void> over;
      world_.content->submit(
          *world_.engine,
          [&](Transaction& transaction) -> Result<> {
            CHECK(world_.content->write(transaction, world_.product(), edit));
            world_.clock.advance(before_commit);
            if (fails) return fail(Code::conflict, "as the test wants it");
            return {};
          },
          [&](const Result<>& outcome) {
            if (outcome) raise(floors_[i], number);
            EXPECT_EQ(outcome.has_value(), !fails);
            // Who hears of it may ask at once.
            Had nothing, nothing_either;
            look("/api/v2/categories/" + to_text(ids_[i]), floors(), nothing);
            look(hot, floors(), nothing_either);
            over.set_value();
          });
      over.get_future().wait();
    }
  }

  TestRest api_{64 * 4500};
  World& world_ = api_.world;
  std::array<Uuid, records> ids_, projects_;
  std::array<std::atomic<std::int64_t>, records> floors_{};
  std::counting_semaphore<> turns_{0};
  std::atomic<bool> done_{false};
  std::atomic<std::int64_t> hits_{0}, stale_{0}, by_tag_{0}, by_date_{0};
};

TEST_F(StaleTest, NobodyGetsLessThanWasAcknowledgedOrShown) {
  const std::int64_t each = operations() / static_cast<std::int64_t>(readers);
  std::vector<std::thread> reading, writing;
  for (std::size_t i = 0; i < writers; ++i) writing.emplace_back([this, i] { write(i); });
  for (unsigned i = 0; i < readers; ++i) reading.emplace_back([this, i, each] { read(i + 100, each); });
  for (std::thread& thread : reading) thread.join();
  done_ = true;
  turns_.release(writers);
  for (std::thread& thread : writing) thread.join();
  EXPECT_EQ(stale_.load(), 0);
  EXPECT_GT(by_tag_.load(), 0);
  EXPECT_GT(by_date_.load(), 0);
  EXPECT_GT(hits_.load(), operations() / 10) << "a cache that keeps nothing proves nothing";
  EXPECT_EQ(world_.metrics.text().find("datacanvas_cache_evicted_total{tenant=\"1\"} 0\n"), std::string::npos)
      << "nor does one that never forgets";
  RecordProperty("hits", std::to_string(hits_.load()));
}

}  // namespace
}  // namespace dc::rest
