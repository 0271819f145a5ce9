// The OpenAPI documents as a client and an operator get them; what they say is held in test/contract.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startServer } from './harness.mjs';

const run = promisify(execFile);
const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('DATACANVAS_'));
const options = { env: Object.fromEntries(inherited), maxBuffer: 1 << 24 };
const print = (...words) => run(process.env.DATACANVAS_BINARY, ['openapi', ...words], options);

let server, guest;
before(async () => {
  server = await startServer();
  guest = server.as();
});
after(() => server?.stop());

for (const version of ['v1', 'v2']) {
  const path = `/api/${version}/openapi.json`;

  test(`the document of ${version} is served as the command prints it`, async () => {
    const { status, headers, body } = await guest.get(path);
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.equal(headers.get('cache-control'), 'no-cache');
    assert.match(headers.get('etag'), /^"[0-9a-f]+(-gzip|-br)?"$/);
    assert.equal(body.openapi, '3.1.0');
    assert.ok(body.paths[`/api/${version}/projects`]);
    const { stdout } = await print('--api', version);
    assert.deepEqual(JSON.parse(stdout), body);
  });

  test(`the document of ${version} is not sent again to who has it`, async () => {
    const etag = (await guest.get(path)).headers.get('etag');
    const again = await guest.send('GET', path, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
    assert.equal(again.headers.get('etag'), etag);
    assert.equal(again.text, '');
    const other = await guest.send('GET', path, { headers: { 'if-none-match': '"0"' } });
    assert.equal(other.status, 200);
  });
}

test('the address of a document takes GET, HEAD and OPTIONS', async () => {
  const head = await guest.send('HEAD', '/api/v2/openapi.json');
  assert.equal(head.status, 200);
  assert.equal(head.text, '');
  const options = await guest.send('OPTIONS', '/api/v2/openapi.json');
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'GET, HEAD, OPTIONS']);
  const refused = await guest.send('DELETE', '/api/v2/openapi.json');
  assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
  assert.equal(refused.body.code, 'method_not_allowed');
});

test('without a version the latest document is named, or that of Accept-Version answered', async () => {
  const { status, headers } = await guest.get('/api/openapi.json');
  assert.deepEqual([status, headers.get('location')], [308, '/api/v2/openapi.json']);
  for (const version of ['v1', 'v2']) {
    const negotiated = await guest.get('/api/openapi.json', { 'accept-version': version });
    assert.ok(negotiated.body.paths[`/api/${version}/projects`]);
    assert.equal(negotiated.headers.get('vary'), 'Origin, Accept-Encoding, Accept-Version');
  }
});

test('the command prints the document of any model file, for people and on one line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dc-openapi-'));
  const file = join(folder, 'own.graphql');
  await writeFile(file, `"A thing." type Thing @collection
    @access(read: "anyone", create: "author", update: "author", delete: "author") { id: ID! name: String! }`);
  const people = await print('--model', file);
  const line = await print('--model', file, '--json');
  assert.equal(line.stdout.trimEnd().split('\n').length, 1);
  assert.ok(people.stdout.split('\n').length > 100);
  assert.deepEqual(JSON.parse(people.stdout), JSON.parse(line.stdout));
  const paths = Object.keys(JSON.parse(line.stdout).paths).filter((path) => path.includes('things'));
  assert.deepEqual(paths, ['/api/v2/things', '/api/v2/things/{key}', '/api/v2/things/{key}/history',
    '/api/v2/things/{key}/diff', '/api/v2/things/{key}/revert', '/api/v2/trash/things',
    '/api/v2/trash/things/{id}/restore']);
  await rm(folder, { recursive: true });
});

test('a version that does not exist is refused', async () => {
  const fault = await print('--api', 'v3').catch((error) => error);
  assert.equal(fault.code, 2);
  assert.match(fault.stderr, /no version 'v3'; there are v1 and v2/);
});
