// `export ndjson` and back: what goes out comes back equal, somewhere else, whatever happens.
import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, drawn, end, newHome, run, serve, start, until } from './program.mjs';
import {
  bring, files, folderOf, hostile, id, lines, newFolder, records, roundTrip, things, verified,
} from './records.mjs';

test('the demo comes back elsewhere with its versions, times, links, accounts and keys', async (t) => {
  const server = await serve(t, { args: ['--demo'] });
  const owner = server.as(server.key);
  const { projects } = (await owner.get('/api/v2/projects?include=categories,technologies')).body;
  await owner.patch(`/api/v2/projects/${projects[0].id}`, { title: 'Another title' });
  const { tags } = (await owner.get('/api/v2/tags')).body;
  assert.equal((await owner.delete(`/api/v2/tags/${tags[0].id}`)).status, 204);
  const out = await newFolder(t, 'out');
  await done('export', 'ndjson', out, '--data', server.home);
  const { there, first } = await roundTrip(t, server.home);
  assert.deepEqual({ ...await files(out), 'manifest.json': '' }, { ...first, 'manifest.json': '' },
    'the server and the verb alone write the same');
  const other = await serve(t, { directory: there });
  const same = other.as(server.key);
  const all = '/api/v2/projects?include=categories,technologies&limit=100';
  for (const path of [all, '/api/v2/users?limit=100', `/api/v2/projects/${projects[0].id}`]) {
    assert.deepEqual((await same.get(path)).body, (await owner.get(path)).body, path);
  }
  const changed = (await same.get(`/api/v2/projects/${projects[0].id}`)).body;
  assert.equal(changed.version, 2);
  assert.equal((await same.get(`/api/v2/tags/${tags[0].id}`)).status, 404);
  const next = await same.patch(`/api/v2/projects/${projects[0].id}`, { title: 'A third' });
  assert.equal(next.body.version, 3);
});

test('an export is for its owner alone, whole, and says what it is', async (t) => {
  const home = await newHome(t);
  const out = await newFolder(t, 'out');
  await mkdir(out);
  await chmod(out, 0o755);
  const { out: said } = await done('export', 'ndjson', out, '--data', home);
  assert.match(said, /keys\.ndjson: 2\n/);
  assert.equal((await stat(out)).mode & 0o777, 0o700);
  for (const name of await readdir(out)) {
    assert.equal((await stat(join(out, name))).mode & 0o777, 0o600, name);
  }
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
  assert.equal(manifest.format, 'datacanvas-ndjson');
  assert.equal(manifest.collections.find(({ name }) => name === 'users').records, 1);
  const [key] = records(await readFile(join(out, 'keys.ndjson'), 'utf8'));
  assert.match(key.hash, /^[0-9a-f]{64}$/);
});

test('an export goes into a new folder, and an unfinished one is said to be that', async (t) => {
  const home = await newHome(t);
  const refused = async (folder) => {
    const ran = await run('export', 'ndjson', folder, '--data', home);
    assert.equal(ran.code, 1, ran);
    return ran.err;
  };
  const full = await folderOf(t, { 'letter.txt': 'Dear' });
  assert.match(await refused(full), /is not empty; name a new folder/);
  const cut = await folderOf(t, { 'tags.ndjson': '' });
  assert.match(await refused(cut), /not finished; remove it with rm -r/);
  assert.match(await refused(join(full, 'letter.txt')), /letter\.txt' is not a folder/);
  assert.match(await refused(join(full, 'no', 'such')), /No such file/);
  assert.deepEqual(await readdir(full), ['letter.txt']);
});

test('every kind of value comes back as it was, and links in any direction', async (t) => {
  const words = await hostile(t);
  const sent = things();
  const folder = await folderOf(t, { 'things.ndjson': sent.reverse(),
    'hens.ndjson': [{ id: id(1), version: 4, egg: id(2) }],
    'eggs.ndjson': [{ id: id(2), version: 1, hen: id(1) }] });
  const home = await newFolder(t, 'data');
  const report = await bring(home, folder, ...words);
  assert.equal(report.exit, 0, JSON.stringify(report.entries));
  assert.equal(report.equal, null, 'there is nothing to compare with');
  assert.equal(report.counts.created, sent.length + 2);
  const { first } = await roundTrip(t, home, ...words);
  assert.deepEqual(records(first['things.ndjson']), sent.reverse());
  assert.deepEqual(records(first['hens.ndjson']), [{ id: id(1), version: 4, egg: id(2) }]);
});

test('an import into a running server lets others write in between', async (t) => {
  const server = await serve(t);
  const owner = server.as(server.key);
  const many = 4000;
  const folder = await folderOf(t, { 'tags.ndjson': Array.from({ length: many }, (_, i) => (
    { id: id(i), name: `Tag ${i}`, slug: `tag-${i}` })) });
  const importing = start(['import', 'ndjson', folder, '--json', '--data', server.home]);
  let written = 0;
  let isOver = false;
  importing.ended.then(() => { isOver = true; });
  while (!isOver) {
    const answer = await owner.post('/api/v2/technologies', { name: `Technology ${written}` });
    assert.equal(answer.status, 201, answer.text);
    written += 1;
  }
  const ran = await importing.ended;
  assert.equal(ran.code, 0, ran);
  assert.equal(ran.json().counts.created, many);
  assert.ok(written > 1, `${written} writes came in between`);
  assert.equal((await verified(server.home)).verified, true);
  const same = await roundTrip(t, server.home);
  assert.equal(same.report.counts.created, many + written + 2);
});

test('an import that is killed leaves whole records, and running it again completes it', async (t) => {
  const many = 3000;
  const folder = await folderOf(t, {
    'users.ndjson': [{ id: id(1), version: 3, name: 'Ada', handle: 'ada', role: 'admin' }],
    'tags.ndjson': Array.from({ length: 50 }, (_, i) => ({ id: id(100 + i), name: `Tag ${i}` })),
    'articles.ndjson': Array.from({ length: many }, (_, i) => ({ id: id(1000 + i), version: 2, account: id(1),
      title: `Article ${i}`, slug: `article-${i}`, body: 'Text. '.repeat(50),
      tags: [id(100 + i % 50), id(100 + (i + 7) % 50)], created_at: '2020-01-01T00:00:00Z' })) });
  const home = await newFolder(t, 'data');
  const log = join(home, 'datacanvas.db-wal');
  let interrupted = 0;
  for (let round = 1; round <= 4; round++) {
    const importing = start(['import', 'ndjson', folder, '--json', '--data', home]);
    const bytes = round === 1 ? 1 : drawn(1, 3_000_000);
    let isOver = false;
    importing.ended.then(() => { isOver = true; });
    await until(`${bytes} bytes of log`, async () =>
      isOver || ((await stat(log).catch(() => undefined))?.size ?? 0) > bytes);
    importing.child.kill('SIGKILL');
    const { signal } = await importing.ended;
    t.diagnostic(`round ${round}: ${signal ?? 'over before it was killed'} behind ${bytes} bytes`);
    if (signal === 'SIGKILL') interrupted += 1;
    // A copy: a verb that opens the directory itself would do more than look.
    const copy = await newFolder(t, 'copy');
    await cp(home, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    assert.equal((await verified(copy)).verified, true);
  }
  assert.ok(interrupted > 0, 'no import was cut short');
  const report = await bring(home, folder);
  assert.equal(report.exit, 0, JSON.stringify(report.entries));
  assert.equal(report.counts.created + report.counts.unchanged, many + 51);
  const { first } = await roundTrip(t, home);
  const articles = records(first['articles.ndjson']);
  assert.equal(articles.length, many);
  assert.ok(articles.every(({ version, tags }) => version === 2 && tags.length === 2));
  assert.deepEqual(records(first['users.ndjson']).map(({ handle }) => handle), ['ada'], 'no other owner');
});

test('a file that was changed since its export, and content that differs from it, are named', async (t) => {
  const home = await newHome(t);
  const out = await newFolder(t, 'out');
  await done('export', 'ndjson', out, '--data', home);
  await writeFile(join(out, 'tags.ndjson'), lines([{ id: id(1), name: 'Late' }]));
  const there = await newFolder(t, 'there');
  const report = await bring(there, out);
  assert.equal(report.exit, 0);
  assert.equal(report.equal, false);
  assert.match(report.entries[0].message, /not what was exported: it was changed since/);
  assert.deepEqual(report.comparison.filter(({ equal }) => !equal).map(({ name }) => name), ['tags']);
  const { out: said } = await done('import', 'ndjson', out, '--data', there);
  assert.match(said, /The content is not what was exported:\n  tags: 1 records here, 0 in the export\n/);
});

test('an export of which a file or the collection is missing is neither complete nor equal', async (t) => {
  const words = await hostile(t);
  const out = await newFolder(t, 'out');
  const folder = await folderOf(t, { 'things.ndjson': things() });
  const home = await newFolder(t, 'data');
  await bring(home, folder, ...words);
  await done('export', 'ndjson', out, '--data', home, ...words);
  const lacking = await bring(await newFolder(t, 'there'), out);
  assert.equal(lacking.exit, 3);
  assert.equal(lacking.equal, false, 'the model has no things');
  assert.equal(lacking.comparison.find(({ name }) => name === 'things').found.records, 0);
  await rm(join(out, 'things.ndjson'));
  const part = await bring(await newFolder(t, 'there'), out, ...words);
  assert.equal(part.exit, 3);
  assert.equal(part.complete, false);
  assert.equal(part.equal, false);
  assert.match(part.entries.find(({ path }) => path === 'things.ndjson').message, /The file is not there/);
});

test('a server that was exported ends as it does otherwise', async (t) => {
  const server = await serve(t, { args: ['--demo'] });
  await done('export', 'ndjson', await newFolder(t, 'out'), '--data', server.home);
  assert.equal(await end(server), 0);
});
