// What a record was: its history, its versions, the difference of two, the way back, and the trash.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { command, faults, startServer } from './harness.mjs';

let server, owner, guest, author, other;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  guest = server.as();
  author = await server.member('author');
  other = await server.member('author');
});
after(async () => {
  assert.equal((await command(server.home, 'db', 'verify')).verified, true);
  await server.stop();
});

const at = (record, part = '') => `/api/v2/projects/${record.id}${part}`;
const trashOf = async (client) =>
  (await client.get('/api/v2/trash/projects?limit=100')).body.trash.map(({ id }) => id);

test('a history has each change with its names, values, author and request', async () => {
  const made = await author.make('projects', { title: 'First', description: 'd', status: 'published' });
  const category = await owner.make('categories', { name: 'C' });
  const publishAt = '2030-01-01T00:00:00.000Z';
  const patched = await author.patch(at(made), { publishAt, categories: [category.id] });
  const answer = await author.get(at(made, '/history'));
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const [update, create] = answer.body.history;
  assert.deepEqual([create.version, create.operation], [1, 'create']);
  assert.deepEqual([update.version, update.operation], [2, 'update']);
  assert.deepEqual(update.actor, { id: author.id });
  assert.deepEqual(update.changes, { publishAt: [null, publishAt], categories: [[], [category.id]] });
  assert.equal(update.requestId, patched.headers.get('x-request-id'));
  assert.deepEqual(create.changes.title, [null, 'First']);
  assert.deepEqual(create.changes.account, [null, { id: author.id }]);
  const first = (await author.get(`/api/v1/projects/${made.id}/history`)).body.data;
  assert.deepEqual(first[0].changes, { categories: [[], [category.id]] }, 'v1 shows what v1 shows');
  assert.equal(first[0].request_id, update.requestId);
});

test('a history is paged through by its cursor', async () => {
  const made = await author.make('projects', { title: 't1', description: 'd' });
  for (let i = 2; i <= 5; i++) await author.patch(at(made), { title: `t${i}` });
  const versions = [];
  for (let cursor = ''; cursor !== undefined;) {
    const { history, nextCursor } = (await author.get(at(made, `/history?limit=2${cursor}`))).body;
    versions.push(...history.map(({ version }) => version));
    cursor = nextCursor && `&cursor=${nextCursor}`;
  }
  assert.deepEqual(versions, [5, 4, 3, 2, 1]);
  const refused = await author.get(at(made, '/history?limit=0&cursor=x&offset=1'));
  assert.equal(refused.status, 422);
  assert.deepEqual(Object.keys(faults(refused)).sort(), ['cursor', 'limit', 'offset']);
});

test('a version is the record as it was, in either view', async () => {
  const made = await author.make('projects', { title: 'First', description: 'd' });
  const first = (await author.get(at(made))).body;
  await author.patch(at(made), { title: 'Second', status: 'published' });
  assert.deepEqual((await author.get(at(made, '?version=1'))).body, first);
  const v1 = (await author.get(`/api/v1/projects/${made.id}?version=1`)).body;
  assert.equal(v1.data.title, 'First');
  const tag = (await author.get(`/api/v1/projects/${made.id}?version=1`)).headers.get('etag');
  assert.ok(tag.startsWith('"1.'), 'the tag says the version in either view');
  const chosen = (await author.get(at(made, '?version=1&fields=title'))).body;
  assert.deepEqual(chosen, { id: made.id, title: 'First' });
  assert.equal((await author.get(at(made, '?version=3'))).status, 404);
  assert.equal((await author.get(at(made, '?version=x'))).status, 422);
  assert.equal((await author.get(at(made, '?version=1&include=account'))).status, 422);
});

test('a diff names what differs, and the lines of a text', async () => {
  const made = await author.make('projects', { title: 'a', description: 'one\ntwo\nthree' });
  await author.patch(at(made), { description: 'one\n2\nthree', thumbnail: '/x.png' });
  await author.patch(at(made), { title: 'b' });
  const { body } = await author.get(at(made, '/diff?from=1&to=2'));
  assert.deepEqual(body, { from: 1, to: 2,
    changes: { description: ['one\ntwo\nthree', 'one\n2\nthree'], thumbnail: [null, '/x.png'] },
    lines: { description: [' one', '-two', '+2', ' three'] } });
  const now = (await author.get(at(made, '/diff?from=2'))).body;
  assert.deepEqual([now.to, now.changes], [3, { title: ['a', 'b'] }]);
  const last = (await author.get(at(made, '/diff'))).body;
  assert.deepEqual([last.from, last.to, last.changes], [2, 3, { title: ['a', 'b'] }]);
  assert.equal((await author.get(at(made, '/diff?from=0'))).status, 422);
  assert.equal((await author.get(at(made, '/diff?from=9'))).status, 404);
});

test('revert is an update: new version, same checks, If-Match', async () => {
  const made = await author.make('projects', { title: 'First', description: 'd' });
  const second = await author.patch(at(made), { title: 'Second' });
  const revert = (version, headers) => author.post(at(made, '/revert'), { version }, headers);
  assert.equal((await revert(1, { 'if-match': '"9.x"' })).status, 412);
  const reverted = await revert(1, { 'if-match': second.headers.get('etag') });
  assert.equal(reverted.status, 200);
  assert.deepEqual([reverted.body.title, reverted.body.version], ['First', 3]);
  assert.ok(reverted.headers.get('etag').startsWith('"3.'));
  assert.equal(reverted.headers.get('left-out'), null);
  assert.equal((await revert(7)).status, 404);
  for (const body of [{}, { version: 0 }, { version: '1' }, { version: 1, title: 'x' }, []]) {
    assert.equal((await author.post(at(made, '/revert'), body)).status, 422, JSON.stringify(body));
  }
  assert.equal((await author.get(at(made, '/revert'))).headers.get('allow'), 'POST, OPTIONS');
});

test('links that cannot come back are left out and counted', async () => {
  const category = await owner.make('categories', { name: 'gone' });
  const made = await author.make('projects', { title: 'a', description: 'b', categories: [category.id] });
  assert.equal((await owner.delete(`/api/v2/categories/${category.id}`)).status, 204);
  const now = (await author.get(at(made))).body;
  assert.deepEqual([now.version, now.categories], [2, []], 'the deletion is a change of the owner');
  await author.patch(at(made), { title: 'c' });
  const reverted = await author.post(at(made, '/revert'), { version: 1 });
  assert.equal(reverted.headers.get('left-out'), '"categories";count=1');
  assert.deepEqual([reverted.body.title, reverted.body.categories], ['a', []]);
});

test('a deleted record is in the trash of who may delete it, and comes back', async () => {
  const made = await author.make('projects', { title: 'Rubbish', description: 'd', status: 'published' });
  const was = (await author.get(at(made))).body;
  await author.delete(at(made));
  const { trash } = (await author.get('/api/v2/trash/projects')).body;
  const [{ deletedAt, ...entry }] = trash;
  assert.deepEqual(entry, { id: made.id, label: 'Rubbish', version: 2, deletedBy: { id: author.id } });
  assert.ok(Date.parse(deletedAt));
  assert.ok((await trashOf(owner)).includes(made.id));
  assert.ok(!(await trashOf(other)).includes(made.id));
  const restore = (client, body) => client.post(`/api/v2/trash/projects/${made.id}/restore`, body);
  assert.equal((await restore(other)).status, 403, 'it was public, and another\'s');
  const back = await restore(author);
  assert.equal(back.status, 200, back.text);
  const { version, updatedAt, ...rest } = back.body;
  assert.equal(version, 3);
  assert.deepEqual({ ...rest, version: 1, updatedAt: was.updatedAt }, was);
  assert.ok(!(await trashOf(author)).includes(made.id));
  assert.equal((await restore(author)).status, 404, 'it is there');
  const { history } = (await author.get(at(made, '/history'))).body;
  assert.deepEqual(history.map(({ operation }) => operation), ['restore', 'delete', 'create']);
});

test('a restore whose slug is taken is 409, and takes another', async () => {
  const made = await author.make('projects', { title: 'Twice', description: 'd' });
  await author.delete(at(made));
  await author.make('projects', { title: 'Twice', description: 'd' });
  const path = `/api/v2/trash/projects/${made.id}/restore`;
  const refused = await author.post(path);
  assert.equal(refused.status, 409);
  assert.ok(faults(refused)['/slug']);
  assert.equal((await author.post(path, { slug: 'twice-more' })).body.slug, 'twice-more');
});

test('nobody without the right learns anything', async () => {
  const made = await author.make('projects', { title: 'Mine', description: 'd', status: 'published' });
  const gets = [at(made, '/history'), at(made, '?version=1'), at(made, '/diff?from=1')];
  for (const path of gets) {
    assert.equal((await guest.get(path)).status, 401, path);
    assert.equal((await other.get(path)).status, 403, path);
  }
  assert.equal((await guest.post(at(made, '/revert'), { nonsense: 1 })).status, 401);
  assert.equal((await other.post(at(made, '/revert'), { version: 1 })).status, 403);
  assert.equal((await guest.get('/api/v2/trash/projects')).status, 401);
  assert.equal((await other.get('/api/v2/trash/categories')).status, 403);
  assert.equal((await guest.post(`/api/v2/trash/projects/${made.id}/restore`)).status, 401);
  await author.patch(at(made), { status: 'draft' });
  for (const path of gets) {
    const invisible = await other.get(path);
    const absent = await other.get(path.replace(made.id, '01890a5d-ac96-774b-bcce-b302099a8057'));
    assert.deepEqual([invisible.status, invisible.text], [404, absent.text], path);
  }
});

test('what the rules of fields hide is hidden in the past as well', async () => {
  const member = await server.member('author');
  const path = `/api/v2/users/${member.id}`;
  await member.patch(path, { email: 'past@example.org', bio: 'b' });
  const seen = async (client) => (await client.get(`${path}/history`)).text.includes('past@example.org');
  assert.deepEqual([await seen(member), await seen(owner)], [true, true]);
  assert.equal((await other.get(`${path}/history`)).status, 403);
});

test('trash and parts that are none are 404', async () => {
  for (const path of ['/api/v2/trash', '/api/v2/trash/nothing', '/api/v2/projects/x/nothing',
    '/api/v2/trash/projects/x', '/api/v2/projects/x/history/y']) {
    assert.equal((await owner.get(path)).status, 404, path);
  }
  assert.equal((await owner.get('/api/trash/projects')).headers.get('location'), '/api/v2/trash/projects');
});

test('a way back that is sent again with its key is done once', async () => {
  const category = await owner.make('categories', { name: 'Going' });
  const made = await author.make('projects', { title: 'One', description: 'd', categories: [category.id] });
  await author.patch(at(made), { title: 'Two' });
  await owner.delete(`/api/v2/categories/${category.id}`);
  const again = (path, key, body) => author.post(at(made, path), body, { 'idempotency-key': key });
  const [first, second] = [await again('/revert', 'back', { version: 1 }),
    await again('/revert', 'back', { version: 1 })];
  assert.deepEqual([first.status, first.body.version, first.body.title], [200, 4, 'One']);
  assert.equal(second.text, first.text);
  assert.equal(second.headers.get('idempotent-replayed'), 'true');
  for (const answer of [first, second]) {
    assert.equal(answer.headers.get('left-out'), '"categories";count=1');
    assert.equal(answer.headers.get('etag'), first.headers.get('etag'));
  }
  assert.equal((await again('/revert', 'back', { version: 2 })).status, 422, 'another request');
  await author.delete(at(made));
  const restore = () => author.send('POST', `/api/v2/trash/projects/${made.id}/restore`,
    { headers: { 'idempotency-key': 'out-of-the-trash' } });
  const restored = await restore();
  assert.deepEqual([restored.status, restored.body.version], [200, 6]);
  assert.equal((await restore()).text, restored.text);
});

test('who may not change a record learns that, whatever version it names', async () => {
  const made = await author.make('projects', { title: 'Mine', description: 'd', status: 'published' });
  const answer = await other.post(at(made, '/revert'), { version: 1 }, { 'if-match': '"9.x"' });
  assert.equal(answer.status, 403);
  const stale = await author.post(at(made, '/revert'), { version: 1 }, { 'if-match': '"9.x"' });
  assert.equal(stale.status, 412);
});
