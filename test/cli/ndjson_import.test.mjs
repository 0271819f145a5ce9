// `import ndjson`: circles, files of other systems, bad lines, the same again, and a dry run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { shell_lines } from '../../.ci/readme.mjs';
import { binary, newHome, root, run, serve, temporaryFolder } from './program.mjs';
import {
  bring, folderOf, hostile, id, newFolder, records, roundTrip, things, verified,
} from './records.mjs';

test('records that link to each other across many batches come in any order', async (t) => {
  const words = await hostile(t);
  const many = 2600;
  const thing = (i) => ({ id: id(i), title: `T ${i}`, slug: `t-${i}`,
    beside: i > 0 ? id(i - 1) : id(many - 1) });
  const circle = await folderOf(t, { 'things.ndjson': Array.from({ length: many }, (_, i) => thing(i)) });
  const home = await newFolder(t, 'data');
  const report = await bring(home, circle, ...words);
  assert.deepEqual(report.entries, []);
  assert.equal(report.counts.created, many);
  assert.equal((await bring(home, circle, ...words)).counts.unchanged, many);
  const chain = await folderOf(t, { 'things.ndjson': Array.from({ length: many }, (_, i) => (
    { ...thing(i), beside: i + 1 < many ? id(i + 1) : null })) });
  const other = await newFolder(t, 'data');
  assert.equal((await bring(other, chain, ...words)).counts.created, many);
  assert.equal((await verified(other, ...words)).verified, true);
});

test('the same import again changes nothing, and what differs is left alone or updated', async (t) => {
  const words = await hostile(t);
  const home = await newFolder(t, 'data');
  const folder = await folderOf(t, { 'things.ndjson': things() });
  await bring(home, folder, ...words);
  const before = await verified(home, ...words);
  for (const more of [[], ['--on-conflict', 'update']]) {
    const again = await bring(home, folder, ...more, ...words);
    assert.equal(again.exit, 0);
    assert.equal(again.counts.unchanged, things().length);
  }
  assert.deepEqual(await verified(home, ...words), before);
  const changed = things();
  changed[3].title = 'Changed';
  const edited = await folderOf(t, { 'things.ndjson': changed });
  const skipped = await bring(home, edited, ...words);
  assert.equal(skipped.exit, 0);
  assert.equal(skipped.counts.differing, 1);
  assert.match(skipped.entries[0].message, /is there already, with another 'title'; it was left alone/);
  assert.equal(skipped.entries[0].line, 4);
  const updated = await bring(home, edited, '--on-conflict', 'update', ...words);
  assert.equal(updated.counts.updated, 1);
  const { first } = await roundTrip(t, home, ...words);
  const [, , , thing] = records(first['things.ndjson']);
  assert.equal(thing.title, 'Changed');
  assert.equal(thing.version, changed[3].version + 1, 'no two states have one version');
  const wrong = await run('import', 'ndjson', edited, '--on-conflict', 'updaet', '--data', home, ...words);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /Did you mean 'update'/);
});

test('bad lines are named, kept aside, and do not stop the rest', async (t) => {
  const home = await newHome(t);
  const tag = (n, more = {}) => JSON.stringify({ id: id(n), name: `Tag ${n}`, ...more });
  const bad = ['{"id":', '[]', tag(2, { nane: 'x' }), tag(3, { name: 7 }), tag(4, { version: 0 }),
    tag(5, { created_at: 'now' }), tag(1), '{"name":"\\u0000","id":"5"}', tag(6, { slug: 'Not A Slug' }),
    tag(7, { slug: 'tag-0' }), '{}', tag(8, { name: ' ' })];
  const folder = await folderOf(t, {
    'tags.ndjson': `\ufeff${tag(0)}\r\n\n${tag(1)}\n${bad.join('\n')}\n${tag(9)}`,
    'tasks.ndjson': [{ id: id(20), description: 'x', article: id(99) }],
    'tgas.ndjson': tag(10), 'README.md': 'Hello',
  });
  await symlink('/etc/passwd', join(folder, 'articles.ndjson'));
  await mkdir(join(folder, 'projects.ndjson'));
  const report = await bring(home, folder);
  assert.equal(report.exit, 3);
  assert.equal(report.complete, false);
  assert.deepEqual({ ...report.counts }, { records: 16, created: 3, updated: 0, unchanged: 0, differing: 0,
    failed: 13, warnings: 0 });
  const said = report.entries.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('\n');
  for (const words of [/articles\.ndjson:0: .*is a link/, /projects\.ndjson:0: .*is not a file/,
    /tgas\.ndjson:0: .*Did you mean 'tags\.ndjson'/, /tags\.ndjson:4: /, /tags\.ndjson:5: Expected an object/,
    /tags\.ndjson:6: 'nane': There is no such field\. Did you mean 'name'/,
    /tags\.ndjson:7: 'name': Expected/,
    /tags\.ndjson:8: 'version': Expected a whole number/, /tags\.ndjson:9: 'created_at': Expected an instant/,
    /tags\.ndjson:10: The id .* is in this file already/, /tags\.ndjson:11: 'name': The character U\+0000/,
    /tags\.ndjson:12: 'slug': Expected a slug/, /tags\.ndjson:13: .*has the slug 'tag-0'/,
    /tags\.ndjson:14: 'id': is missing/, /tags\.ndjson:15: .*nothing but space/,
    /tasks\.ndjson:1: It links to what is not there: article 0190aaaa/]) assert.match(said, words);
  const kept = await readFile(join(report.rejected, 'tags.ndjson'), 'utf8');
  assert.deepEqual(kept.split('\n').sort(), ['', ...bad].sort());
  assert.equal((await stat(report.rejected)).mode & 0o777, 0o700);
  assert.deepEqual((await readdir(folder)).sort(), ['README.md', 'articles.ndjson', 'projects.ndjson',
    'tags.ndjson', 'tasks.ndjson', 'tgas.ndjson']);
  assert.equal((await verified(home)).verified, true);
});

test('a line does not steer the terminal of who imports it', async (t) => {
  const folder = await folderOf(t, {
    'tags.ndjson': String.raw`{"id":"1","name":"Rain","\u001b]0;owned\u0007\u009b2J":1}` });
  const { code, out } = await run('import', 'ndjson', folder, '--data', await newHome(t));
  assert.equal(code, 3);
  assert.match(out, /tags\.ndjson:1: error: '\\u001b\]0;owned\\u0007\\u009b2J': There is no such field/);
  assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('what was refused is corrected where it was kept, and imported from there', async (t) => {
  const home = await newHome(t);
  const tags = [{ id: id(1), name: 'One' }, { id: id(2), nmae: 'Two' }];
  const folder = await folderOf(t, { 'tags.ndjson': tags });
  await chmod(folder, 0o500);
  const { rejected } = await bring(home, folder);
  const file = join(rejected, 'tags.ndjson');
  await writeFile(file, (await readFile(file, 'utf8')).replace('nmae', 'name'));
  const report = await bring(home, rejected);
  assert.equal(report.exit, 0);
  assert.equal(report.counts.created, 1);
  assert.equal(report.rejected, null);
});

test('files of another system need no ids of ours, no versions and no owner', async (t) => {
  const home = await newHome(t);
  const folder = await folderOf(t, {
    'categories.ndjson': [{ id: 7, name: 'Maps' }, { id: 'eight', name: 'Night' }],
    'tags.ndjson': [{ slug: 'rain', name: 'Rain' }],
    'articles.ndjson': [{ id: '17', title: 'On rain', body: 'b', status: 'published', published_at: null,
      categories: [7, { id: 'eight', name: 'Night' }], tags: ['rain'], created_at: '2011-01-01T00:00:00Z' }],
    'tasks.ndjson': [{ id: 1, description: 'Proofread', article: 17 }],
  });
  const report = await bring(home, folder);
  assert.deepEqual(report.entries, []);
  assert.equal(report.counts.created, 5);
  const server = await serve(t, { directory: home });
  const { articles } = (await server.as().get('/api/v2/articles?include=categories,tags,account')).body;
  assert.deepEqual(articles[0].categories.map(({ name }) => name), ['Maps', 'Night']);
  assert.deepEqual(articles[0].tags.map(({ name }) => name), ['Rain']);
  assert.equal(articles[0].account.handle, 'owner');
  assert.equal(articles[0].slug, 'on-rain');
  assert.equal(articles[0].createdAt, '2011-01-01T00:00:00.000Z');
  assert.equal((await bring(home, folder)).counts.unchanged, 5, 'also through the server');
  const orphan = await folderOf(t, { 'articles.ndjson': [{ id: 18, title: 'T', body: 'b' }] });
  const nobody = await bring(home, orphan, '--author', 'nobody');
  assert.match(nobody.entries[0].message, /there is no account 'nobody'; name a handle with --author/);
});

test('a dry run tells what the import does, and leaves the data as it is', async (t) => {
  const words = await hostile(t);
  const server = await serve(t, { args: words });
  const folder = await folderOf(t, { 'things.ndjson': [...things(), { id: 'x', title: 7 }] });
  const before = await verified(server.home, ...words);
  const dry = await bring(server.home, folder, '--dry-run', ...words);
  assert.equal(dry.exit, 3);
  assert.equal(dry.dry_run, true);
  assert.deepEqual(await verified(server.home, ...words), before);
  const names = await readdir(server.home);
  assert.ok(!names.includes('dry-run') && !names.includes('rejected'), names.join());
  const real = await bring(server.home, folder, ...words);
  assert.deepEqual(real.counts, dry.counts);
  assert.deepEqual(real.entries, dry.entries);
});

test('a folder that says that it is something else is refused before anything is written', async (t) => {
  const home = await newHome(t);
  const before = await verified(home);
  const refused = async (contents) => {
    const ran = await run('import', 'ndjson', await folderOf(t, contents), '--data', home);
    assert.equal(ran.code, 1, ran);
    return ran.err;
  };
  assert.match(await refused({ 'x.txt': '' }), /there is no file <plural>\.ndjson/);
  for (const text of ['{', '{}', '[1]', '{"format":"datacanvas-ndjson","version":2}']) {
    const said = await refused({ 'manifest.json': text, 'tags.ndjson': '' });
    assert.match(said, /not the manifest of an export/);
  }
  const gone = await run('import', 'ndjson', '/no/such', '--data', home);
  assert.match(gone.err, /cannot read the folder/);
  assert.deepEqual(await verified(home), before);
});

test('the commands of docs/TRANSFER.md do what it says', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'bin'));
  await symlink(resolve(binary), join(folder, 'bin', 'datacanvas'));
  await symlink(join(root, 'examples'), join(folder, 'examples'));
  const text = shell_lines(await readFile(join(root, 'docs/TRANSFER.md'), 'utf8'));
  assert.equal(text.length, 4);
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('DATACANVAS_'));
  const env = { ...Object.fromEntries(ours), PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  const said = text.map((line) => execFileSync('bash', ['-euc', line.text],
    { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }));
  assert.match(said[2], /The content is what was exported: digest [0-9a-f]{64}/);
  assert.match(said[3], / 0 created, 0 updated, \d+ unchanged, 0 different and left alone, 0 failed/);
});
