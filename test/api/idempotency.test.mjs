// Idempotency-Key: a request that is sent again is not done again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

let server, owner, author;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  author = await server.member('author');
});
after(() => server?.stop());

let keys = 0;
const fresh = () => ({ 'idempotency-key': `key-${++keys}` });
const count = async (name) => (await owner.get(`/api/v2/tags?filter[name]=${name}`)).body.total;
const replayed = (answer) => answer.headers.get('idempotent-replayed');

test('the same request under the same key is done once, and answered alike', async () => {
  const headers = fresh();
  const first = await owner.post('/api/v2/tags', { name: 'Once' }, headers);
  const second = await owner.post('/api/v2/tags', { name: 'Once' }, headers);
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.equal(second.text, first.text);
  for (const name of ['location', 'etag', 'content-type', 'cache-control']) {
    assert.equal(second.headers.get(name), first.headers.get(name), name);
  }
  assert.deepEqual([replayed(first), replayed(second)], [null, 'true']);
  assert.equal(await count('Once'), 1);
});

test('many at the same time are done once', async () => {
  const headers = fresh();
  const answers = await Promise.all(Array.from({ length: 20 },
    () => owner.post('/api/v2/tags', { name: 'Crowd' }, headers)));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  assert.equal(answers.filter((answer) => replayed(answer) === null).length, 1);
  assert.equal(await count('Crowd'), 1);
});

test('a change, a replacement, a deletion and an array are answered again as well', async () => {
  const made = await owner.make('tags', { name: 'Changing' });
  const path = `/api/v2/tags/${made.id}`;
  for (const [method, target, body] of [['PATCH', path, { name: 'A' }], ['PUT', path, { name: 'B' }],
    ['POST', '/api/v2/tags', [{ name: 'Two' }, { name: 'Three' }]], ['DELETE', path, undefined]]) {
    const headers = { ...fresh(), 'if-match': '*' };
    const first = await owner.send(method, target, { body, headers });
    const second = await owner.send(method, target, { body, headers });
    assert.ok(first.status < 300, first.text);
    assert.deepEqual([second.status, second.text, replayed(second)], [first.status, first.text, 'true']);
  }
});

test('the key of another request is 422, whatever is other', async () => {
  const headers = fresh();
  assert.equal((await owner.post('/api/v2/tags', { name: 'Mine' }, headers)).status, 201);
  for (const [path, body] of [['/api/v2/tags', { name: 'Other' }], ['/api/v1/tags', { name: 'Mine' }],
    ['/api/v2/technologies', { name: 'Mine' }], ['/api/v2/tags?fields=name', { name: 'Mine' }]]) {
    const answer = await owner.post(path, body, headers);
    assert.equal(answer.status, 422, path);
    assert.match(answer.body.detail, /used for another request/);
  }
  assert.equal(await count('Other'), 0);
});

test('the key of a request in one version is not answered in the other', async () => {
  const headers = fresh();
  const send = (version) => owner.post(
    '/api/tags', { name: 'Negotiated' }, { ...headers, 'accept-version': version });
  assert.deepEqual(Object.keys((await send('v1')).body), ['data']);
  assert.equal((await send('v2')).status, 422);
  assert.equal(replayed(await send('v1')), 'true');
});

test('a key belongs to its account', async () => {
  const headers = fresh();
  const first = await owner.post('/api/v2/tags', { name: 'Shared' }, headers);
  const second = await author.post('/api/v2/tags', { name: 'Shared' }, headers);
  assert.equal(second.status, 201);
  assert.equal(replayed(second), null);
  assert.notEqual(second.body.id, first.body.id);
  const guest = await server.as().post('/api/v2/tags', { name: 'Shared' }, headers);
  assert.equal(guest.status, 401);
});

test('a request that was refused may be sent again, corrected, under its key', async () => {
  const headers = fresh();
  assert.equal((await owner.post('/api/v2/tags', {}, headers)).status, 422);
  const answer = await owner.post('/api/v2/tags', { name: 'Corrected' }, headers);
  assert.equal(answer.status, 201);
  assert.equal(replayed(answer), null);
});

test('a key of another form is 400', async () => {
  for (const key of ['', 'a b', 'x'.repeat(256), 'ü']) {
    const answer = await owner.post('/api/v2/tags', { name: 'Never' }, { 'idempotency-key': key });
    assert.equal(answer.status, 400, key);
  }
  const headers = { 'idempotency-key': `"${'x'.repeat(253)}"` };
  assert.equal((await owner.post('/api/v2/tags', { name: 'Long key' }, headers)).status, 201);
  assert.equal(await count('Never'), 0);
});

test('a read has no use for a key', async () => {
  const answer = await owner.get('/api/v2/tags?limit=1', { 'idempotency-key': 'not a key' });
  assert.equal(answer.status, 200);
});

test('an answer that is too long to be kept is refused, and nothing is done', async () => {
  const description = 'x'.repeat(300_000);
  const made = await owner.make('projects', { title: 'Big', description: 'x' });
  const tasks = Array.from({ length: 4 }, (_, i) => ({ description: `Task ${i}`, project: made.id }));
  await owner.patch(`/api/v2/projects/${made.id}`, { description });
  const answer = await owner.post('/api/v2/tasks?include=project', tasks, fresh());
  assert.equal(answer.status, 413);
  assert.match(answer.body.detail, /Idempotency-Key/);
  assert.equal((await owner.get('/api/v2/tasks')).body.total, 0);
  assert.equal((await owner.post('/api/v2/tasks', tasks, fresh())).status, 201);
});

test('the answer outlives the process', async () => {
  const own = await startServer();
  try {
    const headers = fresh();
    const first = await own.as(own.key).post('/api/v2/tags', { name: 'Kept' }, headers);
    const { home, key } = own;
    await own.kill();
    const next = await startServer({ directory: home });
    const second = await next.as(key).post('/api/v2/tags', { name: 'Kept' }, headers);
    assert.deepEqual([second.status, second.text, replayed(second)], [201, first.text, 'true']);
    await next.stop();
  } finally {
    if (own.child.exitCode === null && own.child.signalCode === null) await own.stop();
  }
});
