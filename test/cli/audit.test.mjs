// The change log for an auditor: verified here, exported, and verified elsewhere by the recipe of
// docs/AUDIT.md.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { done, end, root, run, serve, temporaryFolder } from './program.mjs';

/** Somebody who has the file and SQLite's own tool. */
const tamper = (home, sql) =>
  promisify(execFile)('sqlite3', ['-bail', join(home, 'datacanvas.db'), sql]);

/** Runs the recipe of the documentation over an export. */
async function verifyElsewhere(t, home, lines) {
  const text = await readFile(join(root, 'docs/AUDIT.md'), 'utf8');
  const script = join(await temporaryFolder(t), 'verify.mjs');
  await writeFile(script, text.match(/```js\n([\s\S]*?)```/)[1]);
  const child = spawn(process.execPath, [script, join(home, 'log.key')]);
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes) => { said.out += bytes; });
  child.stderr.on('data', (bytes) => { said.err += bytes; });
  child.stdin.on('error', () => {});  // it ends at the first fault
  child.stdin.end(lines);
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** A server with some changes in two collections. */
async function someChanges(t) {
  const server = await serve(t);
  const owner = server.as(server.key);
  const project = await owner.make('projects', { title: 'Größe ✓', description: 'a "b"\n\tc' });
  await owner.patch(`/api/v2/projects/${project.id}`, { title: 'B' });
  await owner.make('tags', { name: 'x' });
  await owner.delete(`/api/v2/projects/${project.id}`);
  return { server, project };
}

const parse = (text) => text.trim().split('\n').map((line) => JSON.parse(line));

test('an export verifies elsewhere, with and without a server', async (t) => {
  const { server } = await someChanges(t);
  const during = await done('audit', 'export', '--data', server.home);
  assert.equal(await end(server), 0);
  const after = await done('audit', 'export', '--data', server.home);
  assert.equal(after.out, during.out);
  const lines = parse(after.out);
  const rows = lines.slice(0, -1);
  assert.deepEqual(rows.map(({ pos }) => pos), rows.map((_, i) => i + 1));
  const { hash } = rows.at(-1);
  assert.deepEqual(lines.at(-1), { tenant: 1, head: rows.length, hash });
  const verified = await verifyElsewhere(t, server.home, after.out);
  assert.equal(verified.code, 0, verified.err);
  assert.match(verified.out, new RegExp(`^${rows.length} changes verified`));
});

test('what was altered in an export is told elsewhere', async (t) => {
  const { server } = await someChanges(t);
  const { out } = await done('audit', 'export', '--data', server.home);
  const rows = parse(out);
  const place = rows.findIndex((row) => row.operation === 'update');
  for (const change of [{ fields: '{}' }, { at: '2001-01-01T00:00:00.000Z' }, { actor: null }, { version: 9 },
    { operation: 'create' }, { table: 'tags' }, { hash: '0'.repeat(64) }]) {
    const alter = (row, i) => JSON.stringify(i === place ? { ...row, ...change } : row);
    const altered = rows.map(alter).join('\n');
    const verified = await verifyElsewhere(t, server.home, altered);
    assert.equal(verified.code, 1, JSON.stringify(change));
    assert.match(verified.err, new RegExp(`position ${rows[place].pos}:`));
  }
});

test('a selection is exported, and still verifies', async (t) => {
  const { server, project } = await someChanges(t);
  const select = async (...words) => {
    const { out } = await done('audit', 'export', ...words, '--data', server.home);
    assert.equal((await verifyElsewhere(t, server.home, out)).code, 0);
    return parse(out).slice(0, -1).map(({ collection, operation }) => `${collection} ${operation}`);
  };
  const changes = ['projects create', 'projects update', 'projects delete'];
  assert.deepEqual(await select('--collection', 'projects'), changes);
  assert.deepEqual(await select('--record', project.id), changes);
  assert.deepEqual(await select('--until', '2001-01-01'), []);
  const since = ['--since', '2001-01-01T00:00:00+02:00'];
  assert.deepEqual(await select('--collection', 'tags', ...since), ['tags create']);
});

test('a selection that cannot be is refused with what would do', async (t) => {
  const { server } = await someChanges(t);
  for (const [words, answer] of [[['--collection', 'project'], /projects/],
    [['--record', 'x'], /id of a record/], [['--since', 'yesterday'], /2024-05-01/]]) {
    const ran = await run('audit', 'export', ...words, '--data', server.home);
    assert.equal(ran.code, 2, ran);
    assert.match(ran.err, answer);
  }
});

test('audit verify names the position of a fault', async (t) => {
  const { server } = await someChanges(t);
  const sound = (await done('audit', 'verify', '--json', '--data', server.home)).json();
  assert.equal(sound.verified, true);
  assert.equal(await end(server), 0);
  await tamper(server.home, 'UPDATE change_log SET at=at+1 WHERE pos=3');
  const ran = await run('audit', 'verify', '--json', '--data', server.home);
  assert.equal(ran.code, 1, ran);
  assert.equal(ran.json().code, 'corrupt');
  assert.match(ran.json().detail, /\bposition 3\b/);
});
