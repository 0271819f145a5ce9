// The documents by the rules of others: Redocly's recommended rule set, without an exception.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';

for (const version of ['v1', 'v2']) {
  const file = new URL(`../../docs/openapi-${version}.json`, import.meta.url);

  test(`the document of ${version} passes the recommended rules`, async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const source = await readFile(file, 'utf8');
    const problems = await lintFromString({ source, absoluteRef: file.pathname, config });
    const told = problems.map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0].pointer}`);
    assert.deepEqual(told, []);
  });
}

test('the rules find what is wrong', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const source = JSON.stringify({ openapi: '3.1.0', info: { title: 'x' }, paths: { '/a': { get: {} } } });
  const problems = await lintFromString({ source, absoluteRef: 'x.json', config });
  assert.ok(problems.some(({ severity }) => severity === 'error'));
});
