#include "base/uuid.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/random.hpp"

namespace dc {
namespace {

TEST(Uuid7, BeginsWithTheTimeAndCarriesVersionAndVariant) {
  FakeClock clock(Instant{0x0123456789ab});
  SeededRandom random(1);
  const std::string text = to_text(make_uuid7(clock, random));
  EXPECT_EQ(text.substr(0, 15), "01234567-89ab-7");
  EXPECT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos);
}

TEST(Uuid7, SortsByTimeAndDoesNotRepeat) {
  FakeClock clock;
  SeededRandom random(2);
  std::set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(make_uuid7(clock, random)).second);
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_GT(make_uuid7(clock, random), *seen.rbegin());
}

TEST(Uuid8, IsTheSameForTheSameName) {
  const Uuid a = make_uuid8("project/a");
  EXPECT_EQ(a, make_uuid8("project/a"));
  EXPECT_NE(a, make_uuid8("project/b"));
  // SHA-256("abc") = ba7816bf 8f01cfea 414140de 5dae2223…
  EXPECT_EQ(to_text(make_uuid8("abc")), "ba7816bf-8f01-8fea-8141-40de5dae2223");
}

TEST(UuidText, ReadsBackWhatItWrote) {
  SeededRandom random(3);
  for (int i = 0; i < 1000; ++i) {
    Uuid uuid;
    random.fill(std::as_writable_bytes(std::span(uuid.bytes)));
    EXPECT_EQ(parse_uuid(to_text(uuid)), uuid);
    EXPECT_EQ(uuid_from_bytes(uuid.view()), uuid);
  }
}

TEST(UuidText, IsLowerCaseAndReadInEitherCase) {
  const auto uuid = parse_uuid("00112233-4455-6677-8899-AABBCCDDEEFF");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(to_text(*uuid), "00112233-4455-6677-8899-aabbccddeeff");
}

TEST(UuidText, RefusesEverythingElse) {
  for (const char* row : {"", "00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddeeff0",
                          "00112233445566778899aabbccddeeff", "{0112233-4455-6677-8899-aabbccddeef}",
                          "00112233-4455-6677-8899-aabbccddeefg", "00112233-4455-6677-8899_aabbccddeeff",
                          "0011223-34455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccdde ff"}) {
    EXPECT_FALSE(parse_uuid(row)) << row;
  }
}

TEST(UuidBytes, AreSixteen) {
  EXPECT_FALSE(uuid_from_bytes(""));
  EXPECT_FALSE(uuid_from_bytes(std::string(15, 'x')));
  EXPECT_FALSE(uuid_from_bytes(std::string(17, 'x')));
  EXPECT_TRUE(uuid_from_bytes(std::string(16, 'x')));
}

}  // namespace
}  // namespace dc
