// What was acknowledged is there after the process is gone, however it went.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { command, startServer } from './harness.mjs';

test('a restart keeps records, keys and versions', async () => {
  const first = await startServer();
  const made = await first.as(first.key).make('projects', { title: 'Kept', description: 'x' });
  await first.as(first.key).patch(`/api/v2/projects/${made.id}`, { description: 'y' });
  const before = await first.as(first.key).get(`/api/v2/projects/${made.id}`);
  await first.stop({ keep: true });

  const second = await startServer({ directory: first.home });
  const after = await second.as(first.key).get(`/api/v2/projects/${made.id}`);
  assert.equal(after.text, before.text);
  assert.equal(after.body.version, 2);
  assert.equal(after.headers.get('etag'), before.headers.get('etag'));
  await second.stop();
});

test('a killed server has lost nothing that it acknowledged, and its log of changes verifies', async () => {
  const first = await startServer();
  const owner = first.as(first.key);
  const acknowledged = [];
  let stopped = false;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; !stopped; i++) {
      const answer = await owner.post('/api/v2/tags', { name: `w${writer} n${i}` }).catch(() => undefined);
      if (answer?.status === 201) acknowledged.push(answer.body.id);
      if (acknowledged.length >= 100) stopped = true;
      if (!answer) return;
    }
  });
  await Promise.race(writers);
  await first.kill();
  stopped = true;
  await Promise.all(writers);

  const second = await startServer({ directory: first.home });
  const guest = second.as();
  for (const id of acknowledged) assert.equal((await guest.get(`/api/v2/tags/${id}`)).status, 200);
  assert.equal((await command(second.home, 'db', 'verify')).verified, true);
  await second.stop({ keep: true });
  await rm(first.home, { recursive: true, force: true });
});

test('what is sent again under its key after a crash is there once, whatever was acknowledged', async () => {
  const first = await startServer();
  const names = Array.from({ length: 60 }, (_, i) => `again-${i}`);
  const send = (client, name) => client.post('/api/v2/tags', { name }, { 'idempotency-key': name });
  let answered = 0;
  const sent = names.map((name) => send(first.as(first.key), name).then(() => ++answered, () => undefined));
  await Promise.race(sent);
  await first.kill();
  await Promise.all(sent);
  assert.ok(answered > 0);

  const second = await startServer({ directory: first.home });
  const owner = second.as(first.key);
  const answers = await Promise.all(names.map((name) => send(owner, name)));
  for (const answer of answers) assert.equal(answer.status, 201, answer.text);
  const { tags, total } = (await owner.get('/api/v2/tags?limit=100')).body;
  assert.equal(total, names.length);
  assert.deepEqual(tags.map(({ name }) => name).sort(), [...names].sort());
  assert.deepEqual(tags.map(({ id }) => id).sort(), answers.map(({ body }) => body.id).sort());
  await second.stop();
});

test('a client sees its own write in the next request, in lists and totals too', async () => {
  const server = await startServer();
  const owner = server.as(server.key);
  for (let i = 1; i <= 25; i++) {
    const made = await owner.make('tags', { name: `tag ${i}` });
    const { tags, total } = (await server.as().get('/api/v2/tags?limit=100')).body;
    assert.ok(tags.some(({ id }) => id === made.id));
    assert.equal(total, i);
  }
  await server.stop();
});
