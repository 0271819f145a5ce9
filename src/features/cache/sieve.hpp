// The order of forgetting: SIEVE (Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024).
//
//   newest ◄── A ◄── B ◄── C ◄── oldest
//                    ▲ hand
// The hand goes from old to new: what was asked for since it last came by loses its mark and stays, what was
// not goes. Asking moves nothing.
// Not thread-safe.
#pragma once

#include <list>

namespace dc::cache {

template <class T>
class Sieve {
 public:
  struct Place {
    T value;
    bool asked = false;
  };
  using Handle = typename std::list<Place>::iterator;

  bool empty() const { return places_.empty(); }
  Handle add(T value) {
    places_.push_front({std::move(value)});
    return places_.begin();
  }
  static void ask(Handle place) { place->asked = true; }
  void remove(Handle place) {
    if (place == hand_) advance();
    places_.erase(place);
    if (places_.empty()) hand_ = places_.end();
  }
  // Who goes next; there has to be one.
  Handle next() {
    if (hand_ == places_.end()) hand_ = std::prev(places_.end());
    while (hand_->asked) {
      hand_->asked = false;
      advance();
    }
    return hand_;
  }

 private:
  // Towards the newest, and from there to the oldest.
  void advance() { hand_ = hand_ == places_.begin() ? std::prev(places_.end()) : std::prev(hand_); }

  std::list<Place> places_;  // the newest first
  Handle hand_ = places_.end();
};

}  // namespace dc::cache
