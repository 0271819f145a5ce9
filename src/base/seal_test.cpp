#include "base/seal.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/compress.hpp"
#include "base/text.hpp"

namespace dc {
namespace {

const std::string key(seal_key_bytes, 'k');

std::vector<std::string> sealed_pieces(Sealer& sealer) {
  return {sealer.seal("one", false), sealer.seal("two", false), sealer.seal("", true)};
}

TEST(SealedStreams, OpenPieceByPiece) {
  Sealer sealer(key, "home/a");
  const auto pieces = sealed_pieces(sealer);
  Opener opener(key, sealer.header(), "home/a");
  EXPECT_EQ(opener.open(pieces[0]), "one");
  EXPECT_EQ(opener.open(pieces[1]), "two");
  EXPECT_FALSE(opener.has_ended()) << "who stops here was cut off";
  EXPECT_EQ(opener.open(pieces[2]), "");
  EXPECT_TRUE(opener.has_ended());
}

TEST(SealedStreams, DoNotOpenOtherwise) {
  Sealer sealer(key, "home/a");
  const auto pieces = sealed_pieces(sealer);
  const std::string other_key(seal_key_bytes, 'l');
  EXPECT_FALSE(Opener(other_key, sealer.header(), "home/a").open(pieces[0])) << "another key";
  EXPECT_FALSE(Opener(key, sealer.header(), "home/b").open(pieces[0])) << "another place";
  EXPECT_FALSE(Opener(key, sealer.header(), "home/a").open(pieces[1])) << "another order";
  EXPECT_FALSE(Opener(key, sealer.header(), "home/a").open("short"));
  for (std::size_t at = 0; at < pieces[0].size(); ++at) {
    std::string flipped = pieces[0];
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    Opener opener(key, sealer.header(), "home/a");
    EXPECT_EQ(opener.open(flipped).error().code, Code::corrupt) << at;
    EXPECT_FALSE(opener.open(pieces[0])) << "it stays shut";
  }
  Opener ended(key, sealer.header(), "home/a");
  for (const std::string& piece : pieces) EXPECT_TRUE(ended.open(piece));
  EXPECT_FALSE(ended.open(pieces[0])) << "nothing comes behind the last piece";
}

TEST(DerivedKeys, DifferByPurposeAndMaster) {
  const std::string other_master(32, 'm');
  EXPECT_EQ(derive_key(key, 1, "contextA", 32), derive_key(key, 1, "contextA", 32));
  EXPECT_NE(derive_key(key, 1, "contextA", 32), derive_key(key, 2, "contextA", 32));
  EXPECT_NE(derive_key(key, 1, "contextA", 32), derive_key(key, 1, "contextB", 32));
  EXPECT_NE(derive_key(key, 1, "contextA", 32), derive_key(other_master, 1, "contextA", 32));
}

// RFC 8032, 7.1, test 2.
TEST(Signatures, AreThoseOfTheRfc) {
  const Signer signer(*from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  EXPECT_EQ(to_hex(signer.public_key()), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::string signature = signer.sign("\x72");
  EXPECT_EQ(to_hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(is_signature(signer.public_key(), "\x72", signature));
  EXPECT_FALSE(is_signature(signer.public_key(), "\x73", signature));
  EXPECT_FALSE(is_signature(signer.public_key(), "\x72", ""));
  EXPECT_FALSE(is_signature("", "\x72", signature));
}

std::string compressed(std::string_view text, std::size_t step) {
  Compressor compressor(1);
  std::string out;
  while (text.size() > step) {
    compressor.add(text.substr(0, step), false, out);
    text.remove_prefix(step);
  }
  compressor.add(text, true, out);
  return out;
}

Result<std::string> decompressed(std::string_view bytes, std::size_t step) {
  Decompressor decompressor;
  std::string out;
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, step);
    CHECK(decompressor.add(piece, [&](std::string_view more) -> Result<> {
      out += more;
      return {};
    }));
    bytes.remove_prefix(piece.size());
  }
  if (!decompressor.has_ended()) return fail(Code::corrupt, "cut off");
  return out;
}

TEST(Compression, ComesBackInPiecesOfAnySize) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919);
  for (const std::string& one : {std::string(), std::string("x"), text, std::string(1 << 20, 'a')}) {
    for (const std::size_t step : {std::size_t{1} << 20, std::size_t{4099}}) {
      EXPECT_EQ(decompressed(compressed(one, step), step), one);
    }
  }
}

TEST(Compression, NoticesWhatIsBroken) {
  const std::string whole = compressed(std::string(5000, 'a') + "b", 100);
  EXPECT_FALSE(decompressed(whole.substr(0, whole.size() - 1), 100)) << "cut off";
  EXPECT_FALSE(decompressed(whole + "x", 100)) << "something behind it";
  EXPECT_FALSE(decompressed("no frame at all", 100));
  std::string flipped = whole;
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  EXPECT_FALSE(decompressed(flipped, 100)) << "the checksum is that of another text";
}

}  // namespace
}  // namespace dc
