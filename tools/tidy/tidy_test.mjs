// Each rule is shown a file that breaks it, and its twin that does not.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {apply_ratchet} from './ratchet.mjs';
import {functions_of} from './sizes.mjs';
import {Source} from './source.mjs';
import {check} from './tidy.mjs';
import {Tree} from './tree.mjs';

// The findings of one rule in a tree of these files, as "path:line".
const places = (rule, files, exceptions = {}) => check(new Tree(files), exceptions)
                                                     .filter((found) => found.rule === rule)
                                                     .map(({path, line}) => `${path}:${line}`);

// Wrong files must be found at the places given, right ones not at all.
function rule_test(name, rule, {wrong, at, right = {}}) {
  test(name, () => {
    assert.deepEqual(places(rule, wrong), at);
    assert.deepEqual(places(rule, right), []);
  });
}

const including = (header) => `// one\n#include "${header}"\n`;

rule_test('a room does not include a higher one', 'layers', {
  wrong: {'src/store/a.cpp': including('content/b.hpp'), 'src/content/b.hpp': ''},
  at: ['src/store/a.cpp:2'],
  right: {'src/content/a.cpp': including('store/b.hpp'), 'src/store/b.hpp': ''},
});
rule_test('model and net do not see each other', 'layers', {
  wrong: {'src/net/a.cpp': including('model/b.hpp'), 'src/model/b.hpp': ''},
  at: ['src/net/a.cpp:2'],
});
rule_test('base does not include syntax', 'layers', {
  wrong: {'src/base/a.cpp': including('syntax/b.hpp'), 'src/syntax/b.hpp': ''},
  at: ['src/base/a.cpp:2'],
});
rule_test('features are siblings that never meet', 'layers', {
  wrong: {
    'src/features/cache/a.cpp': including('features/limits/b.hpp'),
    'src/features/limits/b.hpp': '',
    'src/features/ops/jobs/a.cpp': including('features/ops/backup/b.hpp'),
    'src/features/ops/backup/b.hpp': '',
  },
  at: ['src/features/cache/a.cpp:2', 'src/features/ops/jobs/a.cpp:2'],
  right: {'src/features/cache/a.cpp': including('features/cache/b.hpp'), 'src/features/cache/b.hpp': ''},
});
rule_test('includes start at the root of src', 'layers', {
  wrong: {'src/base/a.cpp': including('../base/b.hpp')},
  at: ['src/base/a.cpp:2'],
});
rule_test('a folder without a layer is found', 'layers', {
  wrong: {'src/misc/a.cpp': including('base/b.hpp'), 'src/base/b.hpp': ''},
  at: ['src/misc/a.cpp:2'],
});
rule_test('folders do not include each other in a ring', 'cycles', {
  wrong: {
    'src/store/a.hpp': including('store/sqlite/b.hpp'),
    'src/store/sqlite/b.hpp': including('store/c.hpp'),
    'src/store/c.hpp': '',
  },
  at: ['src/store/sqlite/b.hpp:2'],
  right: {
    'src/store/a_test.cpp': including('store/sqlite/b.hpp'),
    'src/store/sqlite/b.hpp': including('store/c.hpp'),
    'src/store/c.hpp': '',
  },
});

for (const [header, wrong, right] of [
         ['boost/asio.hpp', 'content', 'net'],
         ['sqlite3.h', 'store', 'store/sqlite'],
         ['libpq-fe.h', 'store', 'store/postgres'],
         ['simdjson.h', 'model', 'base'],
         ['openssl/evp.h', 'net', 'base'],
         ['utf8proc.h', 'model', 'base'],
         ['xxhash.h', 'content', 'base'],
         ['yaml.h', 'app', 'features/transfer'],
         ['toml++/toml.h', 'model', 'app'],
         ['CLI/CLI.hpp', 'base', 'app'],
         ['curl/curl.h', 'features/webhooks', 'net'],
]) {
  rule_test(`${header} stays in ${right}`, 'confined', {
    wrong: {[`src/${wrong}/a.cpp`]: `#include <${header}>\n`},
    at: [`src/${wrong}/a.cpp:1`],
    right: {[`src/${right}/a.cpp`]: `#include <${header}>\n`},
  });
}

const body = (lines) => `int long_one() {\n${'  step();\n'.repeat(lines - 2)}}\n`;

rule_test('a file has at most 350 lines', 'file_size', {
  wrong: {'src/base/a.cpp': '\n'.repeat(351), 'script/b': `#!/bin/sh\n${'\n'.repeat(350)}`},
  at: ['script/b:1', 'src/base/a.cpp:1'],
  right: {'src/base/a.cpp': '\n'.repeat(350), 'model/a.graphql': '\n'.repeat(400)},
});
rule_test('a function has at most 60 lines', 'function_size', {
  wrong: {'src/base/a.cpp': `namespace dc {\n${body(61)}}\n`},
  at: ['src/base/a.cpp:2'],
  right: {'src/base/a.cpp': `namespace dc {\n${body(60)}${body(60)}}\n`},
});
rule_test('a line has at most 110 characters', 'line_size', {
  wrong: {'src/base/a.cpp': `//${'x'.repeat(109)}\n`},
  at: ['src/base/a.cpp:1'],
  right: {'src/base/a.cpp': `//${'ü'.repeat(108)}\n`},
});
rule_test('a room has a README of at most 60 lines', 'readme_size', {
  wrong: {'src/base/a.cpp': '', 'src/net/README.md': '\n'.repeat(61)},
  at: ['src/base/README.md:1', 'src/net/README.md:1'],
  right: {'src/api/rest/a.cpp': '', 'src/api/rest/README.md': '\n'.repeat(60)},
});

rule_test('coroutines live in net', 'coroutines', {
  wrong: {'src/content/a.cpp': 'auto f() { co_return 1; }\n'},
  at: ['src/content/a.cpp:1'],
  right: {'src/net/a.cpp': 'auto f() { co_return 1; }\n', 'src/content/a.cpp': '// never co_await here\n'},
});
rule_test('co_await takes named locals', 'coroutines', {
  wrong: {
    'src/net/a.cpp': [
      'co_await send(Head{1});',
      'co_await post([&] { run(); });',
      'auto n = co_await read(small ? one : two);',
      'auto m = small ? co_await one() : 2;',
      'co_await f(g(h(Options{})));',
    ].join('\n')
  },
  at: [1, 2, 3, 4, 5].map((line) => `src/net/a.cpp:${line}`),
  right: {
    'src/net/a.cpp': [
      'if (auto n = co_await read(socket, buffer); !n) { stop(); }',
      'co_await send(head);',
      'while (co_await next()) { int a = b ? c : d; }',
      'auto text = co_await read(names[1]);',
    ].join('\n')
  },
});
rule_test('SQL is written in store and content', 'sql', {
  wrong: {
    'src/app/a.cpp': [
      'run("SELECT 1");',
      'run("INSERT INTO t VALUES (1)");',
      'run("UPDATE t SET a = 1");',
      'run("DELETE FROM t");',
      'run(R"(\nCREATE TABLE t (a))");',
    ].join('\n')
  },
  at: [1, 2, 3, 4, 5].map((line) => `src/app/a.cpp:${line}`),
  right: {
    'src/store/a.cpp': 'run("SELECT 1");',
    'src/content/b.cpp': 'run("SELECT 1");',
    'src/app/a_test.cpp': 'run("SELECT 1");',
    'src/app/c.cpp': '// SELECT 1\nsay("Select one.");',
  },
});
rule_test('a switch over Kind has no default', 'kind_switch', {
  wrong: {'src/model/a.cpp': 'switch (field.kind) {\n case Kind::id: return 1;\n default: return 2;\n}\n'},
  at: ['src/model/a.cpp:3'],
  right: {
    'src/model/a.cpp': 'switch (c) {\n default: return 2;\n}\nswitch (kind) { case Kind::id: return 1; }\n'
  },
});
rule_test('nothing sleeps, and clock and chance come from base', 'world', {
  wrong: {
    'src/net/a.cpp': 'std::this_thread::sleep_for(x);\nstd::chrono::system_clock::now();\nrand();\n',
    'src/net/a_test.cpp': 'usleep(1);\n',
    'test/fuzz/a.cpp': 'std::random_device d;\nstd::mt19937 seeded(1);\n',
    'src/net/b.cpp': 'std::mt19937 seeded(1);\n',
  },
  at: [
    'src/net/a_test.cpp:1', 'src/net/a.cpp:1', 'src/net/a.cpp:2', 'src/net/a.cpp:3', 'src/net/b.cpp:1',
    'test/fuzz/a.cpp:1'
  ],
  right: {
    'src/base/a.cpp': 'std::chrono::system_clock::now();\n',
    'src/net/a.cpp': 'operand(1); // sleep_for\n'
  },
});
rule_test('nothing is owned by hand', 'ownership', {
  wrong: {'src/net/a.cpp': 'auto a = new Thing;\ndelete a;\ndelete[] b;\n'},
  at: ['src/net/a.cpp:1', 'src/net/a.cpp:2', 'src/net/a.cpp:3'],
  right: {
    'src/net/a.hpp':
        'Thing(const Thing&) = delete;\nint news = 1;\nT& operator=(T) = delete;  // a new one\n',
    'src/net/b.cpp': 'std::unique_ptr<Box> box(new Box(1));\nreturn new (memory) Box(1);\n',
  },
});
rule_test('only named exceptions are caught', 'catch_all', {
  wrong: {'src/net/a.cpp': 'try { f(); } catch (...) {}\n'},
  at: ['src/net/a.cpp:1'],
  right: {'src/net/a.cpp': 'try { f(); } catch (const Bug& bug) {}\n'},
});

const forbidden =
    ['TODO', 'FIXME', 'XXX', 'for now', 'a stub', '/work/x', '../shared', 'registry.' + 'example.org'];
rule_test('words that promise, or name a machine, are found', 'words', {
  wrong: {
    'src/net/a.cpp': forbidden.map((word) => `// ${word}\n`).join(''),
    'docs/A.md': 'placeholder until later\n'
  },
  at: ['docs/A.md:1', ...forbidden.map((_, index) => `src/net/a.cpp:${index + 1}`)],
  right: {'src/net/a.cpp': '// network/work/x, a placeholder for each value, XXXXXX, stubborn\n'},
});
rule_test('lock files do not name the registry that they were written with', 'words', {
  wrong: {'test/api/package-lock.json': '{\n"resolved": "https://host/x.tgz"\n}\n'},
  at: ['test/api/package-lock.json:2'],
  right: {'test/api/package-lock.json': '{\n"integrity": "sha512-x"\n}\n'},
});
rule_test('names say what a thing is', 'empty_names', {
  wrong: {'src/net/a.hpp': 'class SocketManager {\n};\nstruct Util;\nstruct PageInfo {};\n'},
  at: ['src/net/a.hpp:1', 'src/net/a.hpp:4'],
  right: {'src/net/a.hpp': 'struct Impl;\nclass Page {};\n', 'src/net/a.cpp': 'struct RowData {};\n'},
});
rule_test('code is not commented out', 'commented_code', {
  wrong: {'src/net/a.cpp': '// return page(1);\n//auto x = f();\n// if (a) {\n// }\n#if 0\n#endif\n'},
  at: ['src/net/a.cpp:1', 'src/net/a.cpp:2', 'src/net/a.cpp:3', 'src/net/a.cpp:4', 'src/net/a.cpp:5'],
  right: {
    'src/net/a.cpp':
        '//   auto x = f();\n// Closed by close(); the reader ends first.\n// A page (of rows);\n'
  },
});

const rooms = {
  'CMakeLists.txt': 'dc_room(net)\n'
};
rule_test('files that nobody reaches are found', 'dead_files', {
  wrong: {
    ...rooms,
    'src/net/a.hpp': '',
    'src/misc/b.cpp': '',
    'script/lost': '#!/bin/sh\n',
    'bench/c.cpp': '',
  },
  at: ['bench/c.cpp:1', 'script/lost:1', 'src/misc/b.cpp:1', 'src/net/a.hpp:1'],
  right: {
    ...rooms,
    'src/net/a.hpp': '',
    'src/net/a.cpp': '#include "net/a.hpp"\n',
    'README.md': 'run script/found',
    'script/found': '#!/bin/sh\n',
    'bench/c.cpp': '',
    'bench/CMakeLists.txt': 'add_executable(c c.cpp)',
  },
});
rule_test('a file that only tests reach is dead', 'dead_files', {
  wrong: {
    'CMakeLists.txt': 'dc_room(app)',
    'src/app/main.cpp': '',
    'src/app/a.hpp': '',
    'src/app/a.cpp': including('app/a.hpp'),
    'src/app/a_test.cpp': including('app/a.hpp'),
  },
  at: ['src/app/a.cpp:1', 'src/app/a.hpp:1'],
  right: {
    'CMakeLists.txt': 'dc_room(app)',
    'src/app/main.cpp': including('app/a.hpp'),
    'src/app/a.hpp': '',
    'src/app/a_parts.hpp': including('app/a.hpp'),
    'src/app/a_one.cpp': including('app/a_parts.hpp') + including('app/b.hpp'),
    'src/app/b.hpp': '',
    'src/app/test_world.hpp': '',
    'src/app/a_test.cpp': including('app/test_world.hpp'),
  },
});
rule_test('a room without sources is found', 'dead_files', {wrong: rooms, at: ['CMakeLists.txt:1']});

const table = 'ERROR(gone, 410, "GONE", no, "Gone.", "Nothing.")\n';
rule_test('an error that nothing returns is found', 'unused_errors', {
  wrong: {'src/base/errors.def': table, 'src/net/a_test.cpp': 'Code::gone'},
  at: ['src/base/errors.def:1'],
  right: {'src/base/errors.def': table, 'src/net/a.cpp': 'return fail(Code::gone);'},
});
rule_test('an error that no test meets is found', 'untested_errors', {
  wrong: {'src/base/errors.def': table, 'src/net/a.cpp': 'Code::gone'},
  at: ['src/base/errors.def:1'],
  right:
      {'src/base/errors.def': table, 'src/net/a.cpp': 'Code::gone', 'test/api/a_test.mjs': 'code: \'gone\''},
});

test('an exception may shrink, must say so, and never grows', () => {
  const long = {rule: 'file_size', path: 'a.cpp', line: 1, text: 'long.', size: 400};
  const rules = (findings, limit) =>
      apply_ratchet(findings, {file_size: {'a.cpp': limit}}).map(({rule, text}) => `${rule}: ${text}`);
  assert.deepEqual(rules([long], 400), []);
  assert.deepEqual(rules([long], 390), ['file_size: long. (The exception allows 390.)']);
  assert.deepEqual(rules([long], 410), ['exceptions: file_size of a.cpp shrank from 410 to 400; write 400.']);
  assert.deepEqual(rules([], 400), ['exceptions: file_size of a.cpp is no exception any more; remove it.']);
});

test('comments and literals are blanked, everything else stays in its place', () => {
  const source =
      new Source('a.cpp', 'int a = 1\'000; // x{\nauto s = "a\\"{" + R"x({)")x" + \'{\'; /* { */ f();\n');
  assert.equal(source.code.length, source.text.length);
  assert.ok(!source.code.includes('{'));
  assert.ok(source.code.endsWith(' f();\n'));
  assert.deepEqual(source.strings.map(({line, text}) => [line, text]), [[2, '"a\\"{"'], [2, '"x({)")x"']]);
  assert.deepEqual(source.comments.map(({line}) => line), [1, 2]);
});

test('functions are told from types, initialisers and macros', () => {
  const source = new Source('a.cpp', `
#define LOOP(x) \\
  do {          \\
  } while (x)
namespace dc {
template <class T> requires(sizeof(T) > 1) struct Box { T value{1}; int size() const { return 1; } };
enum class Kind : int { id, text };
constexpr Row rows[] = {{1, f(2)}, {3, f(4)}};
Box::Box(int a, Options options = {}) : a_{a}, b_(options) {
  auto lambda = [&](int x) { return x; };
}
template <class T>
auto make(T value) -> Result<T> {
  if (value) { return {}; }
}
bool operator==(const Box& a, const Box& b) { return true; }
TEST(Boxes, AreEmpty) {
}
}
`);
  assert.deepEqual(functions_of(source).map(({name, start, end}) => [name, start, end]), [
    ['size', 6, 6],
    ['Box::Box', 9, 11],
    ['make', 12, 15],
    ['operator==', 16, 16],
    ['TEST(Boxes, AreEmpty)', 17, 18],
  ]);
});
