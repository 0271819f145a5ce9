// sqlmap finds no place where SQL could be injected: no row more, no 500. With SQLMAP_LEVEL=5 SQLMAP_RISK=3
// it tries all that it knows.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { startServer } from '../api/harness.mjs';
import { attack } from './sqlmap.mjs';

let server, owner, counts;
const collections = ['projects', 'users', 'categories', 'tags', 'tasks', 'articles'];
const ids = {};
before(async () => {
  server = await startServer({ args: ['--log-level', 'warn'] });
  owner = server.as(server.key);
  ids.category = (await owner.make('categories', { name: 'Web', type: 'project' })).id;
  const made = await owner.make('projects', {
    title: 'The only one', description: 'x', status: 'published', categories: [ids.category],
  });
  [ids.project, ids.account] = [made.id, made.account.id];
  await owner.make('projects', { title: 'Another', description: 'y', status: 'published' });
  ids.deleted = (await owner.make('projects', { title: 'Deleted', description: 'z' })).id;
  await owner.delete(`/api/v2/projects/${ids.deleted}`);
  ids.cursor = (await owner.get('/api/v2/projects?cursor=&limit=1')).body.nextCursor;
  counts = await count();
});
after(() => server?.stop());

const count = () => Promise.all(collections.map(
  async (name) => (await owner.get(`/api/v2/${name}?limit=1`)).body.total));

/** Whatever was answered so far. */
const statuses = async () => {
  const { text } = await owner.get('/metrics');
  return [...new Set([...text.matchAll(/requests_total\{.*status="(\w+)"\}/g)].map(([, status]) => status))];
};

/** Attacks each request, two at a time, and expects `places` places at least to have been tried in all. */
const expect_sound = async (places, requests) => {
  const rest = [...requests];
  const tried = [];
  const one = async () => {
    for (let request = rest.pop(); request; request = rest.pop()) {
      const { headers, ...others } = request;
      const type = request.body ? { 'Content-Type': 'application/json' } : {};
      const all = { Authorization: `Bearer ${server.key}`, ...type, ...headers };
      const outcome = await attack(server.port, { method: 'GET', ...others, headers: all });
      assert.deepEqual(outcome.found, [], `${request.path}\n${outcome.output}`);
      tried.push(...outcome.tried);
    }
  };
  await Promise.all([one(), one()]);
  // At a high level it tries some of its own as well.
  assert.ok(tried.length >= places, tried.join(', '));
  assert.deepEqual((await statuses()).filter((status) => /^5|other/.test(status)), []);
  assert.deepEqual(await count(), counts);
};

const encoded = (text) => text.replaceAll('[', '%5B').replaceAll(']', '%5D');
const filtered = (...filters) => {
  const query = filters.map((filter) => `filter${filter}`).join('&');
  return encoded(`/api/v2/projects?${query}`);
};

test('sqlmap finds an injection where there is one', async () => {
  const tables = "CREATE TABLE t(name TEXT); INSERT INTO t VALUES('Ada'),('Bob');";
  const careless = createServer((request, response) => {
    const name = new URL(request.url, 'http://x').searchParams.get('name');
    execFile('sqlite3', [':memory:', `${tables} SELECT name FROM t WHERE name='${name}'`], (fault, rows) => {
      response.writeHead(fault ? 500 : 200).end(fault ? 'A fault.' : `<p>${rows}</p>`);
    });
  });
  await new Promise((resolve) => { careless.listen(0, '127.0.0.1', resolve); });
  try {
    const { found } = await attack(careless.address().port, { method: 'GET', path: '/?name=Ada*' });
    assert.equal(found.length, 1);
  } finally {
    careless.close();
  }
});

test('the parameters of lists are no way in', () => expect_sound(16, [
  { path: '/api/v2/projects?page=1*&limit=10*&sort=title*&include=categories*' },
  { path: '/api/v2/projects?fields=title*&order=asc*&total=true*&counts=tasks*' },
  { path: `/api/v2/projects?limit=1&cursor=${ids.cursor}*` },
  { path: filtered('[title]=Another*', '[title][contains]=no*', '[status][in]=published*') },
  { path: filtered('[createdAt][gte]=2024-01-01T00:00:00Z*', `[account]=${ids.account}*`) },
  { path: encoded(`/api/v1/projects?offset=0*&filter[categories]=${ids.category}*`) },
]));

test('the names of parameters are no way in', () => expect_sound(3, [
  { path: encoded('/api/v2/projects?filter[title*]=Another') },
  { path: encoded('/api/v2/projects?filter[title][eq*]=Another') },
  { path: '/api/v2/projects?limit*=1' },
]));

test('addresses are no way in', () => expect_sound(8, [
  { path: '/api/v2/projects*' },
  { path: '/api/v2/projects/the-only-one*' },
  { path: `/api/v1/projects/${ids.project}*` },
  { path: `/api/v2/projects/${ids.project}?version=1*` },
  { path: `/api/v2/projects/${ids.project}/history?cursor=2*` },
  { path: `/api/v2/projects/${ids.project}/diff?from=1*` },
  { path: '/api/v2/trash/projects?cursor=2*' },
  { method: 'POST', path: `/api/v2/trash/projects/${ids.deleted}x*/restore` },
]));

test('bodies are no way in', () => {
  const path = `/api/v2/projects/${ids.project}`;
  const change = (body) => ({ method: 'PATCH', path, body: JSON.stringify(body) });
  // With it, nothing can be created.
  const never = { description: 'x', unpublishAt: 'never' };
  const create = (body) => ({ method: 'POST', path: '/api/v2/projects', body: JSON.stringify(body) });
  return expect_sound(10, [
    change({ title: 'The only one*' }), change({ slug: 'the-only-one*' }), change({ status: 'published*' }),
    change({ publishAt: '2024-01-01T00:00:00Z*' }), change({ account: `${ids.account}*` }),
    change({ categoryIds: [`${ids.category}*`] }), create({ ...never, title: 'x*' }),
    create([{ ...never, title: 'x*' }]),
    { method: 'POST', path: `${path}/revert`, body: '{"version":"1*"}' },
    { method: 'PATCH', path: '/api/v2/users/owner', body: '{"email":"owner@example.org*"}' },
  ]);
});

test('header fields are no way in', () => {
  const path = '/api/projects/the-only-one';
  const read = (headers) => ({ path, headers: { 'Accept-Version': 'v2', ...headers } });
  const change = (headers) => ({
    method: 'PATCH', path: `/api/v2/projects/${ids.project}`, body: '{"description":"x"}', headers,
  });
  // Beside each of them it tries the address or the body. If-None-Match and If-Modified-Since it never sends.
  return expect_sound(2 * 6, [
    read({ Authorization: `Bearer ${server.key}*` }),
    read({ Authorization: '', 'X-API-Key': `${server.key}*` }),
    read({ 'Accept-Version': 'v2*' }), read({ Accept: 'application/json*' }),
    change({ 'If-Match': '"1.a"*' }), change({ 'Idempotency-Key': 'key*' }),
  ]);
});
