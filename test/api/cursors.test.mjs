// Walking through lists by cursors.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, startServer } from './harness.mjs';

let server, owner;
const total = 25;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  const records = Array.from({ length: total }, (_, i) => ({
    title: `Project ${i % 7}`, description: 'x', status: i % 5 ? 'published' : 'draft',
    publishedAt: i % 3 ? `2024-01-0${1 + (i % 4)}T00:00:00Z` : null,
  }));
  for (const record of records) await owner.make('projects', record);
});
after(() => server?.stop());

/** All pages of a walk. */
const walk = async (client, query) => {
  const pages = [];
  let cursor = '';
  while (cursor !== null) {
    const answer = await client.get(`/api/v2/projects?${query}&cursor=${cursor}`);
    assert.equal(answer.status, 200, answer.text);
    pages.push(answer.body);
    cursor = answer.body.nextCursor;
  }
  return pages;
};
const ids = (pages) => pages.flatMap(({ projects }) => projects.map(({ id }) => id));

test('a walk begins with an empty cursor and ends with null', async () => {
  const pages = await walk(owner, 'limit=10');
  assert.deepEqual(pages.map(({ projects }) => projects.length), [10, 10, 5]);
  assert.deepEqual(Object.keys(pages[0]), ['projects', 'total', 'nextCursor']);
  assert.match(pages[0].nextCursor, /^[\w-]+$/);
  assert.equal(pages[2].nextCursor, null);
  assert.equal(pages[2].total, total);
  assert.equal('total' in (await walk(owner, 'limit=100&total=false'))[0], false);
});

test('a walk in v1 has next_cursor beside limit, and no offset', async () => {
  const first = await owner.get('/api/v1/projects?cursor=&limit=20');
  assert.deepEqual(Object.keys(first.body), ['data', 'total', 'limit', 'next_cursor']);
  const second = await owner.get(`/api/v1/projects?limit=20&cursor=${first.body.next_cursor}`);
  assert.equal(second.body.data.length, 5);
  assert.equal(second.body.next_cursor, null);
});

test('a walk shows what the pages show, in every order', async () => {
  for (const sort of ['', 'sort=title', 'sort=-publishedAt', 'sort=publishedAt', 'sort=-status,title',
    'sort=publishedAt,-title,status', 'sort=-id', 'sort=title&order=desc', 'filter[status]=published']) {
    const whole = (await owner.get(`/api/v2/projects?${sort}&limit=100`)).body.projects;
    for (const limit of [1, 4, 24, 25]) {
      const seen = ids(await walk(owner, `${sort}&limit=${limit}`));
      assert.deepEqual(seen, whole.map(({ id }) => id), `${sort} by ${limit}`);
    }
  }
});

test('a guest walks through what is published, and only that', async () => {
  const pages = await walk(server.as(), 'limit=3&sort=-publishedAt');
  const statuses = pages.flatMap(({ projects }) => projects.map(({ status }) => status));
  assert.deepEqual(statuses, Array(20).fill('published'));
});

test('records that are made and deleted meanwhile move nothing that stays', async () => {
  const staying = ids(await walk(owner, 'limit=100'));
  const seen = [];
  let cursor = '';
  while (cursor !== null) {
    const { body } = await owner.get(`/api/v2/projects?limit=4&sort=title&cursor=${cursor}`);
    seen.push(...body.projects.map(({ id }) => id));
    cursor = body.nextCursor;
    const made = await owner.make('projects', { title: 'A new one in front', description: 'x' });
    await owner.delete(`/api/v2/projects/${made.id}`);
    await owner.make('projects', { title: 'A'.repeat(seen.length), description: 'x' });
  }
  assert.deepEqual(seen.filter((id) => staying.includes(id)).sort(), [...staying].sort());
  assert.equal(new Set(seen).size, seen.length);
});

test('a cursor of another list, or none of ours, is 400 and says what to do', async () => {
  const { nextCursor } = (await owner.get('/api/v2/projects?limit=1&cursor=')).body;
  for (const path of [`/api/v2/projects?sort=title&cursor=${nextCursor}`,
    `/api/v2/projects?filter[status]=draft&cursor=${nextCursor}`, `/api/v1/projects?cursor=${nextCursor}`,
    `/api/v2/articles?cursor=${nextCursor}`, '/api/v2/projects?cursor=x',
    `/api/v2/projects?cursor=${nextCursor}A`]) {
    const answer = await owner.get(path);
    assert.equal(answer.status, 400, path);
    assert.match(answer.body.detail, /begin again with an empty one/);
  }
});

test('a cursor beside a page or an offset is 422', async () => {
  assert.ok(faults(await owner.get('/api/v2/projects?cursor=&page=1')).page);
  assert.ok(faults(await owner.get('/api/v1/projects?cursor=&offset=0')).offset);
});

test('a list cannot be sorted by links to records that are out of sight', async () => {
  const author = await server.member('author');
  const answer = await author.get('/api/v2/tasks?sort=project&cursor=');
  assert.equal(answer.status, 422);
  assert.match(faults(answer).sort, /no field to sort by/);
  assert.equal((await author.get('/api/v2/tasks?sort=account')).status, 200);
});
