#include "base/digest.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/text.hpp"

namespace dc {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256({"abc"})), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"})),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(to_hex(sha256({std::string(1'000'000, 'a')})),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, ReadsItsPartsAsOneText) { EXPECT_EQ(sha256({"a", "", "bc"}), sha256({"abc"})); }

// RFC 4231, test cases 1, 2 and 6.
TEST(HmacSha256, GivesTheCodesOfTheStandard) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), {"Hi There"})),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", {"what do ya want ", "for nothing?"})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               {"Test Using Larger Than Block-Size Key - Hash Key First"})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, DoesNotTakeAnEmptyKeyForTheLastOne) {
  const std::string empty = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  EXPECT_EQ(to_hex(hmac_sha256("", {})), empty);
  hmac_sha256("Jefe", {"text"});
  EXPECT_EQ(to_hex(hmac_sha256({}, {})), empty);
}

TEST(HmacSha256, IsTheSameOnEveryThread) {
  std::string other;
  std::thread([&] { other = hmac_sha256("key", {"text"}); }).join();
  EXPECT_EQ(hmac_sha256("key", {"text"}), other);
}

TEST(EqualSecrets, ComparesEveryByteAndTheLength) {
  EXPECT_TRUE(equal_secrets("", ""));
  EXPECT_TRUE(equal_secrets("secret", "secret"));
  EXPECT_FALSE(equal_secrets("secret", "secreT"));
  EXPECT_FALSE(equal_secrets("Secret", "secret"));
  EXPECT_FALSE(equal_secrets("secret", "secret1"));
  EXPECT_FALSE(equal_secrets("", "s"));
}

TEST(QuickHash, TellsTextsApart) {
  EXPECT_EQ(quick_hash("a"), quick_hash("a"));
  EXPECT_NE(quick_hash("a"), quick_hash("b"));
  EXPECT_EQ(quick_hash(""), 0x2d06800538d394c2u);  // XXH3_64bits of nothing, seed 0
}

}  // namespace
}  // namespace dc
