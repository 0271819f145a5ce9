// Lists: envelopes, paging, order, filters, fields and included links.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, startServer } from './harness.mjs';

let server, owner;
const total = 23;
const categories = {};
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
  for (const name of ['Web', 'Print']) {
    categories[name] = await owner.make('categories', { name, type: 'project' });
  }
  for (let i = 0; i < total; i++) {
    await owner.make('projects', {
      title: `Project ${String(i).padStart(2, '0')}`,
      description: i % 2 ? 'odd' : 'even',
      status: i < 20 ? 'published' : 'draft',
      publishedAt: i < 20 ? `2024-01-${String(20 - i).padStart(2, '0')}T00:00:00Z` : null,
      categories: [[categories.Web.id], [categories.Print.id, categories.Web.id], []][i % 3],
    });
  }
});
after(() => server?.stop());

const list = async (query = '') => {
  const answer = await owner.get(`/api/v2/projects?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const titles = async (query) => (await list(query)).projects.map(({ title }) => Number(title.slice(8)));
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

test('a list in v2 has its collection, total, page and totalPages', async () => {
  const body = await list();
  assert.deepEqual(Object.keys(body), ['projects', 'total', 'page', 'totalPages']);
  assert.equal(body.projects.length, 10);
  assert.deepEqual([body.total, body.page, body.totalPages], [total, 1, 3]);
  assert.equal('users' in (await owner.get('/api/v2/users')).body, true);
});

test('a list in v1 has data, total, limit and offset', async () => {
  const { body } = await owner.get('/api/v1/projects?limit=5&offset=20');
  assert.deepEqual(Object.keys(body), ['data', 'total', 'limit', 'offset']);
  assert.equal(body.data.length, 3);
  assert.deepEqual([body.total, body.limit, body.offset], [total, 5, 20]);
  assert.deepEqual((await owner.get('/api/v1/tags')).body, { data: [], total: 0, limit: 10, offset: 0 });
});

test('the list of users has the shape, the page and the order that its clients know', async () => {
  for (let i = 0; i < 11; i++) await owner.make('users', { name: `User ${i}`, handle: `user-${i}` });
  const first = (await owner.get('/api/v2/users')).body;
  assert.deepEqual(Object.keys(first), ['users', 'total', 'page', 'totalPages']);
  assert.deepEqual([first.users.length, first.total, first.page, first.totalPages], [10, 12, 1, 2]);
  const times = first.users.map(({ createdAt }) => createdAt);
  assert.deepEqual(times, [...times].sort().reverse());
  const named = (await owner.get('/api/v2/users?page=1&limit=10&sort=createdAt&order=desc')).body;
  assert.deepEqual(named, first);
  const ascending = (await owner.get('/api/v2/users?page=2&sort=createdAt&order=asc')).body;
  assert.deepEqual([ascending.page, ascending.users.length], [2, 2]);
  assert.equal(ascending.users[1].id, first.users[0].id);
});

test('an empty list has no pages', async () => {
  assert.deepEqual((await owner.get('/api/v2/tags')).body, { tags: [], total: 0, page: 1, totalPages: 0 });
});

test('pages follow each other without a gap or a repeat, and end', async () => {
  const seen = [];
  for (let page = 1; page <= 4; page++) seen.push(...(await titles(`sort=title&limit=7&page=${page}`)));
  assert.deepEqual(seen, range(0, total));
  assert.deepEqual((await list('page=99')).projects, []);
  assert.equal((await list('limit=23')).totalPages, 1);
  assert.equal((await list('limit=22')).totalPages, 2);
});

test('total=false leaves out what has to be counted', async () => {
  assert.deepEqual(Object.keys(await list('total=false')), ['projects', 'page']);
  const { body } = await owner.get('/api/v1/projects?total=false');
  assert.deepEqual(Object.keys(body), ['data', 'limit', 'offset']);
});

test('the newest come first unless something else is asked', async () => {
  const oldestFirst = (await list('limit=100')).projects
    .map(({ createdAt, id }) => `${createdAt} ${id}`).sort();
  const place = ({ createdAt, id }) => `${createdAt} ${id}`;
  const order = async (query) => (await list(query)).projects.map(place);
  assert.deepEqual(await order('limit=100&order=asc'), oldestFirst);
  assert.deepEqual(await order('limit=100'), oldestFirst.reverse());
  assert.deepEqual(await titles('limit=3&sort=title'), [0, 1, 2]);
  assert.deepEqual(await titles('limit=3&sort=title&order=desc'), [22, 21, 20]);
  assert.deepEqual(await titles('limit=3&sort=-title'), [22, 21, 20]);
});

test('null sorts below every value', async () => {
  const ascending = await titles('sort=publishedAt,title&limit=5');
  assert.deepEqual(ascending, [20, 21, 22, 19, 18]);
  assert.deepEqual((await titles('sort=-publishedAt,title&limit=100')).slice(-3), [20, 21, 22]);
});

test('the id breaks ties in the direction of the last field', async () => {
  for (const sort of ['status', '-status']) {
    const pages = [];
    for (let page = 1; page <= 5; page++) {
      pages.push(...(await list(`sort=${sort}&limit=5&page=${page}`)).projects);
    }
    const published = pages.filter(({ status }) => status === 'published').map(({ id }) => id);
    const expected = [...published].sort();
    assert.deepEqual(published, sort === 'status' ? expected : expected.reverse());
    assert.equal(new Set(pages.map(({ id }) => id)).size, total);
  }
});

test('filters compare', async () => {
  const count = async (query) => (await list(query)).total;
  assert.equal(await count('filter[status]=draft'), 3);
  assert.equal(await count('filter[status][ne]=draft'), 20);
  assert.equal(await count('filter[status][in]=draft,archived'), 3);
  assert.equal(await count('filter[title]=Project%2005'), 1);
  assert.equal(await count('filter[title][lt]=Project%2005'), 5);
  assert.equal(await count('filter[title][lte]=Project%2005'), 6);
  assert.equal(await count('filter[title][gt]=Project%2005'), 17);
  assert.equal(await count('filter[title][gte]=Project%2005'), 18);
  assert.equal(await count('filter[title][contains]=ject%201'), 10);
  assert.equal(await count('filter[title][contains]=JECT'), 0, 'contains is case-sensitive');
  assert.equal(await count('filter[title][contains]=%25'), 0, 'a percent sign is a percent sign');
  assert.equal(await count('filter[description]=odd'), 11);
  assert.equal(await count('filter[publishedAt][null]=true'), 3);
  assert.equal(await count('filter[publishedAt][null]=false'), 20);
  assert.equal(await count('filter[publishedAt][gte]=2024-01-10T00:00:00%2B00:00'), 11);
  assert.equal(await count('filter[status]=published&filter[description]=odd'), 10);
});

test('filters find by links', async () => {
  const { Web, Print } = categories;
  assert.equal((await list(`filter[categories]=${Web.id}`)).total, 16);
  assert.equal((await list(`filter[categoryIds][contains]=${Print.id}`)).total, 8);
  assert.equal((await list(`filter[categories][in]=${Web.id},${Print.id}`)).total, 16);
  assert.equal((await list('filter[categories][null]=true')).total, 7);
  const { id } = (await owner.get('/api/v2/users/owner')).body;
  assert.equal((await list(`filter[accountId]=${id}`)).total, total);
});

test('include shows links in full, and fields what is asked', async () => {
  const { projects } = await list('sort=title&limit=2&include=categories,account&fields=title');
  assert.deepEqual(Object.keys(projects[1]), ['id', 'title', 'account', 'categories']);
  assert.deepEqual(projects[1].categories.map(({ name }) => name), ['Print', 'Web']);
  assert.equal(projects[1].account.handle, 'owner');
  const one = await owner.get(`/api/v1/projects/${projects[0].id}?include=categories&fields=slug`);
  assert.deepEqual(one.body, {
    data: {
      id: projects[0].id, slug: 'project-00',
      categories: [{ id: categories.Web.id, name: 'Web', slug: 'web', type: 'project' }],
    },
  });
});

test('everything that is wrong with a query is answered at once, with the nearest names', async () => {
  const answer = await owner.get('/api/v2/projects?limit=101&pgae=2&filter[titel]=x&sort=creatdAt'
    + '&include=categoris'
    + '&fields=slgu&order=up&filter[title][like]=x&filter[status]=publishd&total=1');
  assert.equal(answer.status, 422);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const found = faults(answer);
  assert.match(found.limit, /from 1 to 100/);
  assert.match(found.pgae, /Did you mean 'page'\?/);
  assert.match(found['filter[titel]'], /Did you mean 'title'\?/);
  assert.match(found.sort, /Did you mean 'createdAt'\?/);
  assert.match(found.include, /Did you mean 'categories'\?/);
  assert.match(found.fields, /Did you mean 'slug'\?/);
  assert.match(found.order, /asc or desc/);
  assert.match(found['filter[title][like]'], /Known are: eq, ne/);
  assert.match(found['filter[status]'], /Did you mean 'published'\?/);
  assert.match(found.total, /true or false/);
  assert.equal(answer.body.error, answer.body.detail);
  for (const error of answer.body.errors) assert.deepEqual(Object.keys(error), ['parameter', 'detail']);
});

test('the names of one version are unknown in the other', async () => {
  assert.equal((await owner.get('/api/v2/projects?sort=created_at')).status, 422);
  assert.equal((await owner.get('/api/v1/projects?sort=createdAt')).status, 422);
  assert.equal((await owner.get('/api/v1/projects?sort=created_at')).status, 200);
  assert.equal((await owner.get('/api/v1/projects?page=1')).status, 422);
  assert.equal((await owner.get('/api/v2/projects?offset=1')).status, 422);
});

test('a parameter may be named once', async () => {
  const answer = await owner.get('/api/v2/projects?limit=1&limit=2');
  assert.equal(answer.status, 422);
  assert.match(faults(answer).limit, /more than once/);
});
