#include "features/cache/sieve.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

namespace dc::cache {
namespace {

using Letters = Sieve<char>;

// Lets go as many as asked, and tells which.
std::string let_go(Letters& sieve, int count) {
  std::string gone;
  for (int i = 0; i < count; ++i) {
    const auto next = sieve.next();
    gone += next->value;
    sieve.remove(next);
  }
  return gone;
}

TEST(SieveTest, LetsGoInOrderOfArrivalWhatNobodyAskedFor) {
  Letters sieve;
  for (const char letter : {'a', 'b', 'c', 'd'}) sieve.add(letter);
  EXPECT_EQ(let_go(sieve, 4), "abcd");
  EXPECT_TRUE(sieve.empty());
}

// The hand goes from old to new, stays where it is, and begins anew with the oldest.
TEST(SieveTest, PassesOverWhatWasAskedForOnce) {
  Letters sieve;
  std::map<char, Letters::Handle> at;
  for (const char letter : std::string_view("abcdefg")) at[letter] = sieve.add(letter);
  for (const char letter : {'a', 'b', 'g'}) Letters::ask(at[letter]);
  EXPECT_EQ(let_go(sieve, 1), "c") << "a and b are passed over, and lose the mark";
  at['h'] = sieve.add('h');
  Letters::ask(at['a']);
  EXPECT_EQ(let_go(sieve, 2), "de");
  at['i'] = sieve.add('i');
  EXPECT_EQ(let_go(sieve, 2), "fh") << "g is passed over; new ones come behind it, and i is the next";
  EXPECT_EQ(let_go(sieve, 3), "ibg")
      << "from the newest the hand goes on with the oldest: a was asked for again";
}

TEST(SieveTest, GoesOnWhereTheHandWasWhenThatIsTakenAway) {
  Letters sieve;
  std::map<char, Letters::Handle> at;
  for (const char letter : std::string_view("abc")) at[letter] = sieve.add(letter);
  Letters::ask(at['a']);
  EXPECT_EQ(sieve.next()->value, 'b');
  sieve.remove(at['b']);
  EXPECT_EQ(let_go(sieve, 2), "ca");
}

}  // namespace
}  // namespace dc::cache
