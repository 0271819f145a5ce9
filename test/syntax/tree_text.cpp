#include "tree_text.hpp"

#include <array>
#include <cstdio>

namespace dc::graphql {
namespace {

// Quoted; control characters, quotes and backslashes as \XX.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool plain = static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
    char escape[4];
    std::snprintf(escape, sizeof escape, "\\%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += plain ? std::string(1, c) : escape;
  }
  return out + '"';
}

std::string quoted(bool flag) { return flag ? "yes" : "no"; }

template <class... Parts>
std::string node(std::string_view kind, Location location, const Parts&... parts) {
  std::string out =
      "(" + std::string(kind) + " " + std::to_string(location.line) + ":" + std::to_string(location.column);
  ((out += " " + parts), ...);
  return out + ")";
}

std::string_view kind_name(OperationKind kind) {
  constexpr std::array<std::string_view, 3> names = {"query", "mutation", "subscription"};
  return names[static_cast<std::size_t>(kind)];
}

// One overload a kind of node; in a struct they see each other.
struct Writer {
  template <class T>
  static std::string text_of(const List<T>& list) {
    std::string out = "[";
    for (const T& element : list) out += text_of(element);
    return out + "]";
  }

  static std::string text_of(const Value& value) {
    constexpr std::array<std::string_view, 9> names = {
        "null", "boolean", "integer", "floating", "string", "enumeration", "variable", "list", "object"};
    const std::string_view name = names[static_cast<std::size_t>(value.kind)];
    if (value.kind == Value::Kind::list) return node(name, value.location, text_of(value.items));
    if (value.kind == Value::Kind::object) return node(name, value.location, text_of(value.fields));
    return node(name, value.location, quoted(value.text));
  }

  static std::string text_of(const Value* value) { return value ? text_of(*value) : "none"; }

  static std::string text_of(const Argument& a) {
    return node("argument", a.location, quoted(a.name), text_of(a.value));
  }

  static std::string text_of(const Directive& d) {
    return node("directive", d.location, quoted(d.name), text_of(d.arguments));
  }

  static std::string text_of(const NamedType& t) { return node("named", t.location, quoted(t.name)); }

  static std::string text_of(const TypeReference& t) {
    const std::string inner = t.is_list() ? text_of(*t.inner) : quoted(t.name);
    return node("type", t.location, quoted(to_text(t)), inner);
  }

  static std::string text_of(const Selection& s) {
    switch (s.kind) {
      case Selection::Kind::field:
        return node("field", s.location, quoted(s.alias), quoted(s.name), text_of(s.arguments),
                    text_of(s.directives), text_of(s.selections));
      case Selection::Kind::fragment_spread:
        return node("spread", s.location, quoted(s.name), text_of(s.directives));
      case Selection::Kind::inline_fragment:
        return node("inline", s.location, quoted(s.name), text_of(s.directives), text_of(s.selections));
    }
    return {};
  }

  static std::string text_of(const VariableDefinition& v) {
    return node("variable_definition", v.location, quoted(v.description), quoted(v.name), text_of(v.type),
                text_of(v.default_value), text_of(v.directives));
  }

  static std::string text_of(const InputValueDefinition& i) {
    return node("input_value", i.location, quoted(i.description), quoted(i.name), text_of(i.type),
                text_of(i.default_value), text_of(i.directives));
  }

  static std::string text_of(const FieldDefinition& f) {
    return node("field_definition", f.location, quoted(f.description), quoted(f.name), text_of(f.arguments),
                text_of(f.type), text_of(f.directives));
  }

  static std::string text_of(const EnumValueDefinition& e) {
    return node("enum_value", e.location, quoted(e.description), quoted(e.name), text_of(e.directives));
  }

  static std::string text_of(const OperationTypeDefinition& o) {
    return node("operation_type", o.location, std::string(kind_name(o.kind)), text_of(o.type));
  }

  static std::string text_of(const OperationDefinition& o) {
    return node(kind_name(o.kind), o.location, quoted(o.description), quoted(o.name), text_of(o.variables),
                text_of(o.directives), text_of(o.selections));
  }

  static std::string text_of(const FragmentDefinition& f) {
    return node("fragment", f.location, quoted(f.description), quoted(f.name), text_of(f.type_condition),
                text_of(f.directives), text_of(f.selections));
  }

  static std::string text_of(const TypeDefinition& t) {
    constexpr std::array<std::string_view, 6> names = {"scalar", "object", "interface",
                                                       "union",  "enum",   "input"};
    return node(names[static_cast<std::size_t>(t.kind)], t.location, quoted(t.extends), quoted(t.description),
                quoted(t.name), text_of(t.interfaces), text_of(t.directives), text_of(t.fields),
                text_of(t.members), text_of(t.values), text_of(t.input_fields));
  }

  static std::string text_of(const SchemaDefinition& s) {
    return node("schema", s.location, quoted(s.extends), quoted(s.description), text_of(s.directives),
                text_of(s.operations));
  }

  static std::string text_of(const DirectiveDefinition& d) {
    return node("directive_definition", d.location, quoted(d.description), quoted(d.name),
                text_of(d.arguments), quoted(d.repeatable), text_of(d.locations));
  }
};

}  // namespace

std::string tree_text(const Document& document) {
  std::string out;
  for (const Definition& definition : document.definitions())
    out += std::visit([](const auto& node) { return Writer::text_of(node); }, definition);
  return out;
}

}  // namespace dc::graphql
