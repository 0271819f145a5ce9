// Documents over every production of the grammar: whole ones, and pieces that are set into every place
// where the grammar takes them.

const constants = [
  '0', '-0', '1', '-1', '1234567890123456789012345678901234567890', '0.0', '-0.5', '1.5', '1e3', '1E3',
  '1e+3', '1e-3',
  '-1.25e-10', '0e0', 'true', 'false', 'null', 'ENUM', 'on', 'query', 'type', '_', '__a1', '""', '"a"',
  '"a b"',
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u0041"', '"\\u00e9\\u20AC"', '"\\uD83D\\uDE00"', '"\\ud83d\\ude00!"',
  '"\\u{41}"',
  '"\\u{1F600}"', '"\\u{0}"', '"\\u{00000041}"', '"\\u{10FFFF}"', '"\\u{d7ff}\\u{E000}"', '"é€😀"',
  '"tab\there"',
  '"# no comment"', '"\u0000\u0001\u007f"', '"\ufeff"', '"\u2028"', '""""""', '"""a"""', '""" "a" """',
  '""" \\""" """',
  '"""\n  a\n    b\n\n  c\n"""', '"""first\n   second\n  third"""', '"""\r\n\ta\r\tb\r\n"""',
  '"""\n\n   \n"""',
  '"""   """', '"""\\n\\u0041"""', '"""a\n\n\n b \n  """', '"""\n  é\n  😀"""', '"""\\\\"""', '"""a\\""""""',
  '"""""" # block', '"""\n \\"""a\n \\"""\n"""', '[]', '[1]', '[1, 2,,, 3]', '[[], [[1]]]',
  '[1 "a" B null]',
  '{}',
  '{a: 1}', '{a: {b: [{c: 1}]}}', '{a: 1 a: 2}', '{on: on, true: false}', '[{a: """b"""}]',
];
const badValues = [
  '', '00', '01', '-01', '-', '--1', '+1', '1.', '.5', '1..2', '1.e3', '1e', '1e+', '1ea', '1.5.5', '1a',
  '1_0', '0x1F',
  '1.2e3.4', '0b1', '-a', '1e1e1', "'a'", '"', '"a', '"a\nb"', '"a\rb"', '"\\"', '"\\x41"', '"\\', '"\\u"',
  '"\\u12"',
  '"\\u12G4"', '"\\uD83D"', '"\\uDE00"', '"\\uD83D\\u0041"', '"\\uD83Dx"', '"\\uDE00\\uD83D"', '"\\u{}"',
  '"\\u{"',
  '"\\u{D800}"', '"\\u{110000}"', '"\\u{G}"', '"\\u{41"', '"\\u{ 41}"', '"\\u{ffffffff}"',
  '"\\u{FFFFFFFFFFFFFFFF}"',
  '"\\uD83D\\u{DE00}"', '"\\u{D83D}\\u{DE00}"', '"\\U0041"', '"\\0"', '"\\\'"', '"""', '"""a', '"""a""',
  '"""a\\"""',
  '""""', '"""""', '[', '[1', ']', '[1}', '{a}', '{a:}', '{a: 1', '{1: 2}', '{"a": 1}', '{a = 1}', '{: 1}',
  '@', '!',
  '$', '$1', '$$a', '&', '|', '=', '..', '.', '...', '%', '^', '~', '`', '\\', '/', ';', '?', '<', '*', 'é',
  '😀', '“a”',
  '\u0000', '\u0007', '\u000b', '\u00a0', '\u2028', '\u3000', 'a-b', 'a.b', '1 2', '(1)', 'a b:', 'é1',
  '"a" "b"',
];

const constantPlaces = [
  (v) => `{ a(b: ${v}) }`,
  (v) => `query ($v: T = ${v}) { a }`,
  (v) => `type A { b(c: T = ${v}): D }`,
  (v) => `input A { b: T = ${v} @c(d: ${v}) }`,
  (v) => `scalar A @b(c: [${v}, {d: ${v}}])`,
];

const types = ['T', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[[T!]]!]!', 'on', 'type', '[ T , ] !'];
const badTypes = ['', 'T!!', '[T', 'T]', '[]', '!', '[T!!]', '[T U]', '{T}', '"T"', '1', '$T', '(T)',
'[[T]',
'T?', '@T'];
const typePlaces = [
  (t) => `query ($a: ${t}, $b: ${t} = 1 @c) { d }`,
  (t) => `type A { b: ${t} c(d: ${t}): ${t} @e }`,
  (t) => `input A { b: ${t} }`,
];

const selections = [
  'a', 'a b c', 'a,b', 'a: b', 'a(b: 1)', 'a(b: $c d: $e)', 'a: b(c: [$d, {e: $f}])', 'a @b',
  'a @b @c(d: $e)',
  'a { b }', 'a { b { c { d } } }', '...F', '... F @a', '...on T { a }', '... on T @a(b: $c) { d }',
  '... { a }',
  '... @a { b }', 'on', 'true false null', 'query mutation fragment', 'type: type', '...on on { on }',
  'a(on: on)',
  'fragment', '...query', '__typename',
];
const badSelections = [
  '', 'a:', ':a', 'a: b: c', 'a()', 'a(b)', 'a(b:)', 'a(b 1)', 'a(1: 2)', 'a(b: 1', 'a { }', 'a {', 'a @',
  'a @1', 'a @b()',
  '...', '... on', '... on { a }', '...on T', '... on T @a', '....', '.. .F', '... F { a }', '...F(a: 1)',
  '... 1', '"a"',
  '"a" b', '1', '$a', '{ a }', 'a | b', 'a & b', 'a = b', 'a!', '[a]', 'a(b: 1)(c: 2)', 'a { b } (c: 1)',
  'a @b { c } @d',
  '@a', 'a(b: 1 @c)', 'a(b: $)', 'a("b": 1)',
];
const selectionPlaces = [
  (s) => `{ ${s} }`,
  (s) => `mutation M @d { x { ${s} } }`,
  (s) => `fragment F on T { ${s} }`,
];

const locations =
  `QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION
   SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT
   INPUT_FIELD_DEFINITION`.split(/\s+/);

const definitions = [
  '{ a }', 'query { a }', 'query Q { a }', 'query query { query }', 'mutation M { a }',
  'subscription S @a { b }',
  'subscription { a }', 'query Q($a: T) { b }',
  'query Q($a: T $b: U = 1, $c: [V!]! = [] @d(e: 1) @f) @g(h: $a) { i }',
  'query ($a: T) { b }', '"doc" query Q { a }', '"""doc""" mutation { a }', '"" subscription S { a }',
  'query ("doc" $a: T """more""" $b: U) { c }', '"doc" fragment F on T { a }', 'fragment F on T @a { b }',
  'fragment fragment on on { on }', 'fragment query on query { query }',
  'schema { query: Q }', 'schema @a @b { query: Q mutation: M, subscription: S }',
  '"doc" schema { query: Q }',
  'extend schema @a', 'extend schema { mutation: M }', 'extend schema @a(b: 1) { query: Q }',
  'scalar S', '"doc" scalar S @a(b: "c")', 'extend scalar S @a', 'scalar scalar',
  '"""doc\n  ument""" scalar type',
  'type T', 'type T { a: A }', '"doc" type T @a { "doc" a: A }', 'type T implements I { a: A }',
  'type T implements & I & J', 'type T implements I & J & K @a { b: C @d }', 'type T implements implements',
  'type type { type: type }', 'type T { a(b: B): A }', 'type T { a("doc" b: B = 1 @c, d: D): A! @e }',
  'type T { query: Q mutation: M on: O true: T null: N }', 'extend type T { a: A }', 'extend type T @a',
  'extend type T implements I', 'extend type T implements I & J @a { b: B }',
  'interface I', 'interface I { a: A }', 'interface I implements J & K @a { b(c: C): B }',
  '"doc" interface I',
  'interface I implements J', 'extend interface I @a', 'extend interface I implements J',
  'extend interface I { a: A }',
  'union U', 'union U = A', 'union U = | A', 'union U = A | B | C', '"doc" union U @a = | A | B',
  'union U @a',
  'extend union U = A', 'extend union U @a', 'extend union U @a = | A', 'union union = union | union',
  'enum E', 'enum E { A }', '"doc" enum E @a { "doc" A @b B, C """doc""" D }', 'enum E @a',
  'extend enum E { A }',
  'extend enum E @a', 'enum enum { enum on query }',
  'input I', 'input I { a: A }', '"doc" input I @oneOf { "doc" a: A = 1 @b c: [C!] = [1] }', 'input I @a',
  'extend input I { a: A }', 'extend input I @a', 'input input { input: input = input }',
  'directive @a on FIELD', 'directive @a on | FIELD', 'directive @a(b: B = 1) repeatable on FIELD | QUERY',
  '"doc" directive @a("doc" b: B @c d: D) on OBJECT', 'directive @repeatable repeatable on SCHEMA',
  'directive @on on ENUM', 'directive @a(repeatable: Boolean) on UNION',
  ...locations.map((l) => `directive @a on ${l}`),
  `directive @a on ${locations.join(' | ')}`, `directive @a on | ${locations.join('\n|')}`,
];

const badDefinitions = [
  '', ' ', ',', '#', '\ufeff', 'a', 'Query { a }', '{}', '{', '}', '{ a', '{ a }}', 'query', 'query Q',
  'query {}', 'query Q()',
  'query Q() { a }', 'query Q Q { a }', 'query 1 { a }', 'query (a: T) { b }', 'query ($a) { b }',
  'query ($a:) { b }',
  'query ($a T) { b }', 'query ($: T) { b }', 'query ($a: T = $b) { c }', 'query ($a: T = [$b]) { c }',
  'query ($a: T = {b: $c}) { d }', 'query ($a: T @b(c: $d)) { e }', 'query ($a: T = ) { b }',
  'query ($a: T @b = 1) { c }',
  'query ($a: T { b }', 'query @a', 'query "doc" { a }', 'query Q @a(b: 1) ($c: T) { d }', '"doc" { a }',
  '"doc"', '"doc" a',
  '"a" "b" query Q { c }', '"doc" extend type T @a', '"doc" extend schema @a', '"""doc""" { a }', '"doc" 1',
  '"doc" @a',
  'query ($a: "doc" T) { b }', 'query ($"doc" a: T) { b }', '{ a } b', '{ a } }', '{ a } ]', '1', '"a"',
  '@a',
  '$a', '!', '[a]',
  'fragment F { a }', 'fragment on T { a }', 'fragment on on T { a }', 'fragment F on { a }',
  'fragment F on T', 'fragment F T { a }',
  'fragment F ($a: T) on T { b }', 'fragment F on T {}', 'fragment F on [T] { a }',
  'fragment F on T! { a }',
  'fragment F @a on T { b }',
  'fragment', 'fragment F', 'fragment F on', 'fragment "F" on T { a }',
  'schema', 'schema {}', 'schema { a: A }', 'schema { query }', 'schema { query: }',
  'schema { query: [Q] }',
  'schema { query: Q! }',
  'schema Q { query: Q }', 'schema @a', 'schema { "doc" query: Q }', 'schema { query: Q @a }',
  'schema { query Q }', 'schema { query: Q',
  'schema @a(b: $c) { query: Q }', 'extend', 'extend a', 'extend 1', 'extend { a }', 'extend query Q { a }',
  'extend fragment F on T { a }',
  'extend schema', 'extend schema {}', 'extend schema { a: A }', 'extend "doc" type T @a',
  'extend extend type T @a', 'extend directive @a on FIELD',
  'scalar', 'scalar 1', 'scalar S { a: A }', 'scalar S = A', 'scalar S @', 'scalar S @a(b: $c)',
  'scalar "S"',
  'extend scalar S', 'extend scalar',
  'type', 'type {}', 'type T {}', 'type T { a }', 'type T { a: }', 'type T { a A }', 'type T { : A }',
  'type T { a: A', 'type T { a: A } }',
  'type T { a(): A }', 'type T { a(b): A }', 'type T { a(b:): A }', 'type T { a(b: B: A }',
  'type T { a(b: B = $c): A }', 'type T { a: A = 1 }',
  'type T { a: A @b(c: $d) }', 'type T { "doc" }', 'type T { "a" "b" c: C }', 'type T { "a": A }',
  'type T { 1: A }', 'type T { $a: A }',
  'type T implements', 'type T implements {}', 'type T implements &', 'type T implements & {}',
  'type T implements I &', 'type T implements I, J { a: A }',
  'type T implements I J', 'type T implements I & & J', 'type T implements [I]',
  'type T implements I! { a: A }', 'type T implements I | J',
  'type T @a implements I { b: B }', 'type T { a: A } @b', 'type T & I', 'type T = A', 'type T : I',
  'type "T"', 'type 1', 'type [T]', 'type T!',
  'type T { a: {b: C} }', 'type T { ...F }', 'type T { a { b } }', 'type T { a: A,, b }',
  'type A extends B { c: C }', 'extend type T', 'extend type T {}', 'extend type',
  'extend type T implements', 'extend type T { "doc" }', 'interface', 'interface I {}',
  'interface I implements', 'interface I = A', 'interface I { a }', 'extend interface I',
  'extend interface I {}', 'union', 'union U =', 'union U = |', 'union U = A |', 'union U = A | | B',
  'union U = || A', 'union U A | B', 'union U { A }', 'union U = A B',
  'union U = A & B', 'union U = [A]', 'union U = A! | B', 'union U = "A"', 'union U = A @b',
  'union U = | A |', 'extend union U', 'extend union U =',
  'enum', 'enum E {}', 'enum E { true }', 'enum E { A false }', 'enum E { null }', 'enum E { "doc" true }',
  'enum E { 1 }', 'enum E { "doc" }', 'enum E { A: 1 }',
  'enum E { A = 1 }', 'enum E { A | B }', 'enum E = A', 'enum E { A @b(c: $d) }', 'enum E { A',
  'enum E { $A }', 'enum E { [A] }', 'extend enum E', 'extend enum E {}', 'extend enum E { true }',
  'input', 'input I {}', 'input I { a }', 'input I { a: }', 'input I { a(b: B): A }',
  'input I { a: A = $b }',
  'input I { a: A = }', 'input I implements J { a: A }',
  'input I = A', 'input I { a: A @b = 1 }', 'input I { a: A ! }x', 'input I { "doc" }',
  'input I { a: A = 1 = 2 }', 'extend input I', 'extend input I {}',
  'directive', 'directive a on FIELD', 'directive @ on FIELD', 'directive @a', 'directive @a on',
  'directive @a on A', 'directive @a on field', 'directive @a FIELD',
  'directive @a on |', 'directive @a on FIELD |', 'directive @a on FIELD | | QUERY',
  'directive @a on FIELD & QUERY', 'directive @a on FIELD | A', 'directive @a on A {',
  'directive @a on FIELD | true ~', 'directive @a() on FIELD', 'directive @a(b) on FIELD',
  'directive @a(b: B = $c) on FIELD', 'directive @a on repeatable FIELD',
  'directive @a repeatable', 'directive @a repeatable FIELD', 'directive @a repeatable repeatable on FIELD',
  'directive @a on FIELD repeatable', 'directive @a on "FIELD"',
  'directive "a" on FIELD', 'directive @a on FIELD { b }', 'directive @a on __proto__',
  'directive @a on constructor', 'directive @@a on FIELD', 'directive @a on on FIELD',
  'schema { query: Q } "doc"', 'type T { a: A }\n"""doc', '{ a # comment }', '# only\n# comments',
  '{ a }\r\n~', '{ "é😀" ~', '# 😀\r{ é', '\ufeff\ufeff{', '{ a(b: "😀" c: ~) }',
];

const ignored = [
  '\ufeff{ a }', '{\ufeffa\ufeff}', '\ufeff\ufeff query\ufeff{a}', ',,,{,,,a,,,},,,', '\t{\ta\t}\t',
  '{\ra\r}\r', '{\r\na\r\n}\r\n', '{\n\ra\n\r}',
  '# comment\n{ a }', '{ a # comment\n}', '{ a } # comment', '#\n#\r#\r\n{ a }#',
  '# é 😀 \u0000 \u2028 "\n{ a(b: "é😀", c: 1) }', '{a#\n}', '{a(b:1,c:2)}', '{a(b:1 c:2 d:"e"f:G)}',
  'query{a}mutation{b}', '"doc"type T', '"""doc"""type T', 'type T{a:[A!]!}', '{a}{b}', 'type T query Q{a}',
  'union U=A|B type T{a:A}',
  '{...F...on T{a}...{b}}', 'query($a:T$b:U){c}', '{a@b@c}', '{a:b}', 'extend type T@a',
];

const kitchenQuery = `# é
query Q($a: T = {b: ["c", 1.5e3, D]} @e, "doc" $f: [G!]! = [null]) @h(i: $a) {
  alias: field(j: $a, k: """
    block "é😀"
  """) @include(if: $f) {
    ...F @l, ... on M @n { o(p: [$a, {q: $f}]) }
    ... { r } ... @skip(if: true) { s }
  }
}
"""doc""" mutation { t(u: "\\u{1F600}\\n") { v } }
subscription S($w: X!) { y }
"doc" fragment F on Z @aa(bb: 0) { cc }
`;
const kitchenSchema = `"""
  é The schema
"""
schema @a { query: Q mutation: M }
"doc" type Q implements I & J @b(c: [1, {d: "e"}]) { "doc" f(g: [H!]! = [] @i, "j" k: L): M! @n o: P }
interface I implements J { f: M } union U @q = | A | B
enum E { "doc" A @r B } input N @oneOf { a: A = {b: 1} c: [D] } scalar S @s
directive @a("doc" b: B = -1) repeatable on | FIELD | INPUT_FIELD_DEFINITION
extend schema { subscription: S } extend type Q implements K { t: U } extend union U = C
extend enum E @v extend input N { w: X } extend scalar S @y extend interface I @z
`;

const setInto = (pieces, places) => pieces.flatMap((piece) => places.map((place) => place(piece)));

export const documents = [
  ...definitions, ...badDefinitions, ...ignored, kitchenQuery, kitchenSchema, kitchenQuery + kitchenSchema,
  ...setInto([...constants, ...badValues], constantPlaces),
  ...setInto([...types, ...badTypes], typePlaces),
  ...setInto([...selections, ...badSelections], selectionPlaces),
];

// What mutation starts from.
export const seeds = [...definitions, ...ignored, kitchenQuery, kitchenSchema];
