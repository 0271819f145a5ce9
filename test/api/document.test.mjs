// docs/REST.md is true: each of its examples is sent, in their order, and answered as it says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

let server, owner;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
});
after(() => server?.stop());

const text = await readFile(new URL('../../docs/REST.md', import.meta.url), 'utf8');

/** The examples: a request as HTTP writes it, and behind the arrow a status and members of the answer. */
const examples = [...text.matchAll(/```http\n([\s\S]*?)\n```/g)].map(([, block]) => {
  const [request, answer] = block.split('\n\n→ ');
  const [head, body] = request.split('\n\n');
  const [start, ...fields] = head.split('\n');
  const [method, path] = start.split(' ');
  const headers = Object.fromEntries(fields.map((field) => field.split(': ')));
  const [, status, expected] = /^(\d{3})(?: (.*))?$/.exec(answer);
  return { method, path, headers, body, status: Number(status), expected: JSON.parse(expected ?? '{}') };
});

/** Whether `actual` has what `expected` has; … in a string stands for anything. */
const expectPart = (actual, expected, place) => {
  if (typeof expected === 'string') {
    const parts = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    assert.match(String(actual), new RegExp(`^${parts.join('[\\s\\S]*')}$`), place);
  } else if (expected !== null && typeof expected === 'object') {
    if (Array.isArray(expected)) assert.equal(actual?.length, expected.length, place);
    for (const [key, part] of Object.entries(expected)) expectPart(actual?.[key], part, `${place}/${key}`);
  } else {
    assert.equal(actual, expected, place);
  }
};

test('the document has examples', () => assert.ok(examples.length >= 10));

for (const { method, path, headers, body, status, expected } of examples) {
  test(`${method} ${path} is answered as the document says`, async () => {
    const answer = await owner.send(method, path, { body, headers });
    assert.equal(answer.status, status, answer.text);
    expectPart(answer.body, expected, '');
  });
}
