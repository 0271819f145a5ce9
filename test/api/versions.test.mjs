// /api/v1, /api/v2, and addresses without a version.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

let server, owner, guest;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  guest = server.as();
  await owner.make('projects', { title: 'One', description: 'x', status: 'published' });
});
after(() => server?.stop());

test('an address without a version is redirected to the latest, with its query', async () => {
  const answer = await guest.get('/api/projects?limit=1&fields=title');
  assert.equal(answer.status, 308);
  assert.equal(answer.headers.get('location'), '/api/v2/projects?limit=1&fields=title');
  assert.equal(answer.headers.get('vary'), 'Origin, Accept-Version');
});

test('a redirect keeps the method and the body', async () => {
  const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'Redirected', description: 'x' });
  const answer = await fetch(`${server.url}/api/projects`, { method: 'POST', headers, body });
  assert.equal(answer.redirected, true);
  assert.equal(answer.status, 201);
  assert.equal((await answer.json()).title, 'Redirected');
});

test('every method is redirected with 308, but for OPTIONS, whatever it would do there', async () => {
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await owner.send(method, '/api/projects/one');
    assert.deepEqual([answer.status, answer.headers.get('location')], [308, '/api/v2/projects/one'], method);
  }
});

test('a write without a version in its address is done in that of Accept-Version', async () => {
  const headers = { 'accept-version': 'v1' };
  const made = await owner.post('/api/projects', { title: 'Negotiated', description: 'x' }, headers);
  assert.deepEqual([made.status, Object.keys(made.body)], [201, ['data']]);
  assert.equal(made.headers.get('location'), `/api/v1/projects/${made.body.data.id}`);
  const names = (await owner.patch('/api/projects/negotiated', { publishedAt: null }, headers)).body.errors;
  assert.match(names[0].detail, /'published_at'/);
});

test('what is kept of one version is not taken for the other', async () => {
  const tag = async (version) => {
    const { headers } = await guest.get('/api/projects/one', { 'accept-version': version });
    return headers.get('etag');
  };
  const [first, second] = [await tag('v1'), await tag('v2')];
  assert.notEqual(first, second);
  for (const [version, kept, status] of [['v1', first, 304], ['v2', first, 200], ['v1', second, 200]]) {
    const answer = await guest.get('/api/projects/one', { 'accept-version': version, 'if-none-match': kept });
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get('vary'), 'Origin, Accept-Encoding, Accept-Version');
  }
});

test('Accept-Version names the version of an address without one', async () => {
  for (const name of ['v1', '1']) {
    const answer = await guest.get('/api/projects/one', { 'accept-version': name });
    assert.equal(answer.status, 200);
    assert.deepEqual(Object.keys(answer.body), ['data']);
    assert.equal(answer.headers.get('vary'), 'Origin, Accept-Encoding, Accept-Version');
  }
  const second = await guest.get('/api/projects/one', { 'accept-version': 'v2' });
  assert.equal(second.body.title, 'One');
});

test('a bad Accept-Version is 400, an unknown version in the path 404', async () => {
  for (const name of ['v3', 'latest', '2.0']) {
    const answer = await guest.get('/api/projects', { 'accept-version': name });
    assert.equal(answer.status, 400, name);
    assert.equal(answer.headers.get('vary'), 'Origin, Accept-Version');
  }
  for (const path of ['/api/v9/projects', '/api/v0/projects', '/api/v22']) {
    assert.equal((await guest.get(path)).status, 404, path);
  }
});

test('the path wins over the header', async () => {
  for (const header of ['v2', 'nonsense']) {
    const answer = await guest.get('/api/v1/projects', { 'accept-version': header });
    assert.equal(answer.status, 200);
    assert.deepEqual(Object.keys(answer.body), ['data', 'total', 'limit', 'offset']);
    assert.equal(answer.headers.get('vary'), 'Origin, Accept-Encoding');
  }
});

test('nothing is redirected twice', async () => {
  for (const path of ['/api/nope', '/api/nope/x/y', '/api/v1x/projects']) {
    const first = await guest.get(path);
    assert.equal(first.status, 308, path);
    const second = await guest.get(first.headers.get('location'));
    assert.equal(second.status, 404, path);
  }
  for (const path of ['/api/v2/nope', '/api/v1/nope', '/api/v2/v2/projects', '/api', '/api/v2']) {
    const answer = await guest.get(path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', path);
    assert.equal(answer.headers.get('location'), null, path);
  }
});

test('a record made in one version is read in the other', async () => {
  const made = (await owner.post('/api/v1/projects', { title: 'Shared', description: 'x' })).body.data;
  const seen = (await owner.get(`/api/v2/projects/${made.id}`)).body;
  assert.equal(seen.createdAt, made.created_at);
  assert.equal(seen.version, 1);
});
