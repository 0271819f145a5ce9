#include "base/metrics.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "base/result.hpp"

namespace dc {
namespace {

TEST(Counters, AddUpWhatAllThreadsCounted) {
  Counter counter;
  std::vector<std::thread> threads;
  // More threads than cells: cells are shared then, and still nothing is lost.
  for (std::size_t i = 0; i < metric_cells + 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) counter.add();
      counter.add(5);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), (metric_cells + 8) * 1005);
}

TEST(Histograms, PutEachDurationIntoTheFirstBucketThatHoldsIt) {
  Histogram histogram;
  for (const double seconds : {0.0, 0.00005, 0.00006, 10.0, 11.0, -1.0}) histogram.observe(seconds);
  histogram.observe(std::numeric_limits<double>::quiet_NaN());
  histogram.observe(std::numeric_limits<double>::infinity());
  const Histogram::Reading reading = histogram.read();
  EXPECT_EQ(reading.counts[0], 4u);
  EXPECT_EQ(reading.counts[1], 1u);
  EXPECT_EQ(reading.counts[13], 1u);
  EXPECT_EQ(reading.counts[14], 2u);
}

TEST(Metrics, GiveTheSameObjectForTheSameNameAndLabels) {
  Metrics metrics;
  Counter& a = metrics.counter("requests_total", "Requests.", R"(method="GET")");
  EXPECT_EQ(&a, &metrics.counter("requests_total", "Requests.", R"(method="GET")"));
  EXPECT_NE(&a, &metrics.counter("requests_total", "Requests.", R"(method="PUT")"));
  EXPECT_THROW(metrics.histogram("requests_total", "Requests."), Bug);
}

TEST(Metrics, AreWrittenInThePrometheusTextFormat) {
  Metrics metrics;
  metrics.counter("requests_total", "Requests,\nby \\method.", R"(method="GET")").add(3);
  metrics.counter("requests_total", "Requests,\nby \\method.", R"(method="PUT")");
  metrics.gauge("queue_length", "Tasks that wait.", [] { return 2.5; });
  EXPECT_EQ(metrics.text(),
            "# HELP requests_total Requests,\\nby \\\\method.\n"
            "# TYPE requests_total counter\n"
            "requests_total{method=\"GET\"} 3\n"
            "requests_total{method=\"PUT\"} 0\n"
            "# HELP queue_length Tasks that wait.\n"
            "# TYPE queue_length gauge\n"
            "queue_length 2.5\n");
}

TEST(Metrics, WriteHistogramsWithRunningTotals) {
  Metrics metrics;
  Histogram& histogram = metrics.histogram("seconds", "Durations.", R"(lane="read")");
  histogram.observe(0.0001);
  histogram.observe(0.2);
  histogram.observe(60);
  EXPECT_EQ(metrics.text(),
            "# HELP seconds Durations.\n"
            "# TYPE seconds histogram\n"
            "seconds_bucket{lane=\"read\",le=\"0.00005\"} 0\n"
            "seconds_bucket{lane=\"read\",le=\"0.0001\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.00025\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.0005\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.001\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.0025\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.005\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.01\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.025\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.05\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.1\"} 1\n"
            "seconds_bucket{lane=\"read\",le=\"0.5\"} 2\n"
            "seconds_bucket{lane=\"read\",le=\"1\"} 2\n"
            "seconds_bucket{lane=\"read\",le=\"10\"} 2\n"
            "seconds_bucket{lane=\"read\",le=\"+Inf\"} 3\n"
            "seconds_sum{lane=\"read\"} 60.2001\n"
            "seconds_count{lane=\"read\"} 3\n");
}

TEST(Metrics, NameWhatIsNoNumber) {
  Metrics metrics;
  metrics.gauge("a", "A.", [] { return std::numeric_limits<double>::quiet_NaN(); });
  metrics.gauge("b", "B.", [] { return -std::numeric_limits<double>::infinity(); });
  EXPECT_NE(metrics.text().find("\na NaN\n"), std::string::npos);
  EXPECT_NE(metrics.text().find("\nb -Inf\n"), std::string::npos);
}

}  // namespace
}  // namespace dc
