// Hostile input in every place that takes a text: no row more, no 500, and each refusal a documented one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bodies, strings } from './hostile_strings.mjs';
import { startServer } from './harness.mjs';

let server, owner;
const atOnce = 16;
before(async () => {
  server = await startServer({ args: ['--log-level', 'warn'] });
  owner = server.as(server.key);
  await owner.make('projects', { title: 'The only one', description: 'x', status: 'published' });
});
after(() => server?.stop());

const documented = [400, 401, 403, 404, 405, 406, 409, 412, 413, 414, 415, 422, 431];

/** A refusal, or one of the `allowed`; never anything that is not in docs/REST.md. */
const check = (answer, what, ...allowed) => {
  const { status } = answer;
  if (allowed.includes(status)) return;
  assert.ok(documented.includes(status), `${status} for ${what}: ${answer.text}`);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', what);
  assert.ok(answer.body.code && answer.body.error && answer.body.remedy, what);
  assert.doesNotMatch(answer.text, /SQLITE_|"portfolio_projects" t|near "|\/src\//, what);
};

const inTurns = async (items, work) => {
  const rest = [...items];
  const one = async () => {
    while (rest.length > 0) await work(rest.pop());
  };
  await Promise.all(Array.from({ length: atOnce }, one));
};
const counts = async () => {
  const of = async (name) => (await owner.get(`/api/v2/${name}?limit=1`)).body.total;
  return Promise.all(['projects', 'users', 'categories', 'tags', 'tasks'].map(of));
};
const shown = (text) => JSON.stringify(text.slice(0, 40));

test('there are enough of them', () => assert.ok(strings.length >= 200, String(strings.length)));

test('parameters take what they know and refuse the rest', async () => {
  const before = await counts();
  const names = ['page', 'limit', 'cursor', 'sort', 'order', 'include', 'fields', 'counts', 'total',
    'filter[title]', 'filter[title][contains]', 'filter[status][in]', 'filter[createdAt][gte]',
    'filter[categories]', 'filter[account][ne]', 'filter[publishAt][null]'];
  await inTurns(strings, async (text) => {
    const value = encodeURIComponent(text);
    for (const name of names) {
      check(await owner.get(`/api/v2/projects?${name}=${value}`), `${name} ${shown(text)}`, 200);
    }
    for (const query of [`${value}=1`, `filter[${value}]=1`, `filter[title][${value}]=1`,
      `fields=title&include=${value}`]) {
      check(await owner.get(`/api/v1/projects?${query}`), `${query.slice(0, 20)} ${shown(text)}`, 200);
    }
  });
  assert.deepEqual(await counts(), before);
});

test('addresses find what is there and nothing else', async () => {
  const before = await counts();
  await inTurns(strings, async (text) => {
    const name = encodeURIComponent(text);
    for (const path of [`/api/v2/projects/${name}`, `/api/v1/${name}/x`]) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await owner.send(method, path);
        if (text === '') continue;  // the collection itself
        check(answer, `${method} ${shown(text)}`, 308);
      }
    }
    check(await owner.get(`/api/${name}`), shown(text), 308, 200);
  });
  assert.deepEqual(await counts(), before);
});

test('headers say what they say, or nothing', async () => {
  const before = await counts();
  const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'accept-version',
    'accept',
    'authorization', 'x-api-key'];
  await inTurns(strings.filter((text) => /^[\x20-\x7e]*$/.test(text)), async (text) => {
    for (const name of names) {
      check(await owner.get('/api/projects/the-only-one', { 'accept-version': 'v2', [name]: text }),
        `${name} ${shown(text)}`, 200,
        304);
    }
    for (const name of ['idempotency-key', 'content-type']) {
      check(await owner.post('/api/v2/projects', { title: '' }, { [name]: text }), `${name} ${shown(text)}`);
    }
  });
  assert.deepEqual(await counts(), before);
});

test('members of a body are checked whatever is in them', async () => {
  const before = await counts();
  const names = ['title', 'slug', 'description', 'thumbnail', 'status', 'publishAt', 'account', 'categories',
    'categoryIds'];
  await inTurns(strings, async (text) => {
    for (const name of names) {
      for (const value of [text, { id: text }]) {
        // With it, none of them can be stored.
        const body = { description: 'x', unpublishAt: 'never', [name]: value };
        check(await owner.post('/api/v2/projects', body), `${name} ${shown(text)}`);
      }
    }
    check(await owner.post('/api/v2/projects', { title: 'a', description: 'x', [text || 'x']: { a: text } }),
      shown(text));
  });
  assert.deepEqual(await counts(), before);
});

test('a text that is taken comes back as it was sent', async () => {
  let taken = 0;
  const before = (await counts())[0];
  await inTurns(strings, async (text) => {
    const answer = await owner.post('/api/v2/projects', { title: text, description: text });
    check(answer, shown(text), 201);
    if (answer.status !== 201) return;
    taken++;
    assert.equal(answer.body.title, text);
    assert.equal(answer.body.description, text);
    const found = await owner.get(`/api/v2/projects?filter[title]=${encodeURIComponent(text)}&filter[slug]=${
      encodeURIComponent(answer.body.slug)}`);
    assert.deepEqual(found.body?.projects?.map(({ id }) => id), [answer.body.id], shown(text));
  });
  assert.ok(taken > 150, String(taken));
  assert.equal((await counts())[0], before + taken);
});

test('bodies that are no JSON, or the wrong one, are refused', async () => {
  const before = await counts();
  const post = async (path, body) => {
    const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' };
    const answer = await fetch(server.url + path, { method: 'POST', headers, body });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  };
  for (const [what, body] of Object.entries(bodies)) check(await post('/api/v2/projects', body), what);
  assert.deepEqual(await counts(), before);
});
