// `import markdown`: what it says, what it writes, and what it leaves alone.
import assert from 'node:assert/strict';
import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, newHome, put, root, run, serve, temporaryFolder } from './program.mjs';

const blog = join(root, 'examples/blog');

/** A folder with those files. */
async function posts(t, files) {
  const folder = await temporaryFolder(t);
  await put(folder, files);
  return folder;
}

/** Imports and resolves to { exit, collection, counts, entries, … }. */
async function bring(home, folder, ...words) {
  const ran = await run('import', 'markdown', folder, ...words, '--json', '--data', home);
  return { exit: ran.code, ...ran.json() };
}

const verified = async (home) => (await done('db', 'verify', '--json', '--data', home)).json();
const none = { created: 0, updated: 0, unchanged: 0, failed: 0, left_out: 0, warnings: 0, links_created: 0 };

test('the example blog becomes articles with their dates, status, categories and tags', async (t) => {
  const server = await serve(t);
  const report = await bring(server.home, blog);
  assert.equal(report.exit, 0);
  assert.equal(report.complete, true);
  assert.deepEqual(report.counts, { ...none, files: 3, created: 3, links_created: 6 });
  const guest = server.as();
  const list = (await guest.get('/api/v2/articles?sort=-publishedAt&include=categories,tags')).body;
  assert.deepEqual(list.articles.map(({ slug }) => slug), ['a-week-of-backups', 'hello-again'], 'no draft');
  const [backups, hello] = list.articles;
  assert.equal(hello.publishedAt, '2024-03-01T08:30:00.000Z');
  assert.equal(hello.byline, 'ada');
  assert.equal(hello.excerpt, 'Why this blog moved, and what stayed as it was.');
  assert.deepEqual(hello.tags.map(({ name }) => name).sort(), ['tools', 'writing']);
  assert.deepEqual(backups.extra, { mood: 'relieved' });
  assert.match(backups.body, /^A backup that was never restored[^]*\| Monday \| yes \| yes \|/);
  const draft = await server.as(server.key).get('/api/v2/articles/draft-on-colours');
  assert.equal(draft.body.status, 'draft');
});

test('a person reads one line of counts', async (t) => {
  const { out } = await done('import', 'markdown', blog, '--data', await newHome(t));
  assert.match(out, /3 files into articles: 3 created, 0 updated, 0 unchanged, 0 failed; .+\.\n$/);
});

test('a dry run tells what would happen and writes nothing', async (t) => {
  const server = await serve(t);
  const before = await verified(server.home);
  const dry = await bring(server.home, blog, '--dry-run');
  assert.equal(dry.dry_run, true);
  assert.equal((await server.as(server.key).get('/api/v2/articles')).body.total, 0);
  assert.equal((await server.as(server.key).get('/api/v2/tags')).body.total, 0);
  assert.deepEqual(await verified(server.home), before);
  const real = await bring(server.home, blog);
  assert.deepEqual(dry.counts, real.counts);
  assert.deepEqual(dry.entries, real.entries);
  assert.match((await done('import', 'markdown', blog, '--dry-run', '--data', server.home)).out, /Dry run/);
});

test('the same import twice changes nothing', async (t) => {
  const home = await newHome(t);
  await bring(home, blog);
  const before = await verified(home);
  for (const words of [[], ['--update']]) {
    const again = await bring(home, blog, ...words);
    assert.equal(again.exit, 0);
    assert.deepEqual(again.counts, { ...none, files: 3, unchanged: 3 });
  }
  assert.deepEqual(await verified(home), before);
});

test('a record that was edited since is left alone, and brought up to its file with --update', async (t) => {
  const server = await serve(t);
  const folder = await posts(t, { 'a.md': '---\ntitle: One\n---\nText', 'b.md': 'Text' });
  await bring(server.home, folder);
  await put(folder, { 'a.md': '---\ntitle: Two\ntags: [late]\n---\nText' });
  assert.deepEqual((await bring(server.home, folder)).counts, { ...none, files: 2, unchanged: 2 });
  assert.equal((await server.as().get('/api/v2/articles/a')).body.title, 'One');
  const update = await bring(server.home, folder, '--update');
  assert.deepEqual(update.counts, { ...none, files: 2, updated: 1, unchanged: 1, links_created: 1 });
  const { title, version, tags } = (await server.as().get('/api/v2/articles/a?include=tags')).body;
  assert.deepEqual([title, version, tags.map(({ name }) => name)], ['Two', 2, ['late']]);
});

test('a broken file is reported with file and line, the rest is imported, the exit code is 3', async (t) => {
  const server = await serve(t);
  const folder = await posts(t, {
    '1-good.md': '---\ntitle: Good\n---\nText',
    'deep/2-yaml.md': '---\ntitle: Fine\ntags: [a, b\n---\nText',
    '3-toml.md': '+++\ntitle = "x"\ndate = \n+++\nText',
    '4-open.md': '---\ntitle: No end\n',
    '5-bytes.md': Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0x74, 0x3a, 0x20, 0xff, 0x0a, 0x2d, 0x2d, 0x2d, 0x0a]),
    '6-good.md': '---\ntitle: Also good\n---\nText',
  });
  const report = await bring(server.home, folder);
  assert.equal(report.exit, 3);
  assert.equal(report.complete, false);
  assert.deepEqual(report.counts, { ...none, files: 6, created: 2, failed: 4 });
  const errors = report.entries.filter(({ severity }) => severity === 'error');
  const paths = errors.map(({ path }) => path).sort();
  assert.deepEqual(paths, ['3-toml.md', '4-open.md', '5-bytes.md', 'deep/2-yaml.md']);
  const line = (path) => errors.find((entry) => entry.path === path).line;
  assert.ok([3, 4].includes(line('deep/2-yaml.md')), `line ${line('deep/2-yaml.md')}`);
  assert.equal(line('3-toml.md'), 3);
  assert.ok(line('4-open.md') >= 1);
  assert.equal(line('5-bytes.md'), 2);
  assert.equal((await server.as().get('/api/v2/articles')).body.total, 2);

  const person = await run('import', 'markdown', folder, '--data', server.home);
  assert.equal(person.code, 3);
  assert.match(person.out, /^3-toml\.md:3: error: .+$/m);
  assert.equal((await verified(server.home)).verified, true);
});

test('a file that is mended is all that the next import adds', async (t) => {
  const home = await newHome(t);
  const folder = await posts(t, { 'a.md': '---\ntitle: A\n---\n', 'b.md': '---\ntitle: [\n---\n' });
  assert.equal((await bring(home, folder)).exit, 3);
  await put(folder, { 'b.md': '---\ntitle: B\n---\n' });
  const again = await bring(home, folder);
  assert.equal(again.exit, 0);
  assert.deepEqual(again.counts, { ...none, files: 2, created: 1, unchanged: 1 });
});

test('what is doubtful is a warning with its line, and imported all the same', async (t) => {
  const server = await serve(t);
  const folder = await posts(t, { '2020-05-06-when.md': '---\ntitle: When\ndate: 01/02/2015\n---\nText' });
  const report = await bring(server.home, folder);
  assert.equal(report.exit, 0);
  assert.equal(report.counts.warnings, 1);
  const [{ path, line, severity, message }] = report.entries;
  assert.deepEqual([path, line, severity], ['2020-05-06-when.md', 3, 'warning']);
  assert.match(message, /'date'.*write it as 2015-01-20/);
  const { articles } = (await server.as().get('/api/v2/articles')).body;
  assert.equal(articles[0].publishedAt, '2020-05-06T00:00:00.000Z');
});

test('READMEs, other files and hidden folders are left out; links do not lead outside', async (t) => {
  const home = await newHome(t);
  const secret = await posts(t, { 'secret.md': 'Not yours' });
  const folder = await posts(t, {
    'README.md': 'About', 'a.txt': 'No', '.git/b.md': 'No', 'node_modules/c.md': 'No', 'kept.md': 'Yes',
  });
  await symlink(join(secret, 'secret.md'), join(folder, 'link.md'));
  const report = await bring(home, folder);
  assert.equal(report.exit, 0);
  assert.deepEqual(report.counts, { ...none, files: 1, created: 1, left_out: 2 });
  assert.deepEqual(report.entries.map(({ path }) => path), ['README.md', 'link.md']);
});

test('the author of a file owns it if there is such an account, else --author, else the owner', async (t) => {
  const server = await serve(t);
  const ada = await server.member('author', 'ada');
  const bob = await server.member('author', 'bob');
  const owner = (await server.as(server.key).get('/api/v2/users/owner')).body.id;
  const one = await posts(t, { 'one.md': '---\nauthor: ada\n---\nText', 'two.md': 'Text' });
  await bring(server.home, one, '--author', 'bob');
  await bring(server.home, await posts(t, { 'three.md': 'Text' }));
  const account = async (slug) => (await server.as().get(`/api/v2/articles/${slug}`)).body.account.id;
  assert.equal(await account('one'), ada.id);
  assert.equal(await account('two'), bob.id);
  assert.equal(await account('three'), owner);
});

test('an unknown author or collection is refused before anything is written', async (t) => {
  const home = await newHome(t);
  const before = await verified(home);
  const author = await bring(home, blog, '--author', 'nobody');
  assert.equal(author.exit, 1);
  assert.match(author.detail, /'nobody'/);
  const collection = await run('import', 'markdown', blog, '--collection', 'artcles', '--data', home);
  assert.equal(collection.code, 1);
  assert.match(collection.err, /'artcles'.*Did you mean 'articles'\?/);
  const bodiless = await run('import', 'markdown', blog, '--collection', 'tags', '--data', home);
  assert.equal(bodiless.code, 1);
  assert.match(bodiless.err, /'tags'/);
  assert.deepEqual(await verified(home), before);
});

test('a directory that is missing, or a file, is told in a clear sentence', async (t) => {
  const home = await newHome(t);
  const folder = await posts(t, { 'a.md': 'Text' });
  const missing = await run('import', 'markdown', join(folder, 'none'), '--data', home);
  assert.equal(missing.code, 1);
  assert.match(missing.err, /cannot open the directory '.*none': No such file or directory/);
  const file = await run('import', 'markdown', join(folder, 'a.md'), '--data', home);
  assert.equal(file.code, 1);
  assert.match(file.err, /a\.md' is not a directory/);
});

test('an empty directory is imported with a warning', async (t) => {
  const report = await bring(await newHome(t), await temporaryFolder(t));
  assert.equal(report.exit, 0);
  assert.equal(report.counts.warnings, 1);
});

test('a dry run on a directory without data says so and makes none', async (t) => {
  const folder = await temporaryFolder(t);
  const home = join(folder, 'none');
  const { code, err } = await run('import', 'markdown', blog, '--dry-run', '--data', home);
  assert.equal(code, 1);
  assert.match(err, /There is no data in/);
  assert.deepEqual(await readdir(folder), []);
});
