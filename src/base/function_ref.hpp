// A borrowed callable: two pointers, no allocation. Valid as long as the callable it was made from; for
// parameters only.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace dc {

template <class Signature>
class FunctionRef;

template <class Answer, class... Arguments>
class FunctionRef<Answer(Arguments...)> {
 public:
  FunctionRef() = default;
  template <class F, class = std::enable_if_t<!std::is_same_v<std::decay_t<F>, FunctionRef>>>
  FunctionRef(F&& f)
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(f)))),
        call_([](void* object, Arguments... arguments) -> Answer {
          return (*static_cast<std::add_pointer_t<F>>(object))(std::forward<Arguments>(arguments)...);
        }) {}

  explicit operator bool() const { return call_ != nullptr; }
  Answer operator()(Arguments... arguments) const {
    return call_(object_, std::forward<Arguments>(arguments)...);
  }

 private:
  void* object_ = nullptr;
  Answer (*call_)(void*, Arguments...) = nullptr;
};

}  // namespace dc
