// The tree of graphql-js in the form that tree_text.cpp writes.
// A place is {line, column} with columns in code points; graphql-js gives offsets in UTF-16 units.

export function placeOf(text, offset) {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return `${lines.length}:${[...lines.at(-1)].length + 1}`;
}

function quoted(text = '') {
  const escape = (c) => '\\' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  return `"${text.replace(/[\x00-\x1f"\\\x7f]/g, escape)}"`;
}

const yes = (flag) => (flag ? 'yes' : 'no');

const typeText = (type) =>
  type.kind === 'NonNullType' ? typeText(type.type) + '!'
  : type.kind === 'ListType' ? `[${typeText(type.type)}]`
  : type.name.value;

const valueKinds = {
  NullValue: 'null', BooleanValue: 'boolean', IntValue: 'integer', FloatValue: 'floating',
  StringValue: 'string',
  EnumValue: 'enumeration', Variable: 'variable', ListValue: 'list', ObjectValue: 'object',
};
const typeKinds = {
  ScalarType: 'scalar', ObjectType: 'object', InterfaceType: 'interface', UnionType: 'union',
  EnumType: 'enum',
  InputObjectType: 'input',
};

export function treeText(text, document) {
  const at = (start) => placeOf(text, start);
  const node = (kind, start, ...parts) => `(${[kind, at(start), ...parts].join(' ')})`;
  const list = (nodes, write) => `[${(nodes ?? []).map(write).join('')}]`;
  const name = (n) => quoted(n?.value);
  const description = (n) => quoted(n.description?.value);
  // The first token that is not the description.
  const start = (n) => (n.description ? n.description.loc.endToken : n.loc.startToken.prev);
  const first = (n) => {
    let token = start(n).next;
    while (token.kind === 'Comment') token = token.next;
    return token.start;
  };

  const argument = (a) => node('argument', a.loc.start, name(a.name), value(a.value));
  const directive = (d) => node('directive', d.loc.start, name(d.name), list(d.arguments, argument));
  const directives = (n) => list(n.directives, directive);
  const named = (t) => node('named', t.loc.start, name(t.name));

  function value(v) {
    if (!v) return 'none';
    const kind = valueKinds[v.kind];
    if (kind === 'list') return node(kind, v.loc.start, list(v.values, value));
    if (kind === 'object') return node(kind, v.loc.start, list(v.fields, argument));
    if (kind === 'variable') return node(kind, v.loc.start, name(v.name));
    return node(kind, v.loc.start, quoted(kind === 'null' ? 'null' : String(v.value)));
  }

  function type(t) {
    const nullable = t.kind === 'NonNullType' ? t.type : t;
    const inner = nullable.kind === 'ListType' ? type(nullable.type) : name(nullable.name);
    return node('type', t.loc.start, quoted(typeText(t)), inner);
  }

  function selection(s) {
    if (s.kind === 'Field') {
      return node('field', s.loc.start, name(s.alias), name(s.name), list(s.arguments, argument),
        directives(s),
        selections(s));
    }
    if (s.kind === 'FragmentSpread') return node('spread', s.loc.start, name(s.name), directives(s));
    return node('inline', s.loc.start, name(s.typeCondition?.name), directives(s), selections(s));
  }
  const selections = (n) => list(n.selectionSet?.selections, selection);

  const variable = (v) =>
    node('variable_definition', first(v), description(v), name(v.variable.name), type(v.type),
      value(v.defaultValue),
      directives(v));
  const input = (i) =>
    node('input_value', first(i), description(i), name(i.name), type(i.type), value(i.defaultValue),
      directives(i));
  const field = (f) =>
    node('field_definition', first(f), description(f), name(f.name), list(f.arguments, input), type(f.type),
      directives(f));
  const enumValue = (e) => node('enum_value', first(e), description(e), name(e.name), directives(e));
  const operationType = (o) => node('operation_type', o.loc.start, o.operation, named(o.type));

  function schemaStart(d) {
    if (d.kind === 'SchemaDefinition') return first(d);
    let token = d.loc.startToken.next;
    while (token.kind === 'Comment') token = token.next;
    return token.start;
  }

  function definition(d) {
    const place = d.name?.loc.start;
    switch (d.kind) {
      case 'OperationDefinition':
        return node(d.operation, place ?? first(d), description(d), name(d.name),
          list(d.variableDefinitions, variable),
          directives(d), selections(d));
      case 'FragmentDefinition':
        return node('fragment', place, description(d), name(d.name), named(d.typeCondition), directives(d),
          selections(d));
      case 'SchemaDefinition':
      case 'SchemaExtension':
        return node('schema', schemaStart(d), yes(d.kind === 'SchemaExtension'), description(d),
          directives(d),
          list(d.operationTypes, operationType));
      case 'DirectiveDefinition':
        return node('directive_definition', place, description(d), name(d.name), list(d.arguments, input),
          yes(d.repeatable), list(d.locations, (l) => node('named', l.loc.start, name(l))));
      default: {
        const [, kind, how] = /^(.*?)(Definition|Extension)$/.exec(d.kind);
        const isInput = kind === 'InputObjectType';
        return node(typeKinds[kind], place, yes(how === 'Extension'), description(d), name(d.name),
          list(d.interfaces, named), directives(d), list(isInput ? [] : d.fields, field), list(d.types,
          named),
          list(d.values, enumValue), list(isInput ? d.fields : [], input));
      }
    }
  }

  return document.definitions.map(definition).join('');
}
