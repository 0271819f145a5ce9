// Timed publication as a client sees it: what is due happens by itself, soon, and also after a downtime.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { faults, startServer } from './harness.mjs';

const pauseMs = 50;
const tries = 600;

/** Asks until the record has the status; resolves to the record. */
async function whenIt(client, id, status) {
  for (let i = 0; i < tries; i++) {
    const { body } = await client.get(`/api/v2/projects/${id}`);
    if (body.status === status) return body;
    await pause(pauseMs);
  }
  throw new Error(`The record never was ${status}.`);
}

const inMs = (ms) => new Date(Date.now() + ms).toISOString();

test('a scheduled record is published, dated by its time, and archived again', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = server.as(server.key);
  const publishAt = inMs(600);
  const made = await owner.make('projects',
    { title: 'a', description: 'b', status: 'scheduled', publishAt, unpublishAt: inMs(1200) });
  assert.equal((await server.as().get(`/api/v2/projects/${made.id}`)).status, 404);
  // Between the two times it may be seen as published; how long depends on the machine.
  const archived = await whenIt(owner, made.id, 'archived');
  const { history } = (await owner.get(`/api/v2/projects/${made.id}/history`)).body;
  const steps = history.slice(0, -1).map(({ actor, changes }) => [actor, changes.status.join(' ')]);
  assert.equal(archived.version, history.length);
  assert.ok(steps.every(([actor]) => actor === null), 'the product did it');
  if (history.length === 3) assert.equal(archived.publishedAt, publishAt);
  assert.match(steps.map(([, step]) => step).reverse().join(), /^scheduled (published,published )?archived$/);
});

test('what fell due during a downtime is published at the next start', async (t) => {
  let server = await startServer();
  const publishAt = inMs(1500);
  const made = await server.as(server.key).make('projects',
    { title: 'a', description: 'b', status: 'scheduled', publishAt });
  const { key, home } = server;
  await server.stop({ keep: true });
  while (Date.now() <= Date.parse(publishAt)) await pause(pauseMs);
  server = await startServer({ directory: home });
  t.after(() => server.stop());
  const { publishedAt, version } = await whenIt(server.as(key), made.id, 'published');
  assert.deepEqual([publishedAt, version], [publishAt, 2]);
  assert.equal((await server.as().get(`/api/v2/projects/${made.id}`)).status, 200);
});

test('times that contradict each other are 422', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = server.as(server.key);
  const record = { title: 'a', description: 'b' };
  const times = { publishAt: inMs(2000), unpublishAt: inMs(1000) };
  const backwards = await owner.post('/api/v2/projects', { ...record, ...times });
  assert.equal(backwards.status, 422);
  assert.ok(faults(backwards)['/unpublishAt']);
});
