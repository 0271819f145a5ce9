// Pages of other origins: who may read the API in a browser (Fetch Standard), by headers; in a real browser
// see test/browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

const page = 'https://portfolio.example', other = 'https://evil.example';
let server;
before(async () => {
  server = await startServer({ args: ['--origins', `${page}, http://localhost:5173`] });
});
after(() => server?.stop());

const granted = (answer) => answer.headers.get('access-control-allow-origin');

test('a page of the list reads every answer, with credentials', async () => {
  for (const path of ['/api/v2/projects', '/api/v2/projects', '/api/v2/projects/nothing', '/api/v2/nope']) {
    const answer = await server.as().get(path, { Origin: page });
    assert.equal(granted(answer), page, path);
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
    assert.match(answer.headers.get('access-control-expose-headers'), /X-Request-Id/);
    assert.match(answer.headers.get('vary'), /^Origin/);
  }
  assert.equal(granted(await server.as().get('/api/v2/tags', { Origin: 'http://localhost:5173' })),
    'http://localhost:5173');
});

test('a page hears of refusals too, also of those that no route was asked for', async () => {
  const body = 'x'.repeat(2 * 1024 * 1024);
  const answer = await server.as().post('/api/v2/tags', body, { Origin: page });
  assert.equal(answer.status, 413);
  assert.equal(granted(answer), page);
});

test('what is kept for one page is not granted to another', async () => {
  const path = '/api/v2/categories';
  assert.equal(granted(await server.as().get(path, { Origin: page })), page);
  const stranger = await server.as().get(path, { Origin: other });
  assert.equal(stranger.headers.get('x-cache'), 'hit');
  assert.equal(granted(stranger), null);
  assert.equal(granted(await server.as().get(path)), null);
});

test('other pages are granted nothing', async () => {
  const near = [`${page}.evil.example`, page.replace('https', 'http'), `${page}:8443`];
  for (const origin of [other, 'null', ...near]) {
    const answer = await server.as().get('/api/v2/projects', { Origin: origin });
    assert.equal(answer.status, 200);
    assert.equal(granted(answer), null, origin);
    assert.equal(answer.headers.get('vary'), 'Origin, Accept-Encoding');
  }
});

test('a preflight tells what may be sent, and for how long that is remembered', async () => {
  const asked = {
    'Access-Control-Request-Method': 'PATCH', 'Access-Control-Request-Headers': 'authorization',
  };
  const ask = (origin) =>
    server.as().send('OPTIONS', '/api/v2/projects/x', { headers: { ...asked, Origin: origin } });
  const answer = await ask(page);
  assert.equal(answer.status, 204);
  assert.match(answer.headers.get('access-control-allow-methods'), /PATCH/);
  assert.match(answer.headers.get('access-control-allow-headers'), /Authorization/);
  assert.equal(answer.headers.get('access-control-max-age'), '86400');
  assert.equal((await ask(other)).headers.get('access-control-allow-methods'), null);
  // A preflight names no version, and browsers follow no redirect of one.
  const headers = { ...asked, Origin: page };
  assert.equal((await server.as().send('OPTIONS', '/api/projects', { headers })).status, 204);
});
