// What the data path costs: reading and writing 10,000 projects and their links, without HTTP.
//
// The world is 30 categories, 40 technologies and 10,000 projects, nine of ten published, each with 2 or 3
// categories and 3 or 4 technologies and a description of some 300 bytes, so that a list of 20 with both
// links in full is about 25 kB.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "content/content.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"
#include "store/schema.hpp"
#include "store/sqlite/sqlite.hpp"

namespace dc {
namespace {

constexpr std::size_t projects = 10'000;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "bench_content: %s\n", describe(result.error()).c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

class World {
 public:
  World() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dc-bench-XXXXXX").string();
    directory = ::mkdtemp(pattern.data());
    const std::vector<ModelFile> files{{"system", embedded_system_model()},
                                       {"portfolio", embedded_portfolio_model()}};
    model = must(load_model(files));
    engine = must(store::open_sqlite({.directory = directory, .readers = 2}, log, metrics, clock));
    must(store::bring_up(*engine, *model, clock));
    content = std::make_unique<Content>(Content::Services{.model = *model,
                                                          .dialect = engine->dialect(),
                                                          .clock = clock,
                                                          .random = random,
                                                          .log_key = std::string(32, 'k')});
    session = must(engine->open());
    fill();
  }
  ~World() {
    session.reset();
    engine->stop();
    std::filesystem::remove_all(directory);
  }

  Actor product() const { return {.tenant_id = 1, .role = Role::system, .account = {}, .request_id = {}}; }
  Actor guest() const { return {.tenant_id = 1, .role = Role::guest, .account = {}, .request_id = {}}; }

  Edit edit(std::string_view plural, std::vector<std::pair<std::string_view, Value>> set) const {
    Edit edit{
        .collection = model->find(plural), .op = Edit::Op::create, .key = {}, .set = {}, .if_version = {}};
    for (auto& [name, value] : set) edit.set.emplace_back(edit.collection->find(name), std::move(value));
    return edit;
  }

  Edit project(std::size_t n) const {
    const auto some = [&](const IdList& ids, std::size_t count) {
      IdList picked;
      for (std::size_t i = 0; i < count; ++i) picked.push_back(ids[(n * 7 + i * 11) % ids.size()]);
      return picked;
    };
    return edit("projects", {{"title", "Project number " + std::to_string(n)},
                             {"description", text},
                             {"thumbnail", std::string("https://example.org/images/thumbnail.png")},
                             {"status", std::string(n % 10 == 0 ? "draft" : "published")},
                             {"account", accounts[n % accounts.size()]},
                             {"categories", some(categories, 2 + n % 2)},
                             {"technologies", some(technologies, 3 + n % 2)}});
  }

  // The fields that REST v1 shows, both links in full.
  const Shape& shape() {
    if (shape_.collection != nullptr) return shape_;
    const auto full = [&](std::string_view plural) {
      Shape shape{.collection = model->find(plural), .items = {}, .version_key = {}};
      for (const Field& field : shape.collection->fields) {
        if (field.v1) shape.items.push_back({&field, key(field.name), nullptr});
      }
      return shape;
    };
    shape_ = full("projects");
    for (Shape::Item& item : shape_.items) {
      if (item.field->is_link()) item.included = std::make_shared<Shape>(full(item.field->target->plural));
    }
    return shape_;
  }

  std::filesystem::path directory;
  SystemClock clock;
  SystemRandom random;
  Log log{clock, STDERR_FILENO, Level::error};
  Metrics metrics;
  std::unique_ptr<Model> model;
  std::unique_ptr<store::Engine> engine;
  std::unique_ptr<Content> content;
  std::unique_ptr<store::Session> session;
  IdList accounts, categories, technologies;
  std::string text;

 private:
  void fill() {
    while (text.size() < 300) text += "The quick brown fox jumps over the lazy dog, again and again. ";
    const auto make = [&](Transaction& transaction, const Edit& edit) {
      return must(content->write(transaction, product(), edit)).id;
    };
    must(content->submit_and_wait(*engine, [&](Transaction& transaction) -> Result<> {
      for (int i = 0; i < 100; ++i) {
        accounts.push_back(make(transaction, edit("users", {{"name", "Account " + std::to_string(i)}})));
      }
      for (int i = 0; i < 30; ++i) {
        categories.push_back(
            make(transaction, edit("categories", {{"name", "Category " + std::to_string(i)}})));
      }
      for (int i = 0; i < 40; ++i) {
        technologies.push_back(
            make(transaction, edit("technologies", {{"name", "Technology " + std::to_string(i)}})));
      }
      for (std::size_t n = 0; n < projects; ++n) make(transaction, project(n));
      return {};
    }));
  }

  std::string_view key(const std::string& name) {
    return keys_.try_emplace(name, ",\"" + name + "\":").first->second;
  }
  std::map<std::string, std::string> keys_;
  Shape shape_;
};

World& world() {
  static World world;
  return world;
}

// First, because the lists' fixed count is too short to warm up on what filling left behind.
void by_slug(benchmark::State& state) {
  World& w = world();
  Shape shape = w.shape();
  if (state.range(0) == 0) {
    std::erase_if(shape.items, [](const Shape::Item& item) { return item.field->is_link(); });
  }
  std::string out;
  std::size_t n = 0;
  for (auto _ : state) {
    out.clear();
    n = (n + 7919) % projects;
    if (n % 10 == 0) ++n;
    must(w.content->read(*w.session, w.guest(), "project-number-" + std::to_string(n), shape, out));
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}
BENCHMARK(by_slug)->Name("one by slug, links?")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void list(benchmark::State& state) {
  World& w = world();
  Query query;
  query.collection = w.model->find("projects");
  query.limit = static_cast<std::size_t>(state.range(0));
  const auto pages = static_cast<std::size_t>(state.range(1));
  const Shape& shape = w.shape();
  std::string out;
  std::size_t turn = 0;
  for (auto _ : state) {
    out.clear();
    query.offset = (turn++ % 20 + pages - 1) * query.limit * (pages > 0 ? 1 : 0);
    must(w.content->list(*w.session, w.guest(), query, shape, out));
  }
  state.counters["bytes"] = static_cast<double>(out.size());
}
// A fixed count, so that instructions can be counted as well.
BENCHMARK(list)
    ->Name("list of n, first page")
    ->Args({20, 0})
    ->Args({100, 0})
    ->Iterations(1000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(list)
    ->Name("list of n, 20 pages from page p")
    ->Args({20, 1})
    ->Args({20, 200})
    ->Iterations(1000)
    ->Unit(benchmark::kMicrosecond);

// The same list of 20 by other ways: what a walk by cursors, a filter, and rules on fields cost beside it.
Query plain_list() {
  Query query;
  query.collection = world().model->find("projects");
  query.limit = 20;
  return query;
}

// Steps of a walk, page `state.range(0)` and those behind it.
void walk(benchmark::State& state) {
  World& w = world();
  Query query = plain_list();
  query.after.emplace();
  std::string out;
  for (std::int64_t page = 0; page < state.range(0); ++page)
    query.after = must(w.content->list(*w.session, w.guest(), query, w.shape(), out)).next;
  const auto begin = query.after;
  std::size_t turn = 0;
  for (auto _ : state) {
    out.clear();
    if (turn++ % 20 == 0) query.after = begin;
    query.after = must(w.content->list(*w.session, w.guest(), query, w.shape(), out)).next;
  }
}
BENCHMARK(walk)
    ->Name("list of 20 by cursor, from page p")
    ->Arg(0)
    ->Arg(200)
    ->Iterations(1000)
    ->Unit(benchmark::kMicrosecond);

void filtered(benchmark::State& state) {
  World& w = world();
  Query query = plain_list();
  const Field* created = query.collection->created;
  query.where = both({.op = Filter::Op::gte, .field = created, .values = {Instant{0}}},
                     {.op = Filter::Op::ne,
                      .field = query.collection->find("title"),
                      .values = {std::string("Another title")}});
  std::string out;
  for (auto _ : state) {
    out.clear();
    must(w.content->list(*w.session, w.guest(), query, w.shape(), out));
  }
}
BENCHMARK(filtered)->Name("list of 20, two filters")->Iterations(1000)->Unit(benchmark::kMicrosecond);

// Accounts have fields that are shown on some records only: 0 leaves them out, 1 asks for them as somebody
// whom no rule holds back, 2 as somebody who is shown them on one record.
void ruled(benchmark::State& state) {
  World& w = world();
  Query query = plain_list();
  query.collection = w.model->find("users");
  Shape shape{.collection = query.collection, .items = {}, .version_key = {}};
  for (const Field& field : query.collection->fields) {
    if (field.hidden || field.secret || field.is_link()) continue;
    if (state.range(0) == 0 && field.read_rule) continue;
    shape.items.push_back({&field, ",\"field\":", nullptr});
  }
  const Actor actor{.tenant_id = 1,
                    .role = state.range(0) == 1 ? Role::admin : Role::viewer,
                    .account = w.accounts[7],
                    .request_id = {}};
  std::string out;
  for (auto _ : state) {
    out.clear();
    must(w.content->list(*w.session, actor, query, shape, out));
  }
}
BENCHMARK(ruled)
    ->Name("list of 20 accounts, rules on fields?")
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->Iterations(1000)
    ->Unit(benchmark::kMicrosecond);

// 20 accounts of 100 projects each, and 20 categories of 833, with the number that a guest may list, which
// is nine of ten; 0 does not ask for it. A project is counted in an index, one behind a link table is looked
// up.
void counted(benchmark::State& state) {
  World& w = world();
  const bool by_account = state.range(0) == 1;
  Query query = plain_list();
  query.collection = w.model->find(by_account ? "users" : "categories");
  Shape shape{.collection = query.collection, .items = {}, .version_key = {}};
  for (const Field& field : query.collection->fields) {
    if (!field.read_rule) shape.items.push_back({&field, ",\"field\":", nullptr});
  }
  const Field* link = w.model->find("projects")->find(by_account ? "account" : "categories");
  if (state.range(1) == 1) shape.counts.push_back({link, ",\"projects\":"});
  shape.counts_key = ",\"counts\":";
  std::string out;
  for (auto _ : state) {
    out.clear();
    must(w.content->list(*w.session, w.guest(), query, shape, out));
  }
}
BENCHMARK(counted)
    ->Name("list of 20, by account?, counted?")
    ->Args({1, 0})
    ->Args({1, 1})
    ->Args({0, 0})
    ->Args({0, 1})
    ->Iterations(100)
    ->Unit(benchmark::kMicrosecond);

// Durable creations with 5 to 7 links and their log rows, `depth` of them waiting at once, as that many
// clients would.
void create(benchmark::State& state) {
  World& w = world();
  const auto depth = static_cast<std::size_t>(state.range(0));
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t waiting = 0;
  static std::atomic<std::size_t> next{projects};
  for (auto _ : state) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return waiting < depth; });
    ++waiting;
    lock.unlock();
    const std::size_t n = next++;
    const auto work = [&w, n](Transaction& transaction) -> Result<> {
      CHECK(w.content->write(transaction, w.product(), w.project(n)));
      return {};
    };
    const auto done = [&](Result<> outcome) {
      must(std::move(outcome));
      std::lock_guard guard(mutex);
      --waiting;
      changed.notify_one();
    };
    if (!w.content->submit(*w.engine, work, done)) std::exit(1);
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return waiting == 0; });
}
BENCHMARK(create)
    ->Name("durable create, n waiting")
    ->Arg(1)
    ->Arg(64)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace dc

BENCHMARK_MAIN();
