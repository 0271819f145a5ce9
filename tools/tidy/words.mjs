// Words that promise later work, that name a machine, or that say nothing; and code that is commented out.
import {finding} from './tree.mjs';

const BANNED = [
  [/\b(TODO|FIXME|XXX)\b/, 'do it, or write it down where work is planned'],
  [/\bfor now\b/i, 'say what holds and why, or finish it'],
  [/\bstub(s|bed|bing)?\b/i, 'finish it, or remove it'],
  [/\bplaceholder (until|till|for (later|the real|a real|the final|future))/i, 'finish it, or remove it'],
  [/(^|[\s"'`(=:])\/(work|farm)\//, 'name no folder of one machine; start from the root of the checkout'],
  [/(^|[\s"'`(=])\.\.\/shared\b/, 'the project stands alone; copy what it needs'],
  [
    /\b(registry|deb|proxy|pypi|crates)\.([a-z]+\.)?(org|com|io)\b/,
    'name no package registry (npm --omit-lockfile-registry-resolved writes lock files without)'
  ],
];
const LOCK_ADDRESS = /"resolved": "https?:/;
const EMPTY_NAME =
    /\b(?:class|struct|enum(?: class)?|union|using)\s+(\w+(?:Managers?|Helpers?|Utils?|Data|Info|Impl))\b/g;

// This folder names the words that it looks for, and STYLE.md the names that it forbids.
const names_the_rules = (source) => source.path.startsWith('tools/tidy/') || source.path === 'docs/STYLE.md';

export function words(tree) {
  const found = [];
  for (const source of tree.all()) {
    if (names_the_rules(source) || source.path === 'LICENSE') continue;
    const lock = source.path.endsWith('package-lock.json');
    for (const [index, line] of source.lines.entries()) {
      if (lock) {
        if (LOCK_ADDRESS.test(line)) {
          found.push(
              finding('words', source, index + 1, `an address of a package registry: ${BANNED.at(-1)[1]}.`));
          break;
        }
        continue;
      }
      for (const [pattern, remedy] of BANNED) {
        const match = pattern.exec(line);
        if (match) found.push(finding('words', source, index + 1, `"${match[0].trim()}": ${remedy}.`));
      }
    }
  }
  return found;
}

export function empty_names(tree) {
  const found = [];
  for (const source of tree.cpp().filter((one) => one.path.endsWith('.hpp'))) {
    for (const match of source.code.matchAll(EMPTY_NAME)) {
      found.push(finding(
          'empty_names', source, source.line_of(match.index),
          `${match[1]} does not say what it is; name the idea.`));
    }
  }
  return found;
}

// Examples in a comment are indented by three spaces or more and are left alone.
const STATEMENT = /^ ?(\S.*(;|\)\s*\{|\belse \{)|\}|#include .*)$/;
const KEYWORD = /^ ?(\}|#include|(if|for|while|switch|return|auto|const|else|break|throw|TRY|CHECK)\b)/;
const CALL_OR_ASSIGNMENT = /^ ?[\w:.>-]+(<[^;]*>)?[&*]* ?[\w:.>[\]-]*( ?=[^=]|\()/;
const is_code = (text) => STATEMENT.test(text) && (KEYWORD.test(text) || CALL_OR_ASSIGNMENT.test(text));

export function commented_code(tree) {
  const found = [];
  for (const source of tree.cpp('').filter((one) => /^(src|test|bench)\//.test(one.path))) {
    for (const {line, text} of source.comments) {
      if (text.startsWith('/*') || !is_code(text)) continue;
      found.push(finding(
          'commented_code', source, line, 'remove code that is commented out; the history keeps it.'));
    }
    for (const match of source.text.matchAll(/^[ \t]*#[ \t]*if[ \t]+0\b/gm)) {
      found.push(
          finding('commented_code', source, source.line_of(match.index), 'remove what is never compiled.'));
    }
  }
  return found;
}
