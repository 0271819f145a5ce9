// A bounded run of the fuzzer (fuzz.mjs is the longer one), and proof that it would find something.
//   CONTRACT_SEED=7 CONTRACT_REQUESTS=5000 node --test test/contract/fuzz.test.mjs
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Document, escape_pointer } from './document.mjs';
import { fuzz, summary } from './fuzz.mjs';

// The same each time: what is red today was not green yesterday by luck. Other seeds are for the longer run.
const seed = Number(process.env.CONTRACT_SEED ?? 20_261_122);
const requests = Number(process.env.CONTRACT_REQUESTS ?? 2000);

test('every answer is one that the documents promise', async (context) => {
  const seen = await fuzz({ requests, seed });
  context.diagnostic(summary(seen, seed));
  assert.deepEqual(seen.faults, [], `repeat it with CONTRACT_SEED=${seed}`);
  assert.ok(seen.sent >= requests);
  for (const status of [200, 201, 204, 400, 401, 403, 404, 406, 415, 422]) {
    const labels = [...seen.statuses.keys()];
    assert.ok(labels.some((label) => label.endsWith(` ${status}`)), `no answer was ${status}`);
  }
});

test('so it is for a model with fields of every kind', async (context) => {
  const model = fileURLToPath(new URL('kinds.graphql', import.meta.url));
  const seen = await fuzz({ requests: requests / 2, seed, model });
  context.diagnostic(summary(seen, seed));
  assert.deepEqual(seen.faults, [], `repeat it with CONTRACT_SEED=${seed}`);
});

test('every example is valid', async () => {
  for (const version of ['v1', 'v2']) {
    const document = await read(version);
    let count = 0;
    const walk = (value, pointer) => {
      if (value === null || typeof value !== 'object') return;
      if (value.schema && value.example !== undefined) {
        assert.equal(document.fault(`${pointer}/schema`, value.example), '', pointer);
        count++;
      }
      for (const [name, member] of Object.entries(value)) {
        if (name !== 'example') walk(member, `${pointer}/${escape_pointer(name)}`);
      }
    };
    walk(document.document, '');
    assert.ok(count > 40, String(count));
  }
});

test('an answer that is not promised is found', async () => {
  const document = await read('v2');
  const operation = document.operations.find(({ id }) => id === 'technologies.read');
  const id = '0190163d-8694-739b-aea5-966c26f8ad91';
  const at = '2024-05-01T12:00:00.000Z';
  const record = { id, version: 1, name: 'C++', slug: 'c', createdAt: at, updatedAt: at };
  const headers = {
    'content-type': 'application/json', 'x-request-id': id, 'cache-control': 'no-cache', etag: '"1.0a"',
  };
  const faults = (changes, body = record) => document.faults(
    operation, { status: 200, headers, text: JSON.stringify(body), ...changes });
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faults({}, { id }), [], 'fields=id');
  assert.match(faults({ status: 418 })[0], /status 418 is not documented/);
  assert.match(faults({ status: 500 })[0], /status 500/);
  assert.match(faults({ headers: { ...headers, etag: undefined } })[0], /no header etag/);
  assert.match(faults({ headers: { ...headers, etag: 'W/"x"' } })[0], /header etag/);
  assert.match(faults({ headers: { ...headers, 'x-new': '1' } })[0], /x-new is not documented/);
  assert.match(faults({ headers: { ...headers, 'content-type': 'text/html' } })[0], /content type/);
  assert.match(faults({}, { ...record, version: '1' })[0], /body/);
  assert.match(faults({}, { ...record, hash: 'secret' })[0], /body/);
  assert.match(faults({}, { ...record, createdAt: '2024-05-01T12:00:00Z' })[0], /body/);
  assert.match(faults({ text: '{' })[0], /not JSON/);
});

async function read(version) {
  const text = await readFile(new URL(`../../docs/openapi-${version}.json`, import.meta.url), 'utf8');
  return new Document(JSON.parse(text));
}
