// How many records lead to each one: the parameter `counts`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, startServer } from './harness.mjs';

let server, owner, editor, author, other, guest, web;
before(async () => {
  server = await startServer();
  [owner, guest] = [server.as(server.key), server.as()];
  [editor, author, other] = [await server.member('editor'), await server.member('author'),
    await server.member('author')];
  web = await owner.make('categories', { name: 'Web' });
  for (let i = 0; i < 3; i++) await author.make('tasks', { description: `${i}` });
  await other.make('tasks', { description: 'x' });
  for (const status of ['published', 'published', 'draft']) {
    await author.make('projects', { title: status, description: 'x', status, categories: [web.id] });
  }
});
after(() => server?.stop());

const ask = async (client, path) => {
  const answer = await client.get(`/api/v2/${path}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
/** The counts of each account, by its handle. */
const ofUsers = async (client, query) => {
  const { users } = await ask(client, `users?limit=100&${query}`);
  return Object.fromEntries(users.map(({ handle, counts }) => [handle, counts]));
};

test('a list of users tells how many tasks each one has', async () => {
  const found = await ofUsers(owner, 'counts=tasks');
  assert.deepEqual(found, {
    owner: { tasks: 0 }, [editor.handle]: { tasks: 0 },
    [author.handle]: { tasks: 3 }, [other.handle]: { tasks: 1 },
  });
  const [first] = (await ask(owner, 'users?counts=tasks&limit=1&page=2')).users;
  assert.deepEqual(Object.keys(first), ['id', 'version', 'handle', 'name', 'email', 'avatar', 'bio', 'role',
    'isActive', 'createdAt', 'updatedAt', 'counts']);
});

test('only what the reader could list counts', async () => {
  const of = async (client) => (await ask(client, `users/${author.id}?counts=tasks,projects`)).counts;
  assert.deepEqual(await of(guest), { tasks: 0, projects: 2 });
  assert.deepEqual(await of(other), { tasks: 0, projects: 2 });
  assert.deepEqual(await of(author), { tasks: 3, projects: 3 });
  assert.deepEqual(await of(editor), { tasks: 3, projects: 3 });
});

test('a count is the total of the list that is filtered by the link', async () => {
  const { users } = await ask(owner, 'users?limit=100');
  for (const client of [guest, author, other, editor, owner]) {
    const counted = await ask(client, 'users?limit=100&counts=projects,articles.account');
    assert.equal(counted.users.length, users.length);
    for (const { id, counts } of counted.users) {
      assert.equal((await ask(client, `projects?filter[account]=${id}`)).total, counts.projects);
      assert.equal((await ask(client, `articles?filter[accountId]=${id}`)).total, counts['articles.account']);
    }
    const { counts } = await ask(client, `categories/${web.slug}?counts=projects`);
    assert.equal((await ask(client, `projects?filter[categories]=${web.id}`)).total, counts.projects);
  }
});

test('counts come in the order asked for, with the fields asked for', async () => {
  const record = await ask(author, `users/${author.id}?counts=projects.account,tasks&fields=handle`);
  assert.deepEqual(record, { id: author.id, handle: author.handle,
    counts: { 'projects.account': 3, tasks: 3 } });
  assert.deepEqual(Object.keys(record.counts), ['projects.account', 'tasks']);
  const listed = await ask(author, 'projects?counts=tasks&include=account,categories&fields=title&limit=1');
  assert.deepEqual(Object.keys(listed.projects[0]), ['id', 'title', 'account', 'categories', 'counts']);
});

test('a write that asks for counts is refused, and nothing is written', async () => {
  const [path, query, body] = ['/api/v2/categories', '?counts=projects', { name: 'New' }];
  const one = `${path}/${web.id}`;
  for (const refused of [await owner.post(path + query, body), await owner.post(path + query, [body]),
    await owner.patch(one + query, body), await owner.put(one + query, body),
    await owner.post(`${one}/revert${query}`, { version: 1 })]) {
    assert.equal(refused.status, 422);
    assert.deepEqual(faults(refused), {
      counts: 'The answer of a write has no counts; read the record for them.' });
  }
  const { categories } = await ask(owner, 'categories?counts=projects&fields=name,version');
  assert.deepEqual(categories, [{ id: web.id, version: 1, name: 'Web', counts: { projects: 3 } }]);
});

test('a walk by cursors may count on the way', async () => {
  const first = await ask(owner, 'users?limit=1&cursor=');
  const second = await ask(owner, `users?limit=3&counts=tasks&cursor=${first.nextCursor}`);
  assert.deepEqual(second.users.map(({ counts }) => Object.keys(counts)), [['tasks'], ['tasks'], ['tasks']]);
});

test('a date says nothing about a record with counts, which change without it; a tag does', async () => {
  const path = `/api/v2/users/${other.id}?counts=tasks`;
  const before = await owner.get(path);
  assert.equal(before.headers.get('last-modified'), null);
  const again = { 'if-modified-since': new Date().toUTCString() };
  assert.equal((await owner.get(path, again)).status, 200);
  const tag = { 'if-none-match': before.headers.get('etag') };
  assert.equal((await owner.get(path, tag)).status, 304);
  await other.make('tasks', { description: 'one more' });
  const after = await owner.get(path, tag);
  assert.deepEqual([after.status, after.body.counts], [200, { tasks: 2 }]);
});

test('what cannot be counted is refused with the nearest name', async () => {
  const fault = async (path) => {
    const answer = await owner.get(`/api/v2/${path}`);
    assert.equal(answer.status, 422, answer.text);
    return faults(answer).counts;
  };
  const known = /no count 'task'\. Did you mean 'tasks'\? Known are: articles, articles.account,/;
  assert.match(await fault('users?counts=task'), known);
  assert.match(await fault('users/owner?counts=tasks.acount'), /Did you mean 'tasks.account'\?/);
  assert.match(await fault('users?counts=keys'), /no count 'keys'/);
  assert.match(await fault('tasks?counts=users'), /no count 'users'/);
  assert.match(await fault(`users?counts=${'tasks,'.repeat(8)}tasks`), /At most 8 counts/);
  assert.match(await fault('users?counts=tasks&counts=projects'), /more than once/);
  assert.match(await fault('users/owner?counts=tasks&version=1'), /versions of their own/);
});

test('the first version has no counts', async () => {
  for (const path of ['users', 'users/owner']) {
    const answer = await owner.get(`/api/v1/${path}?counts=tasks`);
    assert.equal(answer.status, 422);
    assert.match(faults(answer).counts, /There is no parameter 'counts'/);
  }
});
