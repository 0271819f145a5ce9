// What filters, conflicts and orders must not tell about records that the actor cannot see.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

let server, owner, author, other, hidden, shown, absent;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  [author, other] = [await server.member('author'), await server.member('author')];
  shown = await other.make('projects', { title: 'Shown', description: 'x', status: 'published' });
  hidden = await other.make('projects', { title: 'Hidden', description: 'x', status: 'published' });
  await author.make('tasks', { description: 'to the hidden one', project: hidden.id });
  await author.make('tasks', { description: 'to the other one', project: shown.id });
  await author.make('tasks', { description: 'to none' });
  await other.patch(`/api/v2/projects/${hidden.id}`, { status: 'archived' });
  absent = '01890a5d-ac96-774b-bcce-b302099a8057';
});
after(() => server?.stop());

const found = async (client, filter) => {
  const answer = await client.get(`/api/v2/tasks?${filter}&sort=id`);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.total, answer.body.tasks.length);
  return answer.body.tasks.map(({ description }) => description);
};

test('a filter by a link finds what reads as that link, and nothing else', async () => {
  const [gone, seen, none] = ['to the hidden one', 'to the other one', 'to none'];
  for (const [filter, forAuthor, forOwner] of [
    [`filter[project]=${hidden.id}`, [], [gone]],
    [`filter[projectId][eq]=${hidden.id}`, [], [gone]],
    [`filter[project]=${shown.id}`, [seen], [seen]],
    [`filter[project]=${absent}`, [], []],
    [`filter[project][ne]=${hidden.id}`, [gone, seen, none], [seen, none]],
    [`filter[project][ne]=${shown.id}`, [gone, none], [gone, none]],
    [`filter[project][in]=${hidden.id},${shown.id}`, [seen], [gone, seen]],
    ['filter[project][null]=true', [gone, none], [none]],
    ['filter[project][null]=false', [seen], [gone, seen]],
  ]) {
    assert.deepEqual(await found(author, filter), forAuthor, filter);
    assert.deepEqual(await found(owner, filter), forOwner, filter);
  }
});

test('a total by a link follows what happens to the record behind it', async () => {
  const filter = `filter[project]=${hidden.id}`;
  assert.equal((await found(author, filter)).length, 0);
  await other.patch(`/api/v2/projects/${hidden.id}`, { status: 'published' });
  assert.equal((await found(author, filter)).length, 1);
  await other.patch(`/api/v2/projects/${hidden.id}`, { status: 'archived' });
  assert.equal((await found(author, filter)).length, 0);
});

test('a conflict counts what needs a record only to whom may see it all', async () => {
  const task = await author.make('tasks', { description: 'mine', project: shown.id });
  const refused = await other.delete(`/api/v2/projects/${shown.id}`);
  assert.equal(refused.status, 409);
  assert.doesNotMatch(refused.body.detail, /\d|tasks/);
  const told = await owner.delete(`/api/v2/projects/${shown.id}`);
  assert.equal(told.status, 409);
  assert.match(told.body.detail, /^2 of tasks refer to this record in 'project'/);
  await owner.delete(`/api/v2/tasks/${task.id}`);
});

test('an instant whose plus sign became a space is told what it wants', async () => {
  const answer = await owner.get('/api/v2/tasks?filter[createdAt][gte]=2024-01-01T00:00:00+02:00');
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.body.errors, [{ parameter: 'filter[createdAt][gte]',
    detail: "A '+' in the query of an address is a space; write %2B." }]);
});

test('two levels of links are included, as far as the actor may see', async () => {
  const path = '/api/v2/tasks?include=project.account,project.categories&sort=id&limit=3';
  const projects = async (client) => (await client.get(path)).body.tasks.map(({ project }) => project);
  const [first, second, third] = await projects(author);
  assert.equal(first, null);
  assert.equal(second.account.handle, other.handle);
  assert.equal('email' in second.account, false);
  assert.deepEqual(second.categories, []);
  assert.equal(third, null);
  assert.equal((await projects(owner))[0].account.handle, other.handle);
  const v1 = (await owner.get('/api/v1/tasks?include=project.account&limit=1')).body.data[0];
  assert.equal(v1.project === null || v1.project.account.handle === other.handle, true);
  const deep = await owner.get('/api/v2/tasks?include=project.account.projects');
  assert.equal(deep.status, 422);
  const wrong = await owner.get('/api/v2/tasks?include=project.acount');
  assert.match(wrong.body.errors[0].detail, /Did you mean 'account'\?/);
});
