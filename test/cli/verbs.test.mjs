// The verbs on the data: the same answer whether a server holds the directory or nobody does.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, end, newHome, put, root, run, serve, temporaryFolder } from './program.mjs';

// What differs from one run to the next although nothing differs.
const timeless = (text) => text
  .replaceAll(/dck_[\w-]+/g, 'KEY')
  .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
  .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT');

/** What a session of an operator answers, verb by verb, on that directory. */
async function session(directory, form) {
  const posts = join(root, 'examples/blog');
  const said = [];
  const say = async (...words) => {
    const { code, out, err } = await run(...words, ...form, '--data', directory);
    said.push({ words: timeless(words.join(' ')), code, out: timeless(out), err: timeless(err) });
    return out;
  };
  const made = await say('keys', 'create', '--name', 'deploy', '--role', 'author', '--days', '7');
  await say('keys', 'create', '--name', 'nobody', '--account', 'nobody');
  await say('keys', 'create', '--name', 'typo', '--role', 'autor');
  await say('keys', 'create', '--name', 'typo', '--days', '0');
  await say('keys', 'list');
  await say('keys', 'revoke', form.length > 0 ? JSON.parse(made).key : made.trim());
  await say('keys', 'revoke', 'dck_there-is-none');
  await say('keys', 'list');
  await say('import', 'markdown', posts, '--dry-run');
  await say('import', 'markdown', posts);
  await say('import', 'markdown', posts, '--update');
  await say('import', 'markdown', posts, '--author', 'nobody');
  await say('import', 'markdown', join(posts, 'none'));
  await say('db', 'verify');
  return said;
}

for (const form of [[], ['--json']]) {
  test(`every verb says the same with a running server and without one ${form.join(' ')}`, async (t) => {
    const alone = await session(await newHome(t), form);
    const home = await newHome(t);
    const server = await serve(t, { directory: home });
    const through = await session(home, form);
    assert.deepEqual(through, alone);
    assert.deepEqual(alone.map(({ code }) => code), [0, 1, 2, 2, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0]);
    assert.equal(await end(server), 0);
    const commands = server.output.log.split('\n').filter((line) => line.includes('"event":"command"'));
    assert.equal(commands.length, alone.length, 'each went through the server');
  });
}

test('with --json each answer and each error is one JSON document, and nothing else is said', async (t) => {
  for (const { words, out, err, code } of await session(await newHome(t), ['--json'])) {
    const document = JSON.parse(out);
    assert.equal(out.trimEnd().split('\n').length, 1, words);
    assert.equal(err, '', words);
    if (code !== 0 && code !== 3) {
      assert.deepEqual(Object.keys(document), ['code', 'error', 'detail', 'remedy', 'errors'], words);
    }
  }
});

test('for a person an error is a sentence and a remedy on standard error', async (t) => {
  for (const { words, out, err, code } of await session(await newHome(t), [])) {
    if (code === 0) continue;
    assert.equal(out, '', words);
    assert.match(err, /^datacanvas: .+\n {2}\S.+\.\n$/, words);
  }
});

test('a key is taken until it is revoked, and refused by the very next request', async (t) => {
  const server = await serve(t);
  const create = ['keys', 'create', '--name', 'deploy', '--json', '--data', server.home];
  const { key, id } = (await done(...create)).json();
  const client = server.as(key);
  assert.equal((await client.post('/api/v2/tags', { name: 'one' })).status, 201);
  await done('keys', 'revoke', id, '--data', server.home);
  assert.equal((await client.post('/api/v2/tags', { name: 'two' })).status, 401);
  assert.equal((await server.as(server.key).post('/api/v2/tags', { name: 'three' })).status, 201);
});

test('a key that was made or revoked while no server ran counts when one runs', async (t) => {
  const home = await newHome(t);
  const create = (name) => done('keys', 'create', '--name', name, '--json', '--data', home);
  const make = async (name) => (await create(name)).json().key;
  const kept = await make('kept');
  const revoked = await make('revoked');
  await done('keys', 'revoke', revoked.slice(0, 12), '--data', home);
  const server = await serve(t, { directory: home });
  assert.equal((await server.as(kept).post('/api/v2/tags', { name: 'one' })).status, 201);
  assert.equal((await server.as(revoked).post('/api/v2/tags', { name: 'two' })).status, 401);
});

test('a key may do what its role may, though its account may do more', async (t) => {
  const server = await serve(t);
  const words = ['keys', 'create', '--name', 'reader', '--role', 'viewer', '--data', server.home];
  const created = await done(...words);
  assert.match(created.out, /^dck_\S+\n$/, 'standard output is the key and nothing else');
  const refused = await server.as(created.out.trim()).post('/api/v2/tags', { name: 'no' });
  assert.equal(refused.status, 403);
});

test('keys list shows no secret', async (t) => {
  const home = await newHome(t);
  const { key } = (await done('keys', 'create', '--name', 'secret', '--json', '--data', home)).json();
  for (const form of [[], ['--json']]) {
    const { out } = await done('keys', 'list', ...form, '--data', home);
    assert.match(out, /secret/);
    assert.ok(!out.includes(key));
  }
});

test('db verify counts what is there', async (t) => {
  const home = await newHome(t);
  const before = (await done('db', 'verify', '--json', '--data', home)).json();
  await done('import', 'markdown', join(root, 'examples/blog'), '--data', home);
  const after = (await done('db', 'verify', '--json', '--data', home)).json();
  assert.equal(before.verified && after.verified, true);
  // Three texts, two categories, four tags: `tools` and `design` among them.
  assert.equal(after.records - before.records, 3 + 2 + 4);
  assert.ok(after.changes > before.changes);
});

for (const words of [['db', 'verify'], ['keys', 'list'], ['keys', 'revoke', 'dck_x']]) {
  test(`${words.join(' ')} on a directory that is not there makes none and says so`, async (t) => {
    const directory = join(await temporaryFolder(t), 'dtaa');
    const ran = await run(...words, '--data', directory);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.err, /dtaa/);
    await assert.rejects(stat(directory), { code: 'ENOENT' });
  });
}

test('the first verb on a new directory tells where the owner finds their key', async (t) => {
  const directory = join(await temporaryFolder(t), 'data');
  const { err } = await done('import', 'markdown', join(root, 'examples/blog'), '--data', directory);
  assert.ok(err.includes(join(directory, 'first-key')), err);
});

test('a verb finds the server by a relative path, from elsewhere, and a very long path', async (t) => {
  const folder = await temporaryFolder(t);
  const home = join(folder, 'd'.repeat(100), 'e'.repeat(100), 'data');
  await put(folder, { 'posts/a.md': 'Text' });
  const server = await serve(t, { directory: home });
  const words = ['import', 'markdown', 'posts', '--data', join('d'.repeat(100), 'e'.repeat(100), 'data')];
  await done(...words, { directory: folder });
  assert.equal((await server.as().get('/api/v2/articles/a')).status, 200);
});
