#include "net/http.hpp"

#include "base/text.hpp"

namespace dc::net {

std::string_view to_text(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
    case Method::other:
      return "_OTHER";
  }
  return {};
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const Header& field : headers) {
    if (field.name.size() == name.size() && equals_ignore_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string Request::list(std::string_view name) const {
  const std::string_view separator = equals_ignore_case(name, "cookie") ? "; " : ", ";
  std::string values;
  for (const Header& field : headers) {
    if (field.value.empty() || !equals_ignore_case(field.name, name)) continue;
    if (!values.empty()) values += separator;
    values += field.value;
  }
  return values;
}

}  // namespace dc::net
