// The five verbs in both versions, and the exact shapes of their answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dated, startServer } from './harness.mjs';
import { securityHeaders } from './security_headers.mjs';

let server, owner, account;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  account = (await owner.get('/api/v2/users/owner')).body.id;
});
after(() => server?.stop());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('POST in v2 creates a record and answers it bare, with its address', async () => {
  const answer = await owner.post('/api/v2/projects', { title: 'On Clouds', description: 'Text' });
  assert.equal(answer.status, 201);
  const { id, createdAt, updatedAt, ...rest } = answer.body;
  assert.match(id, uuid);
  assert.match(createdAt, instant);
  assert.equal(updatedAt, createdAt);
  assert.deepEqual(rest, {
    version: 1, title: 'On Clouds', slug: 'on-clouds', description: 'Text', thumbnail: null, status: 'draft',
    publishAt: null, unpublishAt: null, publishedAt: null, account: { id: account }, categories: [],
    technologies: [],
  });
  assert.equal(answer.headers.get('location'), `/api/v2/projects/${id}`);
  assert.deepEqual((await owner.get(answer.headers.get('location'))).body, answer.body);
});

test('POST in v1 answers the new record in an envelope, in snake_case, in the frozen order', async () => {
  const record = { title: 'First', description: 'Text', status: 'published' };
  const answer = await owner.post('/api/v1/projects', record);
  assert.equal(answer.status, 201);
  assert.deepEqual(Object.keys(answer.body), ['data']);
  assert.deepEqual(Object.keys(answer.body.data), [
    'id', 'title', 'slug', 'description', 'thumbnail', 'status', 'published_at', 'account', 'categories',
    'technologies', 'created_at', 'updated_at']);
  assert.match(answer.body.data.published_at, instant);
  assert.equal(answer.headers.get('location'), `/api/v1/projects/${answer.body.data.id}`);
});

test('GET finds a record by its id and by its slug', async () => {
  const made = await owner.make('projects', { title: 'Found Twice', description: 'x' });
  const byId = await owner.get(`/api/v2/projects/${made.id}`);
  const bySlug = await owner.get('/api/v2/projects/found-twice');
  assert.equal(byId.status, 200);
  assert.equal(bySlug.text, byId.text);
  assert.equal((await owner.get(`/api/v2/projects/${made.id.toUpperCase()}`)).status, 200);
});

test('PATCH changes what it names, keeps the rest, clears by null and counts the version', async () => {
  const made = await owner.make('projects', { title: 'Before', description: 'Stays', thumbnail: '/a.png' });
  const answer = await owner.patch(`/api/v2/projects/${made.id}`, { title: 'After', thumbnail: null });
  assert.equal(answer.status, 200);
  const { updatedAt } = answer.body;
  assert.deepEqual(answer.body, { ...made, title: 'After', thumbnail: null, version: 2, updatedAt });
  assert.equal(answer.body.slug, 'before', 'a slug never changes by itself');
});

test('PATCH takes a merge patch by its own type, and works in v1', async () => {
  const made = await owner.make('articles', { title: 'A', body: 'x' });
  const headers = { 'content-type': 'application/merge-patch+json' };
  const answer = await owner.patch(`/api/v1/articles/${made.slug}`, { excerpt: 'Short' }, headers);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.data.excerpt, 'Short');
  assert.equal('version' in answer.body.data, false);
});

test('PATCH that changes nothing leaves the version', async () => {
  const made = await owner.make('tags', { name: 'Same' });
  const answer = await owner.patch(`/api/v2/tags/${made.id}`, { name: 'Same' });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.version, 1);
});

test('DELETE answers 204 without a body, and the record is gone', async () => {
  for (const version of ['v1', 'v2']) {
    const made = await owner.make('tags', { name: `Gone ${version}` });
    const answer = await owner.delete(`/api/${version}/tags/${made.id}`);
    assert.equal(answer.status, 204);
    assert.equal(answer.text, '');
    assert.equal((await owner.get(`/api/${version}/tags/${made.id}`)).status, 404);
    assert.equal((await owner.delete(`/api/${version}/tags/${made.id}`)).status, 404);
  }
});

test('links are written as ids under either name, read as objects, in the order of the client', async () => {
  const names = ['Rust', 'Ada', 'Forth'];
  const made = [];
  for (const name of names) made.push(await owner.make('technologies', { name }));
  const ids = [made[2].id, made[0].id, made[1].id];
  const expected = ids.map((id) => ({ id }));
  const first = await owner.make('projects', { title: 'L', description: 'x', technologies: ids });
  assert.deepEqual(first.technologies, expected);
  const alias = await owner.patch(`/api/v2/projects/${first.id}`, { technologyIds: ids.slice(0, 1) });
  assert.deepEqual(alias.body.technologies, expected.slice(0, 1));
  assert.equal(alias.body.version, 2);
  const old = await owner.patch(`/api/v1/projects/${first.id}`, { technology_ids: expected });
  assert.deepEqual(old.body.data.technologies, expected);
});

test('HEAD tells what GET would, without the body', async () => {
  const made = await owner.make('tags', { name: 'Head' });
  for (const path of [`/api/v2/tags/${made.id}`, '/api/v2/tags']) {
    const full = await owner.get(path);
    const head = await owner.send('HEAD', path);
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
    assert.equal(head.headers.get('etag'), full.headers.get('etag'));
    assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(full.text)));
  }
});

test('OPTIONS names the methods', async () => {
  const list = await server.as().send('OPTIONS', '/api/v2/projects');
  assert.equal(list.status, 204);
  assert.equal(list.headers.get('allow'), 'GET, HEAD, POST, OPTIONS');
  const one = await server.as().send('OPTIONS', '/api/v1/projects/x');
  assert.equal(one.headers.get('allow'), 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS');
});

test('a record tells when it was changed, unless it shows what is changed without it', async () => {
  const made = await owner.make('projects', { title: 'Dated', description: 'x' });
  const { headers } = await dated(owner, `/api/v2/projects/${made.id}`);
  const seconds = Math.floor(Date.parse(made.updatedAt) / 1000);
  assert.equal(Date.parse(headers.get('last-modified')), seconds * 1000);
  const included = await owner.get(`/api/v2/projects/${made.id}?include=account`);
  assert.equal(included.headers.get('last-modified'), null);
});

test('every answer carries its headers', async () => {
  for (const path of ['/api/v2/projects', '/api/v2/projects/nothing', '/healthz', '/api/v2/nope',
    '/api/projects']) {
    const { headers } = await server.as().get(path);
    assert.match(headers.get('x-request-id'), uuid, path);
    for (const [name, value] of Object.entries(securityHeaders)) assert.equal(headers.get(name), value, path);
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'", path);
    assert.equal(headers.get('cache-control'), 'no-cache', path);
  }
  for (const path of ['/', '/docs', '/console.css', '/metrics', '/api/v2/openapi.json', '/api/v2/tags?x=1']) {
    const { headers } = await server.as().get(path);
    for (const [name, value] of Object.entries(securityHeaders)) assert.equal(headers.get(name), value, path);
    assert.match(headers.get('content-security-policy'), /frame-ancestors/, path);
  }
  const mine = await owner.get('/api/v2/projects');
  assert.equal(mine.headers.get('cache-control'), 'no-store');
  assert.equal(mine.headers.get('content-type'), 'application/json');
});

test('a record that is unchanged is not sent again', async () => {
  const made = await owner.make('tags', { name: 'Etag' });
  const path = `/api/v2/tags/${made.id}`;
  const etag = (await owner.get(path)).headers.get('etag');
  assert.match(etag, /^"1\.[0-9a-f]+"$/);
  const again = await owner.get(path, { 'if-none-match': etag });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get('etag'), etag);
  await owner.patch(path, { name: 'Other' });
  assert.equal((await owner.get(path, { 'if-none-match': etag })).status, 200);
  const list = await owner.get('/api/v2/tags');
  assert.match(list.headers.get('etag'), /^"[0-9a-f]+"$/);
  assert.equal((await owner.get('/api/v2/tags', { 'if-none-match': list.headers.get('etag') })).status, 304);
});
