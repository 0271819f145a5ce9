// Types made from the document by openapi-typescript: a small client compiles under tsc --strict and works.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { startServer } from '../api/harness.mjs';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
// Beside node_modules, where the compiler and the program look for their packages.
const folder = join(here, 'generated');
const compiler = join(here, 'node_modules/typescript/bin/tsc');

let server;
before(async () => {
  server = await startServer();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const version of ['v1', 'v2']) {
    // A member with a default need not be sent.
    const document = new URL(`${server.url}/api/${version}/openapi.json`);
    const types = await openapiTS(document, { defaultNonNullable: false });
    await writeFile(join(folder, `${version}.ts`), astToString(types));
  }
  await copyFile(join(here, 'client/program.ts'), join(folder, 'program.ts'));
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the compiler says about a file; '' where it has nothing to say. */
async function compile(...files) {
  const flags = [
    '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext',
  ];
  const running = run(process.execPath, [compiler, ...flags, '--pretty', 'false', ...files], { cwd: folder });
  return running.then(() => '', (fault) => fault.stdout);
}

test('the types of both versions and a client compile strictly, and the client works', async () => {
  assert.equal(await compile('v1.ts', 'program.ts'), '');
  const { stdout } = await run(process.execPath, [join(folder, 'program.js'), server.url, server.key]);
  assert.deepEqual(JSON.parse(stdout), {
    slug: 'from-a-client', total: 1, author: 'Owner', tasks: 0, status: 'published',
    body: null,
    refused: [422, '/title'], removed: 204, gone: [404, 'not_found'],
  });
});

test('the types refuse what the server would', async () => {
  await writeFile(join(folder, 'wrong.ts'), `
    import type { components } from './v2.js';
    type Create = components['schemas']['Article.create'];
    export const fine: Create = { title: 'a', body: 'b' };
    export const missing: Create = { title: 'a' };
    export const unknown: Create = { title: 'a', body: 'b', titel: 'c' };
    export const wrong: Create = { title: 'a', body: 'b', status: 'lost' };
    export const read_only: Create = { title: 'a', body: 'b', createdAt: 'now' };
  `);
  const faults = (await compile('wrong.ts')).split('\n').filter((line) => line.includes('error'));
  assert.deepEqual(faults.map((line) => /\((\d+),/.exec(line)[1]), ['5', '6', '7', '8']);
});
