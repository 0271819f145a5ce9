// `serve` from its first line of log to its exit code.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, end, firstKey, logLines, put, run, serve, start, temporaryFolder, until } from './program.mjs';

const mode = async (path) => (await stat(path)).mode & 0o777;

/** A connection that speaks HTTP by hand. */
async function connect(server) {
  const socket = createConnection(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const heard = { text: '' };
  socket.on('data', (bytes) => { heard.text += bytes; });
  socket.on('error', () => {});  // a cut connection is told by 'close'
  const closed = new Promise((resolve) => { socket.on('close', resolve); });
  return { socket, heard, closed };
}

/** The head of a request that waits for an invitation before it sends its body. */
function postHead(server, bytes) {
  return ['POST /api/v2/tags HTTP/1.1', 'Host: x', `Authorization: Bearer ${server.key}`,
    'Content-Type: application/json', `Content-Length: ${bytes}`, 'Expect: 100-continue', '', '',
  ].join('\r\n');
}

test('a server on port 0 takes a free port, writes it to a file and logs that it listens', async (t) => {
  const asked = performance.now();
  const server = await serve(t);
  assert.equal((await server.as().get('/readyz')).status, 200, 'the port in the file answers');
  t.diagnostic(`cold start to the first 200: ${Math.round(performance.now() - asked)} ms (dev build)`);
  assert.match(await readFile(join(server.home, 'port'), 'utf8'), /^[1-9]\d{0,4}\n$/);
  const lines = logLines(server.output.log).filter(({ event }) => event === 'listening');
  assert.equal(lines.length, 1);
  const { port, url, pid, data } = lines[0];
  assert.deepEqual({ port, url, pid, data }, {
    port: server.port, url: `http://127.0.0.1:${server.port}/`, pid: server.child.pid, data: server.home,
  });
});

test('the port file is never seen half-written', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'port');
  const old = 'the port of another day, which is much longer than a port\n';
  await put(folder, { port: old });
  const words = ['serve', '--port', '0', '--data', join(folder, 'data'), '--port-file', file];
  const { child, ended } = start(words);
  t.after(() => child.kill('SIGKILL'));
  const seen = new Set();
  await until('the new port', async () => {
    const text = await readFile(file, 'utf8');
    seen.add(text);
    return text !== old;
  });
  assert.equal(seen.size, 2);
  assert.match([...seen][1], /^\d+\n$/);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends a server with exit code 0, though a connection is idle`, async (t) => {
    const server = await serve(t);
    const idle = await connect(server);
    idle.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await until('an answer', () => idle.heard.text.startsWith('HTTP/1.1 200'));
    assert.equal(await end(server, signal), 0, server.output.log);
    await idle.closed;
    const events = logLines(server.output.log).map(({ event }) => event);
    assert.deepEqual(events.slice(-2), ['draining', 'stopped']);
  });

  test(`${signal} lets a request in flight finish, and its write is kept`, async (t) => {
    const server = await serve(t);
    const body = JSON.stringify({ name: 'Finished in the drain' });
    const client = await connect(server);
    client.socket.write(postHead(server, Buffer.byteLength(body)));
    await until('the invitation to go on', () => client.heard.text.startsWith('HTTP/1.1 100'));
    const ended = end(server, signal);
    await until('the drain', () => server.output.log.includes('"draining"'));
    client.socket.write(body);
    assert.equal(await ended, 0, server.output.log);
    await client.closed;
    assert.match(client.heard.text, /HTTP\/1\.1 201/);
    const again = await serve(t, { directory: server.home });
    assert.equal((await again.as().get('/api/v2/tags/finished-in-the-drain')).status, 200);
  });
}

test('a request that outlives the grace is cut, and the exit code is still 0', async (t) => {
  const server = await serve(t, { args: ['--grace', '0'] });
  const client = await connect(server);
  client.socket.write(postHead(server, 10));
  await until('the invitation to go on', () => client.heard.text.startsWith('HTTP/1.1 100'));
  assert.equal(await end(server), 0, server.output.log);
  await client.closed;
});

test('a closed terminal does not end a server', async (t) => {
  const server = await serve(t);
  server.child.kill('SIGHUP');
  assert.equal((await server.as().get('/healthz')).status, 200);
  assert.equal(await end(server), 0);
});

test('the first key works; it and all else in the directory is readable by its owner only', async (t) => {
  const directory = join(await temporaryFolder(t), 'deep', 'data');
  const portFile = join(directory, '..', '..', 'port');
  const { child, ended } = start(['serve', '--port', '0', '--data', directory, '--port-file', portFile]);
  t.after(() => child.kill('SIGKILL'));
  const port = Number(await until('the port', () => readFile(portFile, 'utf8').catch(() => '')));
  assert.equal(await mode(directory), 0o700);
  for (const name of ['first-key', 'log.key', 'lock', 'control.sock', 'datacanvas.db', 'datacanvas.db-wal']) {
    assert.equal(await mode(join(directory, name)), 0o600, name);
  }
  const made = await fetch(`http://127.0.0.1:${port}/api/v2/tags`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await firstKey(directory)}`, 'content-type': 'application/json' },
    body: '{"name":"Mine"}',
  });
  assert.equal(made.status, 201);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});

test('no key ever appears in the log, and every line of it is a JSON object', async (t) => {
  const server = await serve(t, { args: ['--log-level', 'debug'] });
  const owner = server.as(server.key);
  const words = ['keys', 'create', '--name', 'second', '--json', '--data', server.home];
  const { key } = (await done(...words)).json();
  await server.as(key).get('/api/v2/articles');
  await owner.post('/api/v2/tags', '{"name":');
  await owner.get(`/api/v2/articles?apiKey=${key}`);
  await server.as(`${key}x`).get('/api/v2/articles');
  await done('keys', 'revoke', key, '--data', server.home);
  assert.equal(await end(server), 0);
  assert.ok(logLines(server.output.log).some(({ event }) => event === 'stopped'));
  const written = server.output.log + server.output.errors;
  for (const secret of [server.key, key]) assert.ok(!written.includes(secret), 'a key is in the log');
});

test('a second start keeps the first key and the owner', async (t) => {
  const first = await serve(t);
  assert.equal(await end(first), 0);
  const second = await serve(t, { directory: first.home });
  assert.equal(second.key, first.key);
  assert.equal((await second.as(first.key).get('/api/v2/users/owner')).status, 200);
  const listed = (await done('keys', 'list', '--json', '--data', first.home)).json();
  assert.equal(listed.length, 1);
});

test('a second server on a directory is refused with process and remedy; the first goes on', async (t) => {
  const first = await serve(t);
  const second = await run('serve', '--port', '0', '--data', first.home);
  assert.equal(second.code, 1, second);
  const [refused] = logLines(second.out).filter(({ event }) => event === 'refused');
  assert.equal(refused.code, 'data_in_use');
  assert.match(refused.detail, new RegExp(`\\bprocess ${first.child.pid}\\b`));
  assert.match(refused.remedy, /--data/);
  assert.equal((await first.as(first.key).post('/api/v2/tags', { name: 'Still here' })).status, 201);
  await done('db', 'verify', '--data', first.home);
  assert.equal(await end(first), 0);
});

test('a second server on the same port is refused clearly; the first goes on', async (t) => {
  const first = await serve(t);
  const directory = join(await temporaryFolder(t), 'data');
  const second = await run('serve', '--port', String(first.port), '--data', directory);
  assert.equal(second.code, 1, second);
  const [refused] = logLines(second.out).filter(({ event }) => event === 'refused');
  assert.match(refused.detail, new RegExp(`127\\.0\\.0\\.1.*\\b${first.port}\\b`));
  assert.match(refused.detail + refused.remedy, /port/);
  assert.equal((await first.as().get('/readyz')).status, 200);
});

test('a server that was refused its port leaves a key that works at the next start', async (t) => {
  const first = await serve(t);
  const directory = join(await temporaryFolder(t), 'data');
  await run('serve', '--port', String(first.port), '--data', directory);
  const third = await serve(t, { directory });
  assert.equal((await third.as(third.key).post('/api/v2/tags', { name: 'Mine' })).status, 201);
});
