// Constructs that have one place or none: coroutines, SQL, clocks, sleeping, catch-all, new, and default in a
// switch over Kind.
import {behind_closing} from './source.mjs';
import {finding} from './tree.mjs';

const under = (source, ...folders) => folders.some((folder) => source.path.startsWith(`src/${folder}/`));

function matches(rule, source, pattern, text) {
  return [...source.code.matchAll(pattern)].map(
      (match) => finding(
          rule, source, source.line_of(match.index), typeof text === 'function' ? text(match) : text));
}

// From the keyword to the end of its statement or of the parentheses around it.
function awaited(code, from) {
  let at = from;
  while (at < code.length && !';)'.includes(code[at]))
    at = '([{'.includes(code[at]) ? behind_closing(code, at) : at + 1;
  return code.slice(from, at);
}

export function coroutines(tree) {
  const found = [];
  for (const source of tree.cpp()) {
    if (!under(source, 'net')) {
      found.push(...matches(
          'coroutines', source, /\bco_(await|return|yield)\b/g,
          'coroutines live in net/ only; block in a lane, with a deadline.'));
      continue;
    }
    for (const match of source.code.matchAll(/\bco_await\b/g)) {
      const before = source.code.slice(0, match.index).split(/[;{}]/).at(-1);
      const expression = awaited(source.code, match.index);
      // A lambda, a braced value or a ternary: g++ 12 corrupts such temporaries silently.
      if (!/[{?]/.test(expression) && !before.includes('?')) continue;
      found.push(finding(
          'coroutines', source, source.line_of(match.index),
          'a co_await expression takes named locals only; name the braces, lambda or ternary before it.'));
    }
  }
  return found;
}

const SQL = new RegExp([
  String.raw`\bSELECT\s`,
  String.raw`\bINSERT\s+([A-Z]+\s+)*INTO\b`,
  String.raw`\bUPDATE\s+\S+\s+SET\b`,
  String.raw`\bDELETE\s+FROM\b`,
  String.raw`\bCREATE\s+([A-Z]+\s+)*(TABLE|INDEX)\b`,
].join('|'));

export function sql(tree) {
  const found = [];
  for (const source of tree.cpp()) {
    if (source.is_test() || under(source, 'store', 'content')) continue;
    for (const {line, text} of source.strings) {
      if (!SQL.test(text)) continue;
      found.push(finding(
          'sql', source, line, 'SQL is written in store/ and content/ only; ask Content or a Query.'));
    }
  }
  return found;
}

export function kind_switch(tree) {
  const found = [];
  for (const source of tree.cpp()) {
    const {code} = source;
    for (const match of code.matchAll(/\bswitch\s*\(/g)) {
      const condition_end = behind_closing(code, match.index + match[0].length - 1);
      const open = code.indexOf('{', condition_end);
      if (open < 0) continue;
      const body = code.slice(open, behind_closing(code, open));
      const subject = code.slice(match.index, condition_end);
      if (!/\bkind\b|\bkind_\b|\bKind\b/.test(subject) && !/case\s+(\w+::)*Kind::/.test(body)) continue;
      const at = body.search(/\bdefault\s*:/);
      if (at < 0) continue;
      found.push(finding(
          'kind_switch', source, source.line_of(open + at),
          'a switch over Kind is total; list the kinds, so that the compiler finds it when one is added.'));
    }
  }
  return found;
}

const WORLD = /\b(system_clock|random_device|gettimeofday|s?rand\s*\(|(std)?::time\s*\(|CLOCK_REALTIME)/g;
const ENGINE = /\bmt19937(_64)?\b/g;  // with a seed it is fine in a test
const SLEEP = /\b(sleep_for|sleep_until|usleep|nanosleep|::sleep)\b/g;

export function world(tree) {
  const found = [];
  for (const source of tree.all().filter((one) => one.is_cpp() && /^(src|test)\//.test(one.path))) {
    found.push(...matches(
        'world', source, SLEEP,
        source.is_test() ? 'tests do not sleep; wait for the event, or turn the fake clock.' :
                           'nothing sleeps; wait for the event with a deadline.'));
    if (under(source, 'base')) continue;
    for (const pattern of source.is_test() ? [WORLD] : [WORLD, ENGINE])
      found.push(...matches(
          'world', source, pattern,
          (match) => `${
              match[0].replace(
                  /\s*\($/, '')} stays in base/; take Clock or Random through the constructor.`));
  }
  return found;
}

export function ownership(tree) {
  const found = [];
  for (const source of tree.cpp()) {
    // Straight into an owner is fine where the constructor is private; so is building in an arena.
    found.push(...matches(
        'ownership', source, /(?<!unique_ptr<[\w:<>]*>[\w ]*\(\s*)\bnew\b\s*[\w:<]/g,
        'no new: make_unique, or a value.'));
    found.push(...matches(
        'ownership', source, /(?<!=\s*)(?<!operator\s)\bdelete\b(?!\s*[;,)]?\s*$)\s*[\w*(\[]/gm,
        'no delete: let an owner hold it.'));
    if (source.is_test()) continue;
    found.push(...matches(
        'catch_all', source, /\bcatch\s*\(\s*\.\.\.\s*\)/g,
        'catch what the library throws, in its one wrapper file; a Bug goes to the boundary.'));
  }
  return found;
}
