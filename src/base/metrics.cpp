#include "base/metrics.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/result.hpp"

namespace dc {
namespace {

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
}

// Without an exponent, since the bound of a bucket is a label that people read and compare.
std::string fixed(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr};
}

// HELP texts escape backslash and line feed (Prometheus text format 0.0.4).
void append_help(std::string& out, std::string_view help) {
  for (const char c : help) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
}

// `name{labels} ` with the braces only where there are labels.
void append_name(std::string& out, std::string_view name, std::string_view labels) {
  out += name;
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out += ' ';
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram::Reading& reading) {
  const std::string before = labels.empty() ? "" : labels + ',';
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < reading.counts.size(); ++i) {
    count += reading.counts[i];
    const std::string bound = i < Histogram::bounds.size() ? fixed(Histogram::bounds[i]) : "+Inf";
    append_name(out, name + "_bucket", before + "le=\"" + bound + '"');
    out.append(std::to_string(count)).append("\n");
  }
  append_name(out, name + "_sum", labels);
  append_number(out, reading.sum);
  out += '\n';
  append_name(out, name + "_count", labels);
  out.append(std::to_string(count)).append("\n");
}

}  // namespace

std::size_t metric_cell() {
  static std::atomic<std::size_t> dealt{0};
  thread_local const std::size_t cell = dealt.fetch_add(1, std::memory_order_relaxed) % metric_cells;
  return cell;
}

std::uint64_t Counter::value() const {
  std::uint64_t sum = 0;
  for (const Cell& cell : cells_) sum += cell.value.load(std::memory_order_relaxed);
  return sum;
}

void Histogram::observe(double seconds) {
  if (!(seconds > 0)) seconds = 0;  // also for NaN
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
  Cell& cell = cells_[metric_cell()];
  cell.counts[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  // A year and more is not a duration that anyone measured; the bound keeps the sum an integer.
  const double ns = std::min(seconds, 4e7) * 1e9;
  cell.sum_ns.fetch_add(static_cast<std::uint64_t>(ns + 0.5), std::memory_order_relaxed);
}

Histogram::Reading Histogram::read() const {
  Reading reading;
  std::uint64_t sum_ns = 0;
  for (const Cell& cell : cells_) {
    for (std::size_t i = 0; i < reading.counts.size(); ++i) {
      reading.counts[i] += cell.counts[i].load(std::memory_order_relaxed);
    }
    sum_ns += cell.sum_ns.load(std::memory_order_relaxed);
  }
  reading.sum = static_cast<double>(sum_ns) / 1e9;
  return reading;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, std::string_view labels) {
  const std::lock_guard lock(mutex_);
  Series& series = find(name, help, "counter", labels);
  if (!series.counter) series.counter = std::make_unique<Counter>();
  return *series.counter;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, std::string_view labels) {
  const std::lock_guard lock(mutex_);
  Series& series = find(name, help, "histogram", labels);
  if (!series.histogram) series.histogram = std::make_unique<Histogram>();
  return *series.histogram;
}

void Metrics::gauge(std::string_view name, std::string_view help, std::function<double()> read,
                    std::string_view labels) {
  const std::lock_guard lock(mutex_);
  find(name, help, "gauge", labels).gauge = std::move(read);
}

Metrics::Series& Metrics::find(std::string_view name, std::string_view help, std::string_view type,
                               std::string_view labels) {
  auto family =
      std::find_if(families_.begin(), families_.end(), [&](const Family& f) { return f.name == name; });
  if (family == families_.end()) {
    families_.push_back({std::string(name), std::string(help), type, {}});
    family = families_.end() - 1;
  }
  ENSURE(family->type == type);
  for (Series& series : family->series) {
    if (series.labels == labels) return series;
  }
  return family->series.emplace_back(Series{std::string(labels), nullptr, nullptr, nullptr});
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const Family& family : families_) {
    out.append("# HELP ").append(family.name).append(" ");
    append_help(out, family.help);
    out.append("\n# TYPE ").append(family.name).append(" ").append(family.type).append("\n");
    for (const Series& series : family.series) {
      if (series.histogram) {
        append_histogram(out, family.name, series.labels, series.histogram->read());
        continue;
      }
      append_name(out, family.name, series.labels);
      if (series.counter) out += std::to_string(series.counter->value());
      if (series.gauge) append_number(out, series.gauge());
      out += '\n';
    }
  }
  return out;
}

}  // namespace dc
