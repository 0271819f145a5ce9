// PUT, creating many at once, and what a required text takes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, startServer } from './harness.mjs';

let server, owner, author;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  author = await server.member('author');
});
after(() => server?.stop());

const total = async (collection) => (await owner.get(`/api/v2/${collection}?limit=1`)).body.total;

test('PUT replaces: what is missing gets its default or null', async () => {
  const category = await owner.make('categories', { name: 'Web' });
  const made = await owner.make('projects', { title: 'Whole', description: 'Text', thumbnail: '/a.png',
    status: 'published', publishAt: '2030-01-01T00:00:00Z', categories: [category.id] });
  const path = `/api/v2/projects/${made.id}`;
  const answer = await owner.put(path, { title: 'Other', description: 'New' });
  assert.equal(answer.status, 200, answer.text);
  const { updatedAt } = answer.body;
  assert.deepEqual(answer.body, { ...made, version: 2, title: 'Other', description: 'New', thumbnail: null,
    status: 'draft', publishAt: null, categories: [], updatedAt });
  assert.equal(answer.body.slug, 'whole', 'a slug never changes by itself');
  assert.deepEqual(answer.body.account, made.account, 'nor does the owner');
});

test('PUT says what is missing and has no default', async () => {
  const made = await owner.make('projects', { title: 'Kept', description: 'Text' });
  const answer = await owner.put(`/api/v2/projects/${made.id}`, { thumbnail: '/b.png' });
  assert.equal(answer.status, 422);
  assert.deepEqual(Object.keys(faults(answer)).sort(), ['/description', '/title']);
  assert.deepEqual((await owner.get(`/api/v2/projects/${made.id}`)).body, made);
});

test('PUT creates nothing, honours If-Match, and changes no version without a change', async () => {
  const body = { name: 'Put' };
  assert.equal((await owner.put('/api/v2/tags/01890a5d-ac96-774b-bcce-b302099a8057', body)).status, 404);
  assert.equal((await owner.put('/api/v2/tags/put', body)).status, 404);
  const made = await owner.make('tags', body);
  const path = `/api/v2/tags/${made.id}`;
  assert.equal((await owner.put(path, { name: 'X' }, { 'if-match': '"9.x"' })).status, 412);
  assert.equal((await owner.put(path, body, { 'if-match': '"1.x"' })).body.version, 1);
  assert.equal((await owner.put(path, [body])).status, 422);
});

test('PUT in v1 leaves what v1 does not show', async () => {
  const made = await owner.make('projects', { title: 'Both', description: 'x',
    publishAt: '2030-01-01T00:00:00Z' });
  const answer = await owner.put(`/api/v1/projects/${made.slug}`, { title: 'One', description: 'y' });
  assert.equal(answer.status, 200, answer.text);
  const { body } = await owner.get(`/api/v2/projects/${made.id}`);
  assert.equal(body.publishAt, made.publishAt);
  assert.equal(body.title, 'One');
});

test('PUT leaves what the actor may not set', async () => {
  const answer = await author.put(`/api/v2/users/${author.id}`, { name: 'Renamed' });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.role, 'author');
  assert.equal((await author.put(`/api/v2/users/${author.id}`, { name: 'N', role: 'admin' })).status, 403);
});

test('an array creates its records, all of them, in its order', async () => {
  const names = ['Zulu', 'Alfa', 'Mike'];
  const v2 = await owner.post('/api/v2/tags', names.map((name) => ({ name })));
  assert.equal(v2.status, 201, v2.text);
  assert.deepEqual(Object.keys(v2.body), ['tags']);
  assert.deepEqual(v2.body.tags.map(({ name }) => name), names);
  assert.equal(v2.headers.get('location'), null);
  assert.deepEqual((await owner.get(`/api/v2/tags/${v2.body.tags[1].id}`)).body, v2.body.tags[1]);
  const v1 = await owner.post('/api/v1/tags', [{ name: 'Zulu' }]);
  assert.deepEqual(Object.keys(v1.body), ['data']);
  assert.deepEqual(v1.body.data.map(({ slug }) => slug), ['zulu-2']);
  const shown = await owner.post('/api/v2/projects?include=account&fields=title',
    [{ title: 'a', description: 'b' }]);
  assert.deepEqual(Object.keys(shown.body.projects[0]), ['id', 'title', 'account']);
  assert.equal(shown.body.projects[0].account.handle, 'owner');
});

test('an array with a fault creates nothing, and says where each is', async () => {
  const before = await total('projects');
  const good = { title: 'a', description: 'b' };
  const read = await owner.post('/api/v2/projects', [good, { ...good, status: 'publishd' }, 7]);
  assert.equal(read.status, 422);
  assert.deepEqual(Object.keys(faults(read)), ['/1/status', '/2']);
  const required = await owner.post('/api/v2/projects', [good, { title: 'x' }, good, { description: 'x' }]);
  assert.equal(required.status, 422);
  assert.deepEqual(Object.keys(faults(required)), ['/1/description', '/3/title']);
  const taken = await owner.post('/api/v2/projects', [{ ...good, slug: 'one' }, { ...good, slug: 'one' }]);
  assert.equal(taken.status, 409);
  assert.deepEqual(Object.keys(faults(taken)), ['/1/slug']);
  // The refused record has left its row until all is undone: its name is not taken for that.
  const linked = { ...good, slug: 'one', categories: ['01890a5d-ac96-774b-bcce-b302099a8057'] };
  const nowhere = await owner.post('/api/v2/projects', [linked, { ...good, slug: 'one' }, { title: 'x' }]);
  assert.equal(nowhere.status, 422, nowhere.text);
  assert.deepEqual(Object.keys(faults(nowhere)), ['/0/categories/0']);
  const foreign = await author.post('/api/v2/projects', [good, { ...good, account: good.account ?? null }]);
  assert.equal(foreign.status, 422);
  assert.equal(await total('projects'), before);
});

test('an array has one record at least and a thousand at most', async () => {
  const before = await total('tags');
  assert.equal((await owner.post('/api/v2/tags', [])).status, 422);
  const many = Array.from({ length: 1001 }, (_, i) => ({ name: `Many ${i}` }));
  assert.equal((await owner.post('/api/v2/tags', many)).status, 413);
  assert.equal(await total('tags'), before);
  const answer = await owner.post('/api/v2/tags', many.slice(1));
  assert.equal(answer.status, 201);
  assert.deepEqual(answer.body.tags.map(({ name }) => name), many.slice(1).map(({ name }) => name));
  assert.equal(await total('tags'), before + 1000);
});

test('who may create nothing is told so before anything is said about the array', async () => {
  assert.equal((await server.as().post('/api/v2/tags', [7])).status, 401);
  const viewer = await server.member('viewer');
  assert.equal((await viewer.post('/api/v2/tags', [7])).status, 403);
});

test('a text of nothing but space does not do where one is required', async () => {
  for (const title of ['', ' ', '\t\n ', '\u00a0', '\u3000\u2003 ']) {
    const answer = await owner.post('/api/v2/projects', { title, description: 'x' });
    assert.equal(answer.status, 422, JSON.stringify(title));
    assert.deepEqual(Object.keys(faults(answer)), ['/title']);
  }
  const made = await owner.make('projects', { title: '\u00a0a', description: '' });
  assert.equal((await owner.patch(`/api/v2/projects/${made.id}`, { title: ' ' })).status, 422);
});
