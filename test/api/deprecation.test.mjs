// v1 says that it will end, when, and where to go.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

let server, owner;
before(async () => {
  server = await startServer({ args: ['--v1-deprecated', '2025-06-01T02:00:00+02:00',
    '--v1-sunset', '2027-06-01T00:00:00Z'] });
  owner = server.as(server.key);
  await owner.make('tags', { name: 'One' });
});
after(() => server?.stop());

const signs = ({ headers }) => ['deprecation', 'sunset', 'link'].map((name) => headers.get(name));

test('every answer of v1 is deprecated, has a sunset and names its successor', async () => {
  const answers = [
    [await owner.get('/api/v1/tags?limit=1'), 'tags'],
    [await owner.get('/api/v1/tags/one'), 'tags/one'],
    [await owner.post('/api/v1/tags', { name: 'Two' }), 'tags'],
    [await owner.delete('/api/v1/tags/two'), 'tags/two'],
    [await owner.get('/api/v1/tags/none'), 'tags/none'],
    [await owner.get('/api/v1/tags?nonsense=1'), 'tags'],
    [await owner.get('/api/v1/nope'), 'nope'],
    [await owner.get('/api/v1/tags', { authorization: 'Bearer wrong' }), 'tags'],
    [await owner.send('OPTIONS', '/api/v1/tags'), 'tags'],
    [await owner.send('DELETE', '/api/v1/tags'), 'tags'],
    [await owner.get('/api/tags/one', { 'accept-version': 'v1' }), 'tags/one'],
    [await owner.get('/api/v1/tags/%C3%BCber%20uns'), 'tags/%C3%BCber%20uns'],
    [await owner.get('/api/v1/openapi.json'), 'openapi.json'],
    [await owner.get('/api/v1/openapi.json', { 'if-none-match': '*' }), 'openapi.json'],
    [await owner.send('OPTIONS', '/api/v1/openapi.json'), 'openapi.json'],
    [await owner.send('DELETE', '/api/v1/openapi.json'), 'openapi.json'],
    [await owner.get('/api/openapi.json', { 'accept-version': 'v1' }), 'openapi.json'],
  ];
  for (const [answer, path] of answers) {
    const link = `</api/v2/${path}>; rel="successor-version"`;
    assert.deepEqual(signs(answer), ['@1748736000', 'Tue, 01 Jun 2027 00:00:00 GMT', link]);
  }
});

test('v2 says nothing of the kind, nor does an address without a version', async () => {
  for (const path of ['/api/v2/tags', '/api/v2/nope', '/api/tags', '/healthz']) {
    assert.deepEqual(signs(await owner.get(path)), [null, null, null], path);
  }
});

test('an empty option turns its header off; the successor stays', async () => {
  const silent = await startServer({ args: ['--v1-deprecated', '', '--v1-sunset', ''] });
  try {
    const answer = await silent.as(silent.key).get('/api/v1/tags');
    assert.deepEqual(signs(answer), [null, null, '</api/v2/tags>; rel="successor-version"']);
  } finally {
    await silent.stop();
  }
});

test('without an option v1 is deprecated by dates of ours', async () => {
  const plain = await startServer();
  try {
    const [deprecation, sunset] = signs(await plain.as(plain.key).get('/api/v1/tags'));
    assert.match(deprecation, /^@\d{10}$/);
    assert.ok(Date.parse(sunset) / 1000 > Number(deprecation.slice(1)));
  } finally {
    await plain.stop();
  }
});
