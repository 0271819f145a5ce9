// Conditional requests: RFC 9110 §13, in its order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dated, startServer } from './harness.mjs';

let server, owner, author, made, path, etag, modified;
const earlier = 'Sun, 06 Nov 1994 08:49:37 GMT';
const never = { 'if-match': '"99.x"' };
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  author = await server.member('author');
  made = await owner.make('projects', { title: 'Conditional', description: 'x', status: 'published' });
  path = `/api/v2/projects/${made.id}`;
  const { headers } = await dated(owner, path);
  [etag, modified] = [headers.get('etag'), headers.get('last-modified')];
});
after(() => server?.stop());

const status = async (target, headers) => (await owner.get(target, headers)).status;

test('a record that was not changed since is not sent again', async () => {
  assert.equal(await status(path, { 'if-modified-since': modified }), 304);
  assert.equal(await status(path, { 'if-modified-since': earlier }), 200);
  assert.equal(await status(path, { 'if-modified-since': 'yesterday' }), 200);
  const obsolete = new Date(Date.parse(modified));
  const [day, date, month, year, time] = modified.replace(',', '').split(' ');
  const asctime = `${day} ${month} ${date.replace(/^0/, ' ')} ${time} ${year}`;
  assert.equal(await status(path, { 'if-modified-since': asctime }), 304, `${asctime} is ${obsolete}`);
  const head = await owner.send('HEAD', path, { headers: { 'if-modified-since': modified } });
  assert.equal(head.status, 304);
});

test('a date never stands for what was changed later in its second', async () => {
  const { id } = await owner.make('tags', { name: 'Twice' });
  const at = `/api/v2/tags/${id}`;
  for (let n = 0; n < 50; ++n) {
    const { headers } = await server.as().get(at);
    await owner.patch(at, { name: `Twice ${n}` });
    const since = headers.get('last-modified');
    if (!since) continue;
    assert.equal((await server.as().get(at, { 'if-modified-since': since })).body.name, `Twice ${n}`);
  }
  await owner.delete(at);
});

test('a tag decides where there is one; the date beside it says nothing', async () => {
  assert.equal(await status(path, { 'if-none-match': '"x"', 'if-modified-since': modified }), 200);
  assert.equal(await status(path, { 'if-none-match': etag, 'if-modified-since': earlier }), 304);
  const headers = { 'if-match': '"1.x"', 'if-unmodified-since': earlier };
  assert.equal((await owner.patch(path, {}, headers)).status, 200);
});

test('a date says nothing about a list, or about a record with others in it', async () => {
  assert.equal(await status('/api/v2/projects', { 'if-modified-since': new Date().toUTCString() }), 200);
  const included = `${path}?include=account`;
  assert.equal(await status(included, { 'if-modified-since': new Date().toUTCString() }), 200);
  assert.equal(await status(included, { 'if-unmodified-since': earlier }), 200);
});

test('a read with a condition that does not hold is 412', async () => {
  assert.equal(await status(path, never), 412);
  assert.equal(await status(path, { 'if-unmodified-since': earlier }), 412);
  assert.equal(await status(path, { 'if-match': etag }), 200);
  const list = await owner.get('/api/v2/projects');
  assert.equal(await status('/api/v2/projects', { 'if-match': list.headers.get('etag') }), 200);
  assert.equal(await status('/api/v2/projects', never), 412);
});

test('304 carries what 200 would say about the record', async () => {
  for (const client of [owner, server.as()]) {
    const full = await client.get(path);
    const again = await client.get(path, { 'if-none-match': full.headers.get('etag') });
    assert.equal(again.status, 304);
    for (const name of ['etag', 'cache-control', 'last-modified', 'vary']) {
      assert.equal(again.headers.get(name), full.headers.get(name), name);
    }
    assert.equal(again.headers.get('content-type'), null);
  }
  const negotiated = await owner.get(`/api/projects/${made.id}`, { 'accept-version': 'v1',
    'if-modified-since': modified });
  assert.equal(negotiated.status, 304);
  assert.equal(negotiated.headers.get('vary'), 'Origin, Accept-Version');
});

test('a write goes by the date where there is no tag', async () => {
  assert.equal((await owner.patch(path, { title: 'X' }, { 'if-unmodified-since': earlier })).status, 412);
  assert.equal((await owner.delete(path, { 'if-unmodified-since': earlier })).status, 412);
  assert.equal((await owner.patch(path, {}, { 'if-unmodified-since': modified })).status, 200);
});

test('If-None-Match: * and a tag of this version stop a write', async () => {
  for (const tag of ['*', etag, `W/${etag}`]) {
    assert.equal((await owner.patch(path, { title: 'X' }, { 'if-none-match': tag })).status, 412, tag);
    assert.equal((await owner.delete(path, { 'if-none-match': tag })).status, 412, tag);
  }
  assert.equal((await owner.patch(path, {}, { 'if-none-match': '"99.x"' })).status, 200);
  assert.equal((await owner.post('/api/v2/tags', { name: 'A' }, { 'if-none-match': '*' })).status, 412);
  assert.equal((await owner.post('/api/v2/tags', { name: 'A' }, never)).status, 412);
  assert.equal((await owner.get('/api/v2/tags')).body.total, 0);
});

test('nobody loses an update by changing what somebody else has changed meanwhile', async () => {
  const { id } = await owner.make('categories', { name: 'Count 0', type: 'project' });
  const path = `/api/v2/categories/${id}`;
  let refused = 0;
  const add_one = async () => {
    for (;;) {
      const { body, headers } = await owner.get(path);
      const name = `Count ${Number(body.name.slice(6)) + 1}`;
      const { status } = await owner.patch(path, { name }, { 'if-match': headers.get('etag') });
      if (status === 200) return;
      assert.equal(status, 412);
      refused++;
    }
  };
  await Promise.all(Array.from({ length: 20 }, add_one));
  const { body } = await owner.get(path);
  assert.deepEqual([body.name, body.version], ['Count 20', 21]);
  assert.ok(refused > 0);
});

test('who may not change a record learns that, and not its version', async () => {
  for (const answer of [await author.patch(path, { title: 'X' }, never), await author.delete(path, never),
    await author.put(path, { title: 'X', description: 'x' }, never)]) {
    assert.equal(answer.status, 403);
  }
  assert.equal((await server.as().patch(path, { title: 'X' }, never)).status, 401);
  const draft = await owner.make('projects', { title: 'Out of sight', description: 'x' });
  assert.equal((await author.patch(`/api/v2/projects/${draft.id}`, {}, never)).status, 404);
  assert.equal((await author.get(`/api/v2/projects/${draft.id}`, never)).status, 404);
});
