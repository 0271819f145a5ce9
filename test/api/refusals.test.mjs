// What is refused, and how it is said.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { faults, startServer } from './harness.mjs';

let server, owner;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
});
after(() => server?.stop());

const post = (body, headers) => owner.post('/api/v2/projects', body, headers);

test('a problem document has all its members', async () => {
  const answer = await owner.get('/api/v2/projects/nothing-here');
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const members = ['type', 'title', 'status', 'detail', 'code', 'error', 'remedy'];
  assert.deepEqual(Object.keys(answer.body), members);
  assert.equal(answer.body.type, '/errors/not_found');
  assert.equal(answer.body.status, 404);
});

test('malformed JSON is 400 with line and column', async () => {
  const answer = await post('{\n  "title": "a",\n  "description" "b"\n}');
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /line 3, column \d+/);
});

test('duplicate names, deep nesting, an empty body and bytes that are no UTF-8 are 400', async () => {
  assert.match((await post('{"title":"a","title":"b"}')).body.detail, /title/);
  const deep = await post(`{"title":${'['.repeat(33)}${']'.repeat(33)}}`);
  assert.equal(deep.status, 400);
  assert.equal((await post('')).status, 400);
  assert.equal((await post('{"title":1e999}')).status, 400);
});

test('a body that is no object is 422', async () => {
  for (const body of ['[]', '"x"', '7', 'null']) assert.equal((await post(body)).status, 422, body);
});

test('wrong types are named by JSON pointers, all at once', async () => {
  const answer = await post({ title: 3, description: null, status: 'publishd',
    publishAt: '2024-01-01T00:00:00', thumbnail: 'javascript:alert(1)', categories: 'x', technologies: ['y'],
    titel: 1, id: 'x', createdAt: 'y', version: 1 });
  assert.equal(answer.status, 422);
  const found = faults(answer);
  assert.deepEqual(Object.keys(found).sort(), ['/categories', '/createdAt', '/description', '/id',
    '/publishAt',
    '/status', '/technologies', '/thumbnail', '/titel', '/title', '/version']);
  assert.match(found['/title'], /Expected a string/);
  assert.match(found['/status'], /Did you mean 'published'\?/);
  assert.match(found['/publishAt'], /zone/);
  assert.match(found['/titel'], /Did you mean 'title'\?/);
});

test('what is missing is named in the words of the version', async () => {
  const answer = await post({});
  assert.equal(answer.status, 422);
  assert.deepEqual(Object.keys(faults(answer)).sort(), ['/description', '/title']);
});

test('U+0000 is 422, and a title that is too long too', async () => {
  assert.ok(faults(await post('{"title":"a\\u0000b","description":"x"}'))['/title']);
  assert.match(faults(await post({ title: 'x'.repeat(201), description: 'x' }))['/title'], /200/);
  assert.equal((await post({ title: '𝄞'.repeat(200), description: 'x' })).status, 201, 'code points count');
});

test('a link to a record that does not exist is 422 at its place', async () => {
  const categories = ['01890a5d-ac96-774b-bcce-b302099a8057'];
  const answer = await post({ title: 'a', description: 'b', categories });
  assert.equal(answer.status, 422);
  assert.ok(Object.keys(faults(answer))[0].startsWith('/categories'));
});

test('another Content-Type is 415', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded',
    'application/json; charset=utf-16']) {
    assert.equal((await post('{"title":"a","description":"b"}', { 'content-type': type })).status, 415, type);
  }
});

test('an Accept that leaves JSON out is 406, and nothing is written', async () => {
  for (const accept of ['text/html', 'application/json;q=0', 'image/*, */*;q=0']) {
    const answer = await owner.get('/api/v2/tags', { accept });
    assert.equal(answer.status, 406, accept);
    assert.equal(answer.body.code, 'not_acceptable');
    assert.equal((await owner.post('/api/v2/tags', { name: 'Unwanted' }, { accept })).status, 406, accept);
  }
  assert.equal((await owner.get('/api/v2/tags?filter[name]=Unwanted')).body.total, 0);
  for (const accept of ['*/*', 'application/*', 'text/html, application/json;q=0.1']) {
    assert.equal((await owner.get('/api/v2/tags', { accept })).status, 200, accept);
  }
  assert.equal((await owner.get('/healthz', { accept: 'text/html' })).status, 200, 'as a probe likes');
});

test('a body over the limit is 413', async () => {
  const answer = await post({ title: 'a', description: 'x'.repeat(1024 * 1024) });
  assert.equal(answer.status, 413);
});

test('a long body within the limit is taken', async () => {
  const description = 'long '.repeat(150_000);
  const answer = await post({ title: 'Long', description });
  assert.equal(answer.status, 201);
  assert.equal(answer.body.description, description);
});

test('another method is 405 with Allow', async () => {
  for (const [method, path, allow] of [['PUT', '/api/v2/projects', 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', '/api/v1/projects', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/api/v2/projects/x', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS']]) {
    const answer = await owner.send(method, path, { body: method === 'DELETE' ? undefined : {} });
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.equal(answer.headers.get('allow'), allow);
    assert.equal(answer.body.code, 'method_not_allowed');
  }
});

test('an unknown collection is 404 with the nearest one', async () => {
  const answer = await owner.get('/api/v2/project');
  assert.equal(answer.status, 404);
  assert.match(answer.body.detail, /Did you mean 'projects'\?/);
});

test('internal collections do not exist', async () => {
  for (const name of ['keys', 'api_keys']) {
    const answer = await owner.get(`/api/v2/${name}`);
    assert.equal(answer.status, 404);
    assert.doesNotMatch(answer.body.detail, /Known are:.*keys/);
  }
});

test('an edit of another version is 412, and the record stays', async () => {
  const made = await owner.make('tags', { name: 'Locked' });
  const path = `/api/v2/tags/${made.id}`;
  const first = await owner.get(path);
  const etag = first.headers.get('etag');
  const old = (await owner.get(`/api/v1/tags/${made.id}`)).headers.get('etag');
  assert.notEqual(old, etag, 'other bytes');
  const changed = await owner.patch(path, { name: 'Mine' }, { 'if-match': old });
  assert.equal(changed.status, 200, 'only the version counts');
  assert.match(changed.headers.get('etag'), /^"2\./);
  for (const tag of [etag, '"abc"', `W/${changed.headers.get('etag')}`]) {
    const refused = await owner.patch(path, { name: 'Theirs' }, { 'if-match': tag });
    assert.equal(refused.status, 412, tag);
    assert.equal((await owner.delete(path, { 'if-match': tag })).status, 412, tag);
  }
  assert.equal((await owner.get(path)).body.name, 'Mine');
  assert.equal((await owner.patch(path, { name: 'Any' }, { 'if-match': '*' })).status, 200);
  assert.equal((await owner.delete(path, { 'if-match': `${etag}, "3.x"` })).status, 204);
});

test('a record that another needs cannot be deleted: 409 with the count', async () => {
  const project = await owner.make('projects', { title: 'Needed', description: 'x' });
  await owner.make('tasks', { description: 'Do it', project: project.id });
  const answer = await owner.delete(`/api/v2/projects/${project.id}`);
  assert.equal(answer.status, 409);
  assert.match(answer.body.detail, /\b1\b/);
});

test('a taken e-mail is 409, in any letter case', async () => {
  await owner.make('users', { name: 'One', email: 'one@example.org' });
  const answer = await owner.post('/api/v2/users', { name: 'Two', email: 'ONE@example.org' });
  assert.equal(answer.status, 409);
  assert.ok(faults(answer)['/email']);
});

/** Sends bytes that no client library would, and resolves to the whole answer. */
const raw = (head) => new Promise((resolve, reject) => {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  socket.on('data', (bytes) => { text += bytes; });
  socket.on('end', () => resolve(text));
  socket.on('error', reject);
  socket.write(`${head}\r\nHost: x\r\nConnection: close\r\n\r\n`);
});

test('what is wrong with the form of a request is told by status and code', async () => {
  const fields = 'X-Filler: y\r\n'.repeat(100);
  for (const [head, status, code] of [
    ['GET / HTTP/2.0', 505, 'http_version'],
    ['BREW / HTTP/1.1', 501, 'unsupported'],
    [`GET /${'a'.repeat(9000)} HTTP/1.1`, 414, 'uri_too_long'],
    [`GET / HTTP/1.1\r\n${fields}X: y`, 431, 'header_too_large'],
    [`GET / HTTP/1.1\r\nX: ${'a'.repeat(17000)}`, 431, 'header_too_large'],
    ['GET / HTTP/1.1\r\nExpect: a-miracle', 417, 'expectation_failed'],
    ['POST /api/v2/tags HTTP/1.1\r\nContent-Length: 99999999999999999999', 413, 'too_large'],
    ['GET / HTTP/1.1\r\nAuthorization: a\r\nAuthorization: b', 400, 'malformed'],
  ]) {
    const [start, body] = (await raw(head)).split('\r\n\r\n');
    assert.equal(Number(start.split(' ')[1]), status, head.slice(0, 60));
    assert.equal(JSON.parse(body).code, code);
  }
});

test('bad escapes and dots in an address are 400', async () => {
  for (const target of ['/api/v2/projects/%zz', '/api/v2/%2e%2e/v1/projects',
    '/api/v2/projects?filter[title]=%ff']) {
    assert.match(await raw(`GET ${target} HTTP/1.1`), /^HTTP\/1\.1 400 /, target);
  }
});

test('an answer of the server to a fault never shows SQL or a path', async () => {
  const answer = await owner.get("/api/v2/projects?filter[title]='; DROP TABLE portfolio_projects; --");
  assert.equal(answer.status, 200);
  assert.equal(answer.body.total, 0);
  assert.equal((await owner.get('/api/v2/projects')).status, 200);
});
