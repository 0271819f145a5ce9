#!/usr/bin/env node
// Holds the tree to docs/STYLE.md where a machine can. An ordinary test: prints `file:line: rule: sentence`
// and fails if there is anything to print.
//
//   tools/tidy/tidy.mjs [--root FOLDER] [--rule RULE] [--count]
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {dead_files, empty_rooms, error_codes} from './dead.mjs';
import {coroutines, kind_switch, ownership, sql, world} from './idioms.mjs';
import {confined, cycles, layers} from './layers.mjs';
import {apply_ratchet} from './ratchet.mjs';
import {file_size, function_size, line_size, readme_size} from './sizes.mjs';
import {Tree} from './tree.mjs';
import {commented_code, empty_names, words} from './words.mjs';

const RULES = [
  layers,
  cycles,
  confined,
  file_size,
  function_size,
  line_size,
  readme_size,
  coroutines,
  sql,
  kind_switch,
  world,
  ownership,
  words,
  empty_names,
  commented_code,
  dead_files,
  empty_rooms,
  error_codes,
];

export function check(tree, exceptions = {}) {
  const found = apply_ratchet(RULES.flatMap((rule) => rule(tree)), exceptions);
  return found.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

function main() {
  const {values} = parseArgs({
    options: {
      root: {type: 'string'},
      rule: {type: 'string'},
      count: {type: 'boolean'},
    }
  });
  const root = resolve(values.root ?? join(dirname(fileURLToPath(import.meta.url)), '../..'));
  const list = join(root, 'tools/tidy/exceptions.json');
  const tree = Tree.read(root);
  if (tree.cpp().length === 0) throw new Error(`there is no C++ below ${root}/src; nothing was checked`);
  const all = check(tree, existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {});
  const found = all.filter(({rule}) => values.rule === undefined || rule === values.rule);
  if (values.count) {
    const counts = {};
    for (const {rule} of found) counts[rule] = (counts[rule] ?? 0) + 1;
    for (const [rule, count] of Object.entries(counts).sort((a, b) => b[1] - a[1]))
      console.log(`${count} ${rule}`);
  } else {
    for (const {path, line, rule, text} of found) console.log(`${path}:${line}: ${rule}: ${text}`);
  }
  console.log(`tidy: ${tree.files.size} files, ${found.length} findings`);
  return found.length === 0 ? 0 : 1;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) process.exit(main());
