// The readable names of records.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, startServer } from './harness.mjs';

let server, owner;
before(async () => {
  server = await startServer();
  owner = server.as(server.key);
});
after(() => server?.stop());

const make = (title, more) => owner.make('projects', { title, description: 'x', ...more });

test('a slug is made from the title', async () => {
  assert.equal((await make('Über uns & Ärger!')).slug, 'über-uns-ärger');
  assert.equal((await make('ﬁne ２０２４')).slug, 'fine-2024');
  assert.equal((await make('東京 Tower')).slug, '東京-tower');
  assert.ok([...(await make('word '.repeat(40))).slug].length <= 80);
});

test('a generated slug that is taken gets a number', async () => {
  const slugs = [];
  for (let i = 0; i < 4; i++) slugs.push((await make('Twice')).slug);
  assert.deepEqual(slugs, ['twice', 'twice-2', 'twice-3', 'twice-4']);
});

test('requests at the same time get different slugs', async () => {
  const made = await Promise.all(Array.from({ length: 16 }, () => make('Rush')));
  assert.equal(new Set(made.map(({ slug }) => slug)).size, 16);
});

test('an explicit slug that is taken is 409', async () => {
  await make('A', { slug: 'chosen' });
  const answer = await owner.post('/api/v2/projects', { title: 'B', description: 'x', slug: 'chosen' });
  assert.equal(answer.status, 409);
  assert.ok(faults(answer)['/slug']);
  const other = await make('Other');
  assert.equal((await owner.patch(`/api/v2/projects/${other.id}`, { slug: 'chosen' })).status, 409);
});

test('a slug that is none is 422', async () => {
  const uuid = '01890a5d-ac96-774b-bcce-b302099a8057';
  for (const slug of ['With Space', 'UPPER', '-edge', 'a--b', '', 'a/b', uuid]) {
    const answer = await owner.post('/api/v2/projects', { title: 'S', description: 'x', slug });
    assert.equal(answer.status, 422, slug);
    assert.ok(faults(answer)['/slug'], slug);
  }
});

test('a title in the form of a UUID does not become a slug of that form', async () => {
  const title = '01890a5d-ac96-774b-bcce-b302099a8057';
  const made = await make(title);
  assert.notEqual(made.slug, title);
  assert.equal((await owner.get(`/api/v2/projects/${made.slug}`)).body.id, made.id);
  assert.equal((await owner.get(`/api/v2/projects/${title}`)).status, 404);
});

test('a title without letters still gets a slug', async () => {
  const made = await make('!!!');
  assert.ok(made.slug.length > 0);
  assert.equal((await owner.get(`/api/v2/projects/${encodeURIComponent(made.slug)}`)).status, 200);
});

test('a slug changes only when it is told to', async () => {
  const made = await make('Old Title');
  const renamed = await owner.patch(`/api/v2/projects/${made.id}`, { title: 'New Title' });
  assert.equal(renamed.body.slug, 'old-title');
  await owner.patch(`/api/v2/projects/${made.id}`, { slug: 'new-title' });
  assert.equal((await owner.get('/api/v2/projects/new-title')).status, 200);
  assert.equal((await owner.get('/api/v2/projects/old-title')).status, 404);
});

test('a slug of other scripts is found by its encoded address', async () => {
  const { id, slug } = await make('Œuvre ñandú');
  assert.equal((await owner.get(`/api/v2/projects/${encodeURIComponent(slug)}`)).body.id, id);
});
