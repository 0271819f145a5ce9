// No space: writes are refused with 507, reads go on, and once there is space writing does, without a
// restart.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { binary, done, temporaryFolder, until } from './program.mjs';

const run = promisify(execFile);
const body = 'x'.repeat(20_000);
const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('DATACANVAS_'));
const env = Object.fromEntries(kept);

/** A server below a shell that takes something from it first; `$0` is the program, `$@` its words. */
async function served(t, home, prepare, before = []) {
  const words = ['serve', '--port', '0', '--data', home, '--readers', '1'];
  const shell = [...before, 'sh', '-c', `${prepare} && exec "$0" "$@"`, binary, ...words];
  const child = spawn(shell[0], shell.slice(1), { env });
  const output = { log: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { output.log += bytes; });
  const ended = once(child, 'close');
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const port = await until('the server', () => {
    assert.equal(child.exitCode, null, output.log);
    return /"event":"listening".*?"port":(\d+)/.exec(output.log)?.[1];
  });
  return { child, ended, url: `http://127.0.0.1:${port}`, output };
}

function client(url, key) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return async (method, path, content) => {
    const answer = await fetch(url + path, { method, headers, body: content && JSON.stringify(content) });
    return { status: answer.status, body: await answer.json() };
  };
}

/** Writes until there is no space, looks, makes space, writes on; nothing that was refused ever appears. */
async function fillAndMend(ask, makeSpace) {
  const titles = [];
  const write = (title) => ask('POST', '/api/v2/articles', { title, body });
  let answer = await write('First');
  for (let i = 0; answer.status === 201; i++) {
    titles.push(answer.body.title);
    assert.ok(i < 5_000, 'the disk never fills');
    answer = await write(`Number ${i}`);
  }
  assert.equal(answer.status, 507, JSON.stringify(answer.body));
  assert.equal(answer.body.code, 'storage_full');
  for (let i = 0; i < 3; i++) {
    assert.equal((await write(`Refused ${i}`)).status, 507);
    const list = await ask('GET', '/api/v2/articles?limit=1');
    assert.deepEqual([list.status, list.body.total], [200, titles.length], 'reads go on');
  }
  await makeSpace();
  answer = await write('There is space');
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  assert.equal((await ask('GET', '/api/v2/articles?limit=1')).body.total, titles.length + 1);
}

/** Beside the server, which alone may see the directory. */
async function verifyAndEnd(server, home) {
  const report = (await done('db', 'verify', '--json', '--data', home)).json();
  assert.equal(report.verified, true);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended)[0], 0, server.output.log);
}

// In a name space of its own, a process may mount what the system does not see.
const apart = ['unshare', '--user', '--map-root-user', '--mount'];
const mount = (folder) => `mount -t tmpfs -o size=6m,mode=0700 tmpfs '${folder}'`;

async function mayMount(folder) {
  return run(apart[0], [...apart.slice(1), 'sh', '-c', mount(folder)]).then(() => true, () => false);
}

test('a full disk refuses writes, not reads, and needs no restart once it has space', async (t) => {
  const home = join(await temporaryFolder(t), 'data');
  await mkdir(home, { mode: 0o700 });
  if (!(await mayMount(home))) return t.skip('no file system may be mounted here, not even an own one');
  const ballast = `head -c 2097152 /dev/zero >'${home}/ballast'`;
  const server = await served(t, home, `${mount(home)} && ${ballast}`, apart);
  const seen = join(`/proc/${server.child.pid}/root`, home);
  const key = (await readFile(join(seen, 'first-key'), 'utf8')).trim();
  await fillAndMend(client(server.url, key), () => rm(join(seen, 'ballast')));
  return verifyAndEnd(server, seen);
});

test('a file that may not grow is a lack of space, and no end of the server', async (t) => {
  const home = join(await temporaryFolder(t), 'data');
  await mkdir(home, { mode: 0o700 });
  const server = await served(t, home, 'ulimit -S -f 4096');
  const key = (await readFile(join(home, 'first-key'), 'utf8')).trim();
  await fillAndMend(client(server.url, key),
    () => run('prlimit', [`--pid=${server.child.pid}`, '--fsize=unlimited']));
  await verifyAndEnd(server, home);
});
