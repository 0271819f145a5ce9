// Where the nodes of unfinished lists wait: one stack of bytes for all lists of a document.
//
// Lists nest strictly, so the nodes above a list's mark are its own. A complete list is copied to the arena
// in one piece: it costs neither a vector of its own nor regrowth.
//
// Thread contract: one thread.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <type_traits>
#include <vector>

#include "syntax/graphql.hpp"

namespace dc::graphql {

class NodeStack {
 public:
  // Lists are laid down in `arena`, which outlives them.
  explicit NodeStack(std::pmr::memory_resource& arena) : arena_(arena) { bytes_.reserve(4096); }

  std::size_t mark() const { return bytes_.size(); }

  template <class T>
  void push(const T& node) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    const auto* first = reinterpret_cast<const std::byte*>(&node);
    bytes_.insert(bytes_.end(), first, first + sizeof(T));
  }

  // All nodes above `mark`, which are Ts, leave the stack.
  template <class T>
  List<T> take(std::size_t mark) {
    const std::size_t size = bytes_.size() - mark;
    if (size == 0) return {};
    void* const nodes = arena_.allocate(size, alignof(T));
    std::memcpy(nodes, bytes_.data() + mark, size);
    bytes_.resize(mark);
    return {static_cast<const T*>(nodes), size / sizeof(T)};
  }

 private:
  std::pmr::memory_resource& arena_;
  std::vector<std::byte> bytes_;
};

}  // namespace dc::graphql
