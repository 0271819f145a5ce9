// What machines ask: /healthz, /readyz, /metrics; and what is left of a request in the log.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { exchange } from '../http/wire.mjs';
import { startServer } from './harness.mjs';

let server, guest;
before(async () => {
  server = await startServer();
  guest = server.as();
});
after(() => server?.stop());

test('the server is alive and ready', async () => {
  assert.deepEqual((await guest.get('/healthz')).body, { status: 'ok' });
  assert.deepEqual((await guest.get('/readyz')).body, { status: 'ready' });
  assert.equal((await guest.send('HEAD', '/healthz')).status, 200);
});

test('metrics count requests by template, method and status, for this machine only', async () => {
  await guest.get('/api/v2/projects/never-in-a-label');
  const { status, text, headers } = await guest.get('/metrics');
  assert.equal(status, 200);
  assert.match(headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const series = 'route="/api/v2/{collection}/{key}",method="GET"';
  assert.ok(text.includes(`datacanvas_http_requests_total{${series},status="404"} 1\n`), text);
  assert.ok(text.includes(`datacanvas_http_request_seconds_bucket{${series},le="`), text);
  assert.doesNotMatch(text, /never-in-a-label/);
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
    assert.equal((await guest.get('/metrics', { [header]: '203.0.113.9' })).status, 403, header);
  }
});

test('each request leaves one line of log, without what the client sent', async () => {
  const { headers } = await guest.get('/api/v2/projects/some-secret-slug?fields=title');
  const id = headers.get('x-request-id');
  const lines = await server.logged(id);
  assert.equal(lines.length, 1);
  const { route, method, status, collection, bytes, ms } = lines[0];
  assert.deepEqual({ route, method, status, collection },
    { route: '/api/v2/{collection}/{key}', method: 'GET', status: 404, collection: 'projects' });
  assert.ok(bytes > 0 && ms > 0);
  assert.doesNotMatch(server.output.log, /some-secret-slug/);
});

test('what is no request is logged and counted too, and so is who does not wait for an answer', async () => {
  const { answers } = await exchange(new URL(server.url).port, 'GET / HTTP/9.9\r\n\r\n', { count: 1 });
  const [line] = await server.logged(answers[0].headers.get('x-request-id'));
  assert.deepEqual([line.route, line.status, line.client], ['unread', answers[0].status, '127.0.0.1']);
  const half = connect(new URL(server.url).port, '127.0.0.1');
  half.end('GET /half HTTP/1.1\r\nHo');
  await once(half, 'close');
  const { text } = await guest.get('/metrics');
  const series = `datacanvas_http_requests_total{route="unread",method="GET",status="${line.status}"} 1\n`;
  assert.ok(text.includes(series), text);
  assert.match(text, /\ndatacanvas_http_aborted_total 1\n/);
  assert.match(text, /\ndatacanvas_tenant_request_seconds_count\{tenant="1"\} [1-9]/);
  assert.match(text, /\ndatacanvas_http_response_bytes_total\{route="unread",method="GET"\} [1-9]/);
});

test('what a browser loads is logged and counted in the same way', async () => {
  for (const [path, route] of [['/', '/'], ['/console.css', '/{file}']]) {
    const { headers } = await guest.get(path);
    const [line] = await server.logged(headers.get('x-request-id'));
    assert.equal(line.route, route);
    assert.equal(line.status, 200);
    const { text } = await guest.get('/metrics');
    const series = `datacanvas_http_requests_total{route="${route}",method="GET",status="200"}`;
    assert.ok(text.includes(series), text);
  }
});

test('metrics have the text form of Prometheus: a type before its samples, no series twice', async () => {
  await guest.get('/api/v2/projects');
  const { text } = await guest.get('/metrics');
  const families = new Set();
  const series = new Set();
  let family;
  for (const line of text.trimEnd().split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line);
    if (comment?.[1] === 'HELP') {
      family = comment[2];
      assert.ok(!families.has(family), `${family} is there twice`);
      families.add(family);
    } else if (!comment) {
      const sample = /^([a-z_]+)(\{(?:[a-z]+="[^"\\]*",?)*\})? (\d\S*|\+Inf)$/.exec(line);
      assert.ok(sample, line);
      assert.ok(sample[1] === family || sample[1].startsWith(`${family}_`), line);
      assert.ok(sample[1].startsWith('datacanvas_'), line);
      assert.ok(!series.has(sample[1] + sample[2]), line);
      series.add(sample[1] + sample[2]);
    }
  }
  assert.ok(series.size > 20);
});
