import assert from 'node:assert/strict';
import {test} from 'node:test';

import {shell_lines, starts_server} from './readme.mjs';

const document = [
  '# Title', '```sh', '# a remark', 'one', '', 'two \\', '  and more', '```', 'text', '```json',
  '{"not": "run"}', '```', '```console', '$ not run', '```', '```sh', 'three', '```'
].join('\n');

test('the lines of sh blocks are run, continued lines as one, and nothing else', () => {
  assert.deepEqual(shell_lines(document), [
    {number: 4, text: 'one'},
    {number: 7, text: 'two \\\n  and more'},
    {number: 17, text: 'three'},
  ]);
});

test('a server is told from other commands', () => {
  for (const text
           of ['script/server', './script/server --port 0', 'build/release/datacanvas serve --data x']) {
    assert.ok(starts_server(text), text);
  }
  for (const text of ['script/server --help', 'datacanvas export', 'curl http://127.0.0.1:8080/serve']) {
    assert.ok(!starts_server(text), text);
  }
});
