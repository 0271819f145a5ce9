// A patch file as test/sabotage/run reads it: what it breaks, and which tests must notice.
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';

const RED = /^# turns red: (\S+) (\S+)$/;

// {name, path, red: [{target, filter}]}, or throws an error whose message says what is wrong with the file.
export function read_patch(path) {
  const name = basename(path, '.patch');
  const head = readFileSync(path, 'utf8').split(/^(?=diff |--- )/m)[0];
  const red = [];
  for (const line of head.split('\n').filter((one) => one.includes('turns red'))) {
    const match = RED.exec(line);
    if (!match)
      throw new Error(`${name}: "${line}" should read "# turns red: <ctest target> <gtest filter>"`);
    red.push({target: match[1], filter: match[2]});
  }
  if (red.length === 0)
    throw new Error(`${name}: the line "# turns red: <ctest target> <gtest filter>" is missing`);
  return {name, path, red};
}
