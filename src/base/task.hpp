// A piece of work to run once, later, perhaps elsewhere: what std::function is for copyable callables, for
// movable ones.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace dc {

template <class Signature>
class Callback;

template <class Answer, class... Arguments>
class Callback<Answer(Arguments...)> {
 public:
  Callback() = default;
  template <class F, class = std::enable_if_t<!std::is_same_v<std::decay_t<F>, Callback>>>
  Callback(F&& f) : held_(std::make_unique<Held<std::decay_t<F>>>(std::forward<F>(f))) {}

  explicit operator bool() const { return held_ != nullptr; }
  Answer operator()(Arguments... arguments) { return held_->call(std::forward<Arguments>(arguments)...); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual Answer call(Arguments... arguments) = 0;
  };
  template <class F>
  struct Held final : Base {
    explicit Held(F f) : f_(std::move(f)) {}
    Answer call(Arguments... arguments) override { return f_(std::forward<Arguments>(arguments)...); }
    F f_;
  };
  std::unique_ptr<Base> held_;
};

using Task = Callback<void()>;

}  // namespace dc
