#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

namespace dc {
namespace {

TEST(SeededRandom, RepeatsItselfForTheSameSeed) {
  SeededRandom a(42), b(42), other(43);
  const std::uint64_t first = a.next64();
  EXPECT_EQ(first, b.next64());
  EXPECT_NE(first, other.next64());
  EXPECT_NE(first, a.next64());
}

TEST(SystemRandom, NeverGivesTheSameBytesTwice) {
  SystemRandom random;
  std::set<std::uint64_t> seen;
  // More than a buffer's worth, so that it is refilled on the way.
  for (int i = 0; i < 2000; ++i) EXPECT_TRUE(seen.insert(random.next64()).second);
}

TEST(SystemRandom, FillsAnyLengthToTheEnd) {
  SystemRandom random;
  for (const std::size_t size : {0u, 1u, 7u, 4095u, 4096u, 4097u, 100'000u}) {
    std::vector<std::byte> bytes(size);
    // An unlucky zero at the end has a chance of 1/256: four tries in a row do not happen.
    bool reached = size == 0;
    for (int i = 0; i < 8 && !reached; ++i) {
      random.fill(bytes);
      reached = bytes.back() != std::byte{0};
    }
    EXPECT_TRUE(reached) << size;
  }
}

TEST(SystemRandom, DiffersBetweenThreads) {
  SystemRandom random;
  std::uint64_t other = 0;
  std::thread([&] { other = random.next64(); }).join();
  EXPECT_NE(random.next64(), other);
}

}  // namespace
}  // namespace dc
