#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"

namespace dc {
namespace {

void append_point(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0 | point >> 6);
  } else {
    if (point < 0x10000) {
      put(0xe0 | point >> 12);
    } else {
      put(0xf0 | point >> 18);
      put(0x80 | (point >> 12 & 63));
    }
    put(0x80 | (point >> 6 & 63));
  }
  put(0x80 | (point & 63));
}

// Mostly from the blocks where normalization has something to do.
std::string random_text(Random& random) {
  constexpr std::pair<std::uint32_t, std::uint32_t> blocks[] = {
      {0x20, 0x7e},     {0xa0, 0x24f},     {0x300, 0x36f},     {0x370, 0x5ff},     {0x900, 0xdff},
      {0x1100, 0x11ff}, {0x1e00, 0x1fff},  {0x2000, 0x214f},   {0x2460, 0x24ff},   {0x3040, 0x33ff},
      {0xac00, 0xd7a3}, {0xf900, 0xffef},  {0x10400, 0x1044f}, {0x1d400, 0x1d7ff}, {0x1f100, 0x1f64f},
      {0x80, 0xd7ff},   {0xe000, 0x10ffff}};
  std::string text;
  for (std::uint64_t n = random.next64() % 120; n > 0; --n) {
    const auto [first, last] = blocks[random.next64() % std::size(blocks)];
    append_point(text, first + static_cast<std::uint32_t>(random.next64() % (last - first + 1)));
  }
  return text;
}

TEST(Slugs, KeepLettersAndDigitsOfAnyScript) {
  const struct {
    const char *text, *slug;
  } rows[] = {
      {"Hello, World!", "hello-world"},
      {"  --Hello--  ", "hello"},
      {"C++ & C#", "c-c"},
      {"snake_case", "snake-case"},
      {"Ünïcödé", "ünïcödé"},
      {"U\xCC\x88n", "ün"},
      {"H\xCC\xB1", "\xE1\xBA\x96"},
      {"Ελληνικά", "ελληνικά"},
      {"МОСКВА 2024", "москва-2024"},
      {"東京 タワー", "東京-タワー"},
      {"ﾀﾜｰ", "タワー"},
      {"हिन्दी में", "हिन्दी-में"},
      {"مرحبا بالعالم", "مرحبا-بالعالم"},
      {"ｆｕｌｌ　ｗｉｄｔｈ", "full-width"},
      {"Ⅷ ½ ①", "viii-1-2-1"},
      {"ﬁne", "fine"},
      {"😀", ""},
      {"a😀b", "a-b"},
      {"\xCC\x81"
       "a",
       "a"},
      {"a -\xCC\x81- b", "a-b"},
      {"a\nb\tc", "a-b-c"},
      {"", ""},
      {"---", ""},
      {"bad \xFF bytes", ""},
      {"01890A5D-AC96-774B-BCCE-B302099A8057", "s-01890a5d-ac96-774b-bcce-b302099a8057"},
      {"01890a5d ac96 774b bcce b302099a8057", "s-01890a5d-ac96-774b-bcce-b302099a8057"},
      {"01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a805"},
  };
  for (const auto& row : rows) EXPECT_EQ(slugify(row.text), row.slug) << row.text;
}

TEST(Slugs, AreCutAtTheirLimitWithoutAHyphenAtTheEnd) {
  EXPECT_EQ(slugify(std::string(200, 'A')), std::string(80, 'a'));
  EXPECT_EQ(slugify(std::string(79, 'a') + " b"), std::string(79, 'a'));
  EXPECT_EQ(slugify(std::string(78, 'a') + " b"), std::string(78, 'a') + "-b");
  std::string kana;
  for (int i = 0; i < 100; ++i) kana += "あ";
  EXPECT_EQ(length_utf8(slugify(kana)), limits::slug_points_max);
}

TEST(Slugs, OfSlugsAreTheSame) {
  SeededRandom random(9);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random_text(random);
    const std::string slug = slugify(text);
    ASSERT_EQ(slugify(slug), slug) << to_hex(text) << " gives " << to_hex(slug);
    ASSERT_LE(length_utf8(slug), limits::slug_points_max);
    ASSERT_TRUE(is_utf8(slug));
    ASSERT_FALSE(parse_uuid(slug));
    ASSERT_EQ(is_slug(slug), !slug.empty());
    if (!slug.empty()) {
      ASSERT_NE(slug.front(), '-');
      ASSERT_NE(slug.back(), '-');
    }
    ASSERT_EQ(slug.find("--"), std::string::npos);
  }
}

TEST(Slugs, AreToldFromOtherTexts) {
  EXPECT_TRUE(is_slug("a-b-2"));
  for (const char* text :
       {"", "A", "a b", "-a", "a-", "a--b", "u\xCC\x88", "01890a5d-ac96-774b-bcce-b302099a8057"}) {
    EXPECT_FALSE(is_slug(text)) << text;
  }
}

TEST(Fold, GivesOneKeyForEverySpelling) {
  EXPECT_EQ(fold("Straße"), fold("STRASSE"));
  EXPECT_EQ(fold("É"), fold("e\xCC\x81"));
  EXPECT_EQ(fold("ﬁne"), fold("FINE"));
  EXPECT_EQ(fold("ΣΊΣΥΦΟΣ"), fold("σίσυφος"));
  EXPECT_EQ(fold("a b!"), "a b!");
  EXPECT_NE(fold("a"), fold("á"));
  EXPECT_EQ(fold(""), "");
  EXPECT_EQ(fold("\xFF"), "");
}

TEST(Fold, OfFoldedTextIsTheSame) {
  SeededRandom random(10);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random_text(random);
    const std::string key = fold(text);
    ASSERT_EQ(fold(key), key) << to_hex(text);
  }
}

TEST(Slugs, AreToldFromOtherTextAsSlugifyWould) {
  SeededRandom random(5);
  constexpr std::string_view letters = "ab9--Z .\xC3\xA9_";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    const std::size_t size = random.next64() % (i % 100 == 0 ? 90 : 7);
    while (text.size() < size) text += letters[random.next64() % letters.size()];
    EXPECT_EQ(is_slug(text), !text.empty() && slugify(text) == text) << text;
  }
  EXPECT_TRUE(is_slug(std::string(80, 'a')));
  EXPECT_FALSE(is_slug(std::string(81, 'a')));
  EXPECT_FALSE(is_slug("01890a5d-ac96-774b-bcce-b302099a8057"));
}

}  // namespace
}  // namespace dc
