// A value is first written flat; where that does not fit, it is broken up and its parts are tried.
#include "base/json_lines.hpp"

namespace dc::json {
namespace {

constexpr std::size_t line_bytes_max = 110;

// `{"a": 1, "b": [2, 3]}`: as on one line, however long.
struct Flat {
  std::string& out;

  void operator()(const Array& array) const {
    out += '[';
    for (const Value& value : array) {
      if (&value != array.data()) out += ", ";
      std::visit(*this, value.content());
    }
    out += ']';
  }
  void operator()(const Object& object) const {
    out += '{';
    for (const auto& member : object) {
      if (&member != object.data()) out += ", ";
      append_string(out, member.first);
      out += ": ";
      std::visit(*this, member.second.content());
    }
    out += '}';
  }
  void operator()(const auto& scalar) const { append(out, Value(scalar)); }
};

class Lines {
 public:
  explicit Lines(std::string& out) : out_(out) {}

  // `behind`: what follows on the same line, at least.
  void write(const Value& value, std::size_t behind) {
    std::string flat;
    std::visit(Flat{flat}, value.content());
    const std::size_t used = out_.size() - (out_.rfind('\n') + 1);
    const bool fits = used + flat.size() + behind <= line_bytes_max;
    if (const auto* array = value.as<Array>(); array && !array->empty() && !fits) {
      write_array(*array);
    } else if (const auto* object = value.as<Object>(); object && !object->empty() && !fits) {
      write_object(*object);
    } else {
      out_ += flat;
    }
  }

 private:
  void write_array(const Array& array) {
    open('[');
    for (const Value& value : array) {
      next(&value == array.data());
      write(value, 1);
    }
    close(']');
  }

  void write_object(const Object& object) {
    open('{');
    for (const auto& member : object) {
      next(&member == object.data());
      append_string(out_, member.first);
      out_ += ": ";
      write(member.second, 1);
    }
    close('}');
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
  }
  void close(char bracket) {
    --depth_;
    break_line();
    out_ += bracket;
  }
  void next(bool is_first) {
    if (!is_first) out_ += ',';
    break_line();
  }
  void break_line() { out_.append("\n").append(2 * depth_, ' '); }

  std::string& out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string to_lines(const Value& value) {
  std::string text;
  Lines(text).write(value, 0);
  return text + '\n';
}

}  // namespace dc::json
