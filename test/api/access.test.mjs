// Who sees and does what: guests, viewers, authors, editors, admins.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { command, faults, startServer } from './harness.mjs';

let server, owner, guest, viewer, author, other, editor;
let draft, published;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  guest = server.as();
  [viewer, author, other, editor] = [await server.member('viewer'), await server.member('author'),
    await server.member('author'), await server.member('editor')];
  draft = await author.make('projects', { title: 'Draft', description: 'secret' });
  published = await author.make('projects', { title: 'Published', description: 'open', status: 'published' });
});
after(() => server?.stop());

test('a guest sees only what is published, whichever way is tried', async () => {
  const { projects, total } = (await guest.get('/api/v2/projects')).body;
  assert.deepEqual([projects.map(({ slug }) => slug), total], [['published'], 1]);
  for (const query of ['filter[status]=draft', 'filter[status][ne]=published', 'filter[slug]=draft',
    'filter[title][contains]=Dra']) {
    assert.equal((await guest.get(`/api/v2/projects?${query}`)).body.total, 0, query);
  }
  for (const key of [draft.id, draft.slug]) {
    for (const query of ['', '?include=account']) {
      assert.equal((await guest.get(`/api/v2/projects/${key}${query}`)).status, 404);
      assert.equal((await guest.get(`/api/v1/projects/${key}${query}`)).status, 404);
    }
  }
  assert.equal((await guest.get(`/api/v2/projects/${published.slug}`)).status, 200);
});

test('a draft is answered exactly as a record that does not exist', async () => {
  const invisible = await guest.get(`/api/v2/projects/${draft.id}`);
  const absent = await guest.get('/api/v2/projects/01890a5d-ac96-774b-bcce-b302099a8057');
  assert.equal(invisible.text, absent.text);
});

test('a link to an invisible record reads null, and cannot be made', async () => {
  const theirs = await other.make('projects', { title: 'Theirs', description: 'x', status: 'published' });
  const task = await author.make('tasks', { description: 'x', project: theirs.id });
  const path = `/api/v2/tasks/${task.id}`;
  assert.deepEqual(task.project, { id: theirs.id });
  await other.patch(`/api/v2/projects/${theirs.id}`, { status: 'archived' });
  for (const query of ['', '?include=project']) {
    assert.equal((await author.get(path + query)).body.project, null, query);
  }
  assert.deepEqual((await editor.get(path)).body.project, { id: theirs.id });
  const refused = await other.post('/api/v2/tasks', { description: 'x', project: draft.id });
  assert.equal(refused.status, 422);
  assert.ok(faults(refused)['/project']);
});

test('a list that no guest may see is 401, and says how to sign in', async () => {
  const answer = await guest.get('/api/v2/tasks');
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
});

test('a guest changes nothing: 401 before anything is said about the body', async () => {
  const answers = [await guest.post('/api/v2/projects', { nonsense: 1 }),
    await guest.patch(`/api/v2/projects/${published.id}`, {}),
    await guest.delete(`/api/v2/projects/${published.id}`)];
  for (const answer of answers) {
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
  }
});

test('credentials that are wrong are 401 and never a guest', async () => {
  for (const headers of [{ authorization: 'Bearer nonsense' }, { authorization: 'Basic eDp5' },
    { authorization: `Bearer dck_${'A'.repeat(43)}` }, { 'x-api-key': 'dck_short' },
    { authorization: '', 'x-api-key': 'x' }]) {
    const answer = await guest.get('/api/v2/projects', headers);
    assert.equal(answer.status, 401, JSON.stringify(headers));
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
});

test('a key works in X-API-Key too', async () => {
  const answer = await guest.get(`/api/v2/projects/${draft.id}`, { 'x-api-key': author.key });
  assert.equal(answer.status, 200);
});

test('a revoked key is refused by the next request', async () => {
  const member = await server.member('author');
  assert.equal((await member.get('/api/v2/tasks')).status, 200);
  await command(server.home, 'keys', 'revoke', member.key.slice(0, 12));
  assert.equal((await member.get('/api/v2/tasks')).status, 401);
});

test('a viewer reads what is published and creates nothing: 403', async () => {
  assert.equal((await viewer.get('/api/v2/projects')).body.total, 1);
  assert.equal((await viewer.post('/api/v2/projects', { title: 'a', description: 'b' })).status, 403);
  assert.equal((await viewer.patch(`/api/v2/projects/${published.id}`, { title: 'a' })).status, 403);
  assert.equal((await viewer.delete(`/api/v2/projects/${draft.id}`)).status, 404, 'invisible');
});

test('an author changes their own and nobody else\'s', async () => {
  assert.equal((await author.patch(`/api/v2/projects/${draft.id}`, { description: 'mine' })).status, 200);
  assert.equal((await other.patch(`/api/v2/projects/${draft.id}`, { description: 'x' })).status, 404);
  assert.equal((await other.patch(`/api/v2/projects/${published.id}`, { description: 'x' })).status, 403);
  const drafts = async (client) => (await client.get('/api/v2/projects?filter[slug]=draft')).body.total;
  assert.deepEqual([await drafts(author), await drafts(other), await drafts(editor)], [1, 0, 1]);
});

test('an author makes records in their own name only', async () => {
  assert.deepEqual(draft.account, { id: author.id });
  const answer = await author.post('/api/v2/projects', { title: 'a', description: 'b', account: other.id });
  assert.equal(answer.status, 403);
  const forOther = { title: 'a', description: 'b', account: other.id };
  assert.equal((await editor.post('/api/v2/projects', forOther)).status, 201);
});

test('an editor changes everybody\'s records, and only editors make categories', async () => {
  const edited = await editor.patch(`/api/v2/projects/${published.id}`, { description: 'edited' });
  assert.equal(edited.status, 200);
  assert.equal((await editor.post('/api/v2/categories', { name: 'C' })).status, 201);
  assert.equal((await author.post('/api/v2/categories', { name: 'D' })).status, 403);
});

test('e-mail and role of an account are for themselves and admins', async () => {
  await author.patch(`/api/v2/users/${author.id}`, { email: 'author@example.org' });
  const seen = async (client) => Object.keys((await client.get(`/api/v2/users/${author.id}`)).body);
  for (const client of [guest, viewer, editor]) {
    const names = await seen(client);
    assert.deepEqual(names.filter((name) => ['email', 'role', 'isActive'].includes(name)), []);
    assert.ok(names.includes('name'));
  }
  for (const client of [author, owner]) assert.ok((await seen(client)).includes('email'));
  const included = (await guest.get(`/api/v2/projects/${published.id}?include=account`)).body.account;
  assert.equal('email' in included, false);
});

test('a field that cannot be read can neither be filtered nor sorted by', async () => {
  for (const client of [guest, author]) {
    for (const query of ['filter[email]=author@example.org', 'sort=email', 'filter[role]=admin']) {
      const answer = await client.get(`/api/v2/users?${query}`);
      assert.equal(answer.status, 422, query);
      assert.doesNotMatch(answer.text, /Known are:[^"]*email/);
    }
  }
  assert.equal((await owner.get('/api/v2/users?filter[email]=author@example.org')).body.total, 1);
});

test('a list of accounts shows a guest no address, role or state, and no secret to anybody', async () => {
  const open = ['id', 'version', 'handle', 'name', 'avatar', 'bio', 'createdAt', 'updatedAt'];
  for (const user of (await server.as().get('/api/v2/users?limit=100')).body.users) {
    assert.deepEqual(Object.keys(user), open);
  }
  const all = (await server.as(server.key).get('/api/v2/users?limit=100')).body.users;
  for (const user of all) {
    const others = Object.keys(user).filter((name) => !open.includes(name));
    assert.deepEqual(others.sort(), ['email', 'isActive', 'role']);
  }
});

test('nobody raises their own role', async () => {
  assert.equal((await author.patch(`/api/v2/users/${author.id}`, { role: 'admin' })).status, 403);
  assert.equal((await owner.get(`/api/v2/users/${author.id}`)).body.role, 'author');
});

test('neither the log nor an answer ever has a key in it', async () => {
  await guest.get(`/api/v2/projects?filter[title]=${author.key}`);
  await guest.get('/api/v2/projects', { authorization: `Bearer ${author.key}x` });
  const text = server.output.log + server.output.errors;
  for (const key of [author.key, server.key]) assert.equal(text.includes(key.slice(12)), false);
});
