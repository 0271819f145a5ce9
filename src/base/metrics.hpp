// Metrics: counters, gauges and histograms whose writers never share a cache line.
//
// Each thread adds to its own cell (0.4 ns); reading sums the cells. A registry owns the metrics and writes
// them in the Prometheus text format 0.0.4. add() and observe() are thread-safe and never allocate;
// registering allocates.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace dc {

constexpr std::size_t metric_cells = 32;
// This thread's cell, dealt round robin.
std::size_t metric_cell();

class Counter {
 public:
  void add(std::uint64_t n = 1) { cells_[metric_cell()].value.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const;

 private:
  struct alignas(64) Cell {
    std::atomic<std::uint64_t> value{0};
  };
  std::array<Cell, metric_cells> cells_;
};

// Durations in seconds, with fixed bounds from 50 µs to 10 s.
class Histogram {
 public:
  static constexpr std::array<double, 14> bounds{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                 0.01,    0.025,  0.05,    0.1,    0.5,   1,      10};
  void observe(double seconds);
  struct Reading {
    std::array<std::uint64_t, bounds.size() + 1> counts{};  // per bucket, the last one is +Inf
    double sum = 0;
  };
  Reading read() const;

 private:
  struct alignas(64) Cell {
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts{};
    std::atomic<std::uint64_t> sum_ns{0};
  };
  std::array<Cell, metric_cells> cells_;
};

class Metrics {
 public:
  // `labels` as written between the braces: `method="GET",status="200"`, or empty. The same name and labels
  // give the same object; references live as long as the registry.
  Counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, std::string_view labels = {});
  // A value that is asked for when the metrics are read.
  void gauge(std::string_view name, std::string_view help, std::function<double()> read,
             std::string_view labels = {});

  std::string text() const;

 private:
  struct Series {
    std::string labels;
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Histogram> histogram;
    std::function<double()> gauge;
  };
  struct Family {
    std::string name, help;
    std::string_view type;
    std::deque<Series> series;
  };
  Series& find(std::string_view name, std::string_view help, std::string_view type, std::string_view labels);

  mutable std::mutex mutex_;  // guards families_
  std::deque<Family> families_;
};

}  // namespace dc
