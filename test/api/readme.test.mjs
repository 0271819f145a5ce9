// The list of faults in README.md names tests that there are.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const text = await readFile(new URL('README.md', import.meta.url), 'utf8');
const proof = /`(\w+\/\w+)`: ([^;|]*[^;| ])/g;
const proofs = [...text.matchAll(proof)].map(([, file, words]) => ({ file, words }));

test('the list names tests', () => assert.ok(proofs.length >= 20, String(proofs.length)));

for (const { file, words } of proofs) {
  test(`${file} has a test that says: ${words}`, async () => {
    const source = await readFile(new URL(`../${file}.test.mjs`, import.meta.url), 'utf8');
    const names = [...source.matchAll(/\btest\((['`])(.*?)\1/g)].map(([, , name]) => name);
    assert.ok(names.some((name) => name.includes(words)), names.join('\n'));
  });
}
