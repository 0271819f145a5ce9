// Answers that are kept: for whom, for how long, in which codings; asked for by fetch and by raw bytes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startServer } from './harness.mjs';

let server, owner, guest;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  guest = server.as();
});
after(() => server?.stop());

const cache = async (path, who = guest, headers = {}) => {
  const answer = await who.get(path, headers);
  assert.equal(answer.status, 200, path);
  return answer.headers.get('x-cache');
};
const publish = (title) => owner.make('projects', { title, description: 'x', status: 'published' });

// The bytes as they are sent: fetch would take the coding away.
async function raw(path, headers) {
  const request = http.get({ host: '127.0.0.1', port: new URL(server.url).port, path, headers });
  const [answer] = await once(request, 'response');
  const pieces = [];
  for await (const piece of answer) pieces.push(piece);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) };
}

test('what was read once is kept until something that it was read from changes', async () => {
  const made = await publish('Kept');
  for (const path of ['/api/v2/projects?limit=3', `/api/v1/projects/${made.id}`, '/api/v2/projects/kept']) {
    assert.equal(await cache(path), 'miss', path);
    assert.equal(await cache(path), 'hit', path);
  }
  await owner.make('tags', { name: 'Elsewhere' });
  assert.equal(await cache('/api/v2/projects/kept'), 'hit', 'no project leads to a tag');
  await owner.patch(`/api/v2/projects/${made.id}`, { title: 'Changed' });
  const { headers, body } = await guest.get('/api/v2/projects/kept');
  assert.equal(headers.get('x-cache'), 'miss');
  assert.equal(body.title, 'Changed');
});

test('what is shown of others is no older than they are', async () => {
  const category = await owner.make('categories', { name: 'Before', type: 'project' });
  const made = await owner.make('projects',
    { title: 'Includes', description: 'x', status: 'published', categories: [category.id] });
  const path = `/api/v2/projects/${made.id}?include=categories`;
  const names = async () => (await guest.get(path)).body.categories.map(({ name }) => name);
  assert.deepEqual(await names(), ['Before']);
  assert.equal(await cache(path), 'hit');
  await owner.patch(`/api/v2/categories/${category.id}`, { name: 'After' });
  assert.deepEqual(await names(), ['After']);
});

test('what an account may see is not kept for others', async () => {
  const made = await owner.make('projects', { title: 'Secret draft', description: 'x' });
  const path = `/api/v2/projects/${made.id}`;
  assert.equal(await cache(path, owner), 'bypass');
  assert.equal(await cache(path, owner), 'bypass');
  assert.equal((await guest.get(path)).status, 404);
  assert.equal((await owner.get(path)).headers.get('cache-control'), 'no-store');
});

test('both versions, and both ways to name one, have answers of their own', async () => {
  await publish('Versions');
  assert.equal(await cache('/api/v1/projects/versions'), 'miss');
  assert.equal(await cache('/api/v2/projects/versions'), 'miss');
  const old = await guest.get('/api/projects/versions', { 'Accept-Version': 'v1' });
  assert.equal(old.headers.get('x-cache'), 'miss');
  assert.equal(old.headers.get('vary'), 'Origin, Accept-Encoding, Accept-Version');
  const now = await guest.get('/api/projects/versions', { 'Accept-Version': 'v2' });
  assert.equal(now.headers.get('x-cache'), 'miss');
  assert.notDeepEqual(old.body, now.body);
});

test('conditions are judged on what is kept', async () => {
  await publish('Conditions');
  const path = '/api/v2/projects/conditions';
  const tag = (await guest.get(path)).headers.get('etag');
  const same = await guest.get(path, { 'If-None-Match': tag });
  assert.equal(same.status, 304);
  assert.equal(same.headers.get('x-cache'), 'hit');
  assert.equal(same.headers.get('content-type'), null);
  assert.equal((await guest.get(path, { 'If-None-Match': '"other"' })).status, 200);
  assert.equal((await guest.get(path, { 'If-Match': '"9.0"' })).status, 412);
  const head = await guest.send('HEAD', path);
  assert.equal(head.headers.get('x-cache'), 'hit');
  assert.equal(head.headers.get('etag'), tag);
  const xml = await guest.get(path, { Accept: 'text/xml' });
  assert.equal(xml.status, 406, 'a kept answer is JSON for those who take it');
});

test('whom an answer does not suit takes it from nobody else', async () => {
  await publish('Unsuited');
  const path = '/api/v2/projects/unsuited';
  assert.equal((await guest.get(path, { 'If-Match': '"9.0"' })).status, 412);
  assert.equal(await cache(path), 'hit');
});

for (const [coding, name, decode] of [['gzip', 'gzip', gunzipSync], ['br', 'br', brotliDecompressSync]]) {
  test(`${name}: made once for those who take it, under a tag of its own`, async () => {
    await owner.make('projects', {
      title: `Long ${name}`, status: 'published', description: 'Words that come again. '.repeat(300),
    });
    const path = `/api/v2/projects/long-${name}`, takes = { 'Accept-Encoding': coding };
    const plain = await raw(path, {});
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.headers.vary, 'Origin, Accept-Encoding');
    // It is made aside; until then the answer is as it was.
    let shorter = plain;
    for (let tries = 0; tries < 1000 && shorter.headers['content-encoding'] === undefined; ++tries) {
      shorter = await raw(path, takes);
      assert.equal(shorter.status, 200);
    }
    assert.equal(shorter.headers['content-encoding'], coding);
    assert.ok(shorter.body.length < plain.body.length / 2, `${shorter.body.length}`);
    assert.equal(Number(shorter.headers['content-length']), shorter.body.length);
    assert.deepEqual(decode(shorter.body), plain.body);
    assert.notEqual(shorter.headers.etag, plain.headers.etag);
    const again = await raw(path, { ...takes, 'If-None-Match': shorter.headers.etag });
    assert.equal(again.status, 304);
    assert.equal(again.headers['content-encoding'], undefined);
    const first = await raw(path, { ...takes, 'If-None-Match': plain.headers.etag });
    assert.equal(first.status, 304, 'who has it from before there was a coding needs nothing');
    assert.equal(first.headers.etag, plain.headers.etag);
    assert.equal((await raw(path, {})).headers.etag, plain.headers.etag);
    assert.deepEqual((await raw(path, { 'Accept-Encoding': `${coding};q=0` })).body, plain.body);

    await owner.make('projects', { title: `Beside long ${name}`, description: 'Moves the list.' });
    const mine = { ...takes, 'If-None-Match': shorter.headers.etag };
    for (const cache of ['miss', 'hit']) {
      const still = await raw(path, mine);
      assert.equal(still.status, 304, `what the client has in ${name} is not made again to say so`);
      assert.equal(still.headers['x-cache'], cache);
      assert.equal(still.headers.etag, shorter.headers.etag);
      const plainly = await raw(path, { 'If-None-Match': shorter.headers.etag });
      assert.equal(plainly.status, 200, 'takes no coding');
    }
    assert.equal((await owner.patch(path, { title: `Longer ${name}` })).status, 200);
    assert.equal((await raw(path, mine)).status, 200);
  });
}

test('the metrics count what came of it', async () => {
  const text = (await server.as().get('/metrics')).text;
  for (const outcome of ['hit', 'miss', 'stale']) {
    const labels = `tenant="1",outcome="${outcome}"`;
    assert.match(text, new RegExp(`datacanvas_cache_requests_total\\{${labels}\\} [1-9]`));
  }
});

test('nothing is kept where there is no room for it', async (t) => {
  const small = await startServer({ args: ['--cache', '0'] });
  t.after(() => small.stop());
  const path = '/api/v2/tags';
  for (let i = 0; i < 2; ++i) {
    assert.equal((await small.as().get(path)).headers.get('x-cache'), 'bypass');
  }
});
