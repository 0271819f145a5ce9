// How the server serves, whatever is asked: behind proxies, under its policy, with its times, until its end.
import assert from 'node:assert/strict';
import http from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { exchange } from '../http/wire.mjs';
import { startServer } from './harness.mjs';

const policy = "default-src 'self'; script-src 'none'";
let server, guest;
before(async () => {
  server = await startServer({ args: ['--proxies', '127.0.0.0/8', '--content-policy', policy] });
  guest = server.as();
});
after(() => server?.stop());

test('a proxy that is believed does not lend its address to whom it asks for', async () => {
  const metrics = async (headers) => (await guest.get('/metrics', headers)).status;
  assert.equal(await metrics({}), 200);
  assert.equal(await metrics({ 'X-Forwarded-For': '203.0.113.9' }), 403);
  const forged = '127.0.0.1, 203.0.113.9';
  assert.equal(await metrics({ 'X-Forwarded-For': forged }), 403, 'the client wrote the first');
  assert.equal(await metrics({ Forwarded: 'for=127.0.0.1' }), 403, 'a field that these proxies do not write');
});

test('a proxy says whether it was asked over TLS', async () => {
  const page = async (headers) => (await guest.get('/', headers)).text;
  const { host } = new URL(server.url);
  assert.ok((await page({ 'X-Forwarded-Proto': 'https' })).includes(`https://${host}/`));
  assert.ok((await page({})).includes(`http://${host}/`));
  assert.ok((await page({ Forwarded: 'proto=https' })).includes(`http://${host}/`), 'not their field');
});

test('a refused body is logged under whom the proxy asks for', async () => {
  const head = 'POST /api/v2/tags HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n';
  const request = `${head}Content-Length: 99999999\r\n\r\n`;
  const { answers } = await exchange(new URL(server.url).port, request, { count: 1 });
  assert.equal(answers[0].status, 413);
  const [line] = await server.logged(answers[0].headers.get('x-request-id'));
  assert.equal(line.client, '203.0.113.9');
});

test('pages have the policy that was chosen, data keeps its own', async () => {
  assert.equal((await guest.get('/')).headers.get('content-security-policy'), policy);
  const data = await guest.get('/api/v2/tags');
  assert.match(data.headers.get('content-security-policy'), /^default-src 'none'/);
});

test('every answer of an API says how long it took, also one that is kept', async () => {
  for (const path of ['/api/v2/tags', '/api/v2/tags', '/api/v2/nothing', '/healthz', '/docs']) {
    const { headers } = await guest.get(path);
    assert.match(headers.get('server-timing') ?? '', /^total;dur=\d+\.\d{3}$/, path);
  }
});

test('the server takes all descriptors that it may have', async () => {
  const limits = await readFile(`/proc/${server.child.pid}/limits`, 'utf8');
  const [, soft, hard] = /^Max open files\s+(\d+)\s+(\d+)/m.exec(limits);
  assert.equal(soft, hard);
});

// Asks again and again over one connection; resolves with the statuses when that is refused, which is how a
// client learns of the end, and rejects where an answer breaks off.
async function askUntilRefused(url, headers, body) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const statuses = [];
  const ask = () => new Promise((resolve, reject) => {
    const words = { agent, method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' } };
    const request = http.request(`${url}/api/v2/tags`, words, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode)).on('error', reject);
      answer.on('aborted', () => reject(new Error('an answer broke off')));
    });
    // A connection that is closed while a request is on its way to it has not accepted that request.
    const isEnd = ({ code }) => ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
    request.on('error', (error) => (isEnd(error) ? resolve(null) : reject(error)));
    request.end(body(statuses.length));
  });
  for (let status = await ask(); status !== null; status = await ask()) statuses.push(status);
  agent.destroy();
  return statuses;
}

test('a server that is told to stop answers every request that it has accepted', async (t) => {
  const stopping = await startServer();
  t.after(() => stopping.child.kill('SIGKILL'));  // or its clients would go on for ever where this fails
  const headers = { Authorization: `Bearer ${stopping.key}` };
  const clients = Array.from({ length: 8 }, (_, n) =>
    askUntilRefused(stopping.url, headers, (i) => JSON.stringify({ name: `Tag ${n} ${i}` })));
  // Once all of them are at it.
  while ((await stopping.as().get('/api/v2/tags?limit=1')).body.total < 50);
  await stopping.stop({ keep: true });
  const acknowledged = (await Promise.all(clients)).flat();
  assert.deepEqual([...new Set(acknowledged)], [201]);
  const again = await startServer({ directory: stopping.home });
  const { body } = await again.as().get('/api/v2/tags?limit=1');
  await again.stop();
  assert.equal(body.total, acknowledged.length);
});
