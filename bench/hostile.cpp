// What it costs to refuse a hostile body of 1 MiB: from its bytes to the list of its faults.
//
// Each body is made to be expensive for one step: the JSON reader, the search for repeated names, the search
// for the nearest name, the check of a text. The bar is 5 ms a body.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "api/rest/body.hpp"
#include "api/rest/route.hpp"
#include "base/limits.hpp"
#include "model/embedded.hpp"
#include "model/load.hpp"

namespace dc::rest {
namespace {

// `piece` with its number for '#', again and again between `begin` and `end`, up to the limit of a body.
std::string filled(std::string_view begin, std::string_view piece, std::string_view end) {
  std::string body(begin);
  const std::size_t mark = piece.find('#');
  for (std::size_t n = 0; body.size() + piece.size() + end.size() + 16 < limits::http_body_bytes_max; ++n) {
    if (n > 0) body += ',';
    body += piece.substr(0, mark);
    if (mark != std::string_view::npos) body.append(std::to_string(n)).append(piece.substr(mark + 1));
  }
  return body.append(end);
}

std::string of(char c) { return std::string(limits::http_body_bytes_max - 64, c); }

struct Hostile {
  const char* name;
  std::string body;
};

const std::vector<Hostile>& bodies() {
  static const std::vector<Hostile> all{
      {"unknown members", filled("{", "\"titel#\":1", "}")},
      {"a repeated name at the end", filled("{", "\"a#\":1", ",\"a1\":1}")},
      {"arrays in arrays", "{\"title\":" + of('[')},
      {"1,000 records with faults",
       [] {
         std::string body = "[";
         for (int i = 0; i < 1000; ++i)
           body.append(i == 0 ? "" : ",").append("{\"statsu\":\"" + std::string(1000, 'x') + "\"}");
         return body + "]";
       }()},
      {"too many records", filled("[", "{}", "]")},
      {"ids that are none", filled("{\"categories\":[", "\"#\"", "]}")},
      {"a long text", "{\"title\":\"" + of('x') + "\"}"},
      {"a long text that is no UTF-8", "{\"title\":\"" + of('x') + "\xff\"}"},
      {"a long unknown name", "{\"" + of('t') + "\":1}"},
      {"a long word for an enumeration", "{\"status\":\"" + of('p') + "\"}"},
      {"a long slug", "{\"slug\":\"" + of('-') + "\"}"},
      {"escapes", filled("{\"title\":[", "\"\\u0041\\ud834\\udd1e\\n\"", "]}")},
      {"digits", "{\"title\":" + of('9') + "}"},
      {"numbers", filled("{\"extra\":[", "1.7976931348623157e308", "],\"x\":1}")},
      {"white space", "{" + of(' ') + "\"titel\":1}"},
      {"a fault behind a million lines", "{" + of('\n') + "x}"},
      {"one name again and again", filled("{", "\"title\":1", "}")},
      {"a repeated name in opaque JSON", filled("{\"extra\":{", "\"a#\":1", ",\"a1\":1}}")},
      {"an object for a text", filled("{\"title\":{", "\"a#\":1", "}}")},
      {"values in a link", filled("{\"categories\":[[", "{}", "]]}")},
      {"arrays for records", filled("[", "[]", "]")},
      {"a character that breaks off", filled("{\"title\":\"", "\xc3\xa9", "\xc3\"}")},
  };
  return all;
}

void refuse(benchmark::State& state) {
  static const std::vector<ModelFile> files{{"system", embedded_system_model()},
                                            {"portfolio", embedded_portfolio_model()}};
  static const auto model = load_model(files);
  static const Views views(**model);
  const Hostile& hostile = bodies()[static_cast<std::size_t>(state.range(0))];
  state.SetLabel(hostile.name);
  const net::Header type{"Content-Type", "application/json"};
  net::Request request;
  request.method = net::Method::post;
  request.headers = {&type, 1};
  request.body = hostile.body;
  for (auto _ : state) {
    const auto body = parse_body(*views.v2.find("articles"), request);
    if (body) {
      std::fprintf(stderr, "bench_hostile: '%s' was accepted\n", hostile.name);
      std::exit(1);
    }
    benchmark::DoNotOptimize(body.error().issues.size());
  }
}
BENCHMARK(refuse)
    ->Name("refuse 1 MiB")
    ->DenseRange(0, static_cast<std::int64_t>(bodies().size()) - 1)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace dc::rest

BENCHMARK_MAIN();
