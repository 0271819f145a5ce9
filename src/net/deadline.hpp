// Absolute deadlines of the connections of one loop.
//
// All deadlines of a class have the same length, so a list per class in order of setting is in order of
// expiry: setting and clearing cost a few pointers, and one timer serves the loop. One thread. Nodes are
// borrowed: clear before they die.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace dc::net {

// What a connection may be late with.
//   warm: idle, but still with its buffer; idle: idle without one;
//   linger: after a refusal, until the client has seen it
enum class Late : unsigned char { head, body, write, warm, idle, linger, nothing };
constexpr std::size_t late_classes = 6;

class Deadlines {
 public:
  struct Node {
    Node* before = nullptr;
    Node* after = nullptr;
    std::chrono::nanoseconds at{};
    Late late = Late::nothing;
  };

  // The time allowed for each class, in the order of Late.
  explicit Deadlines(std::array<std::chrono::nanoseconds, late_classes> allowed) : allowed_(allowed) {}

  void set(Node& node, Late late, std::chrono::nanoseconds now);
  void clear(Node& node);
  // The next one to expire; nullopt if none is set.
  std::optional<std::chrono::nanoseconds> earliest() const;
  struct Expired {
    Node* node = nullptr;  // none: nothing has expired
    Late late = Late::nothing;
  };
  // Clears and returns one that has expired.
  Expired take_expired(std::chrono::nanoseconds now);
  // The node of that class that was set first, or nullptr.
  Node* oldest(Late late) const { return lists_[static_cast<std::size_t>(late)].first; }

 private:
  struct List {
    Node* first = nullptr;
    Node* last = nullptr;
  };
  std::array<std::chrono::nanoseconds, late_classes> allowed_;
  std::array<List, late_classes> lists_{};
};

}  // namespace dc::net
