// The verdict on each patch, and the command line.
import {readdirSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';

import {Copy} from './copy.mjs';
import {read_patch} from './patch.mjs';

const words = {
  green: 'stays green: no test notices this sabotage',
  nothing: 'ran no test: the filter matches nothing',
  slow: 'did not end in time',
};

const show = ({target, filter}) => `${target} --gtest_filter=${filter}`;

// The tests that are not as they should be, as sentences.
function faults(copy, patch, wanted) {
  const found = [];
  for (const one of patch.red) {
    const {verdict, output} = copy.test(one);
    if (verdict === wanted) continue;
    const text = verdict === 'red' ? `is red without the patch:\n${output.slice(-2000)}` : words[verdict];
    found.push(`${show(one)} ${text}`);
  }
  return found;
}

// Null if the patch was noticed by every test that it names, else what is wrong.
export function judge(copy, patch) {
  const refused = copy.refuses(patch);
  if (refused) return `the patch no longer applies; renew it:\n${refused}`;
  const targets = [...new Set(patch.red.map(({target}) => target))];
  const broken = copy.build_fails(targets);
  if (broken) return `does not build without the patch:\n${broken}`;
  const early = faults(copy, patch, 'green');
  if (early.length > 0) return early.join('\n');
  copy.apply(patch);
  try {
    const invalid = copy.build_fails(targets);
    if (invalid) return `does not build with the patch, so no test can notice:\n${invalid}`;
    return faults(copy, patch, 'red').join('\n') || null;
  } finally {
    copy.revert(patch);
  }
}

export function main(arguments_ = process.argv.slice(2)) {
  const {values, positionals} =
      parseArgs({args: arguments_, allowPositionals: true, options: {root: {type: 'string'}}});
  const root =
      resolve(values.root ?? join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..'));
  const folder = join(root, 'test/sabotage');
  const files = readdirSync(folder).filter((file) => file.endsWith('.patch')).sort();
  const chosen =
      files.filter((file) => positionals.length === 0 || positionals.some((name) => file.includes(name)));
  let failed = chosen.length === 0 ? 1 : 0;
  if (chosen.length === 0) console.log(`no patch in ${folder} matches; nothing was tested`);
  const copy = new Copy(root);
  if (chosen.length > 0) copy.open();
  for (const file of chosen) {
    const started = Date.now();
    let fault;
    try {
      fault = judge(copy, read_patch(join(folder, file)));
    } catch (error) {
      fault = error.message;
    }
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(fault ? `not ok ${file} (${seconds} s): ${fault}` : `ok ${file} (${seconds} s)`);
    if (fault) ++failed;
  }
  console.log(`${chosen.length - Math.min(failed, chosen.length)} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
