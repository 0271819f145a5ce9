// The power goes at any moment: what was acknowledged is there afterwards; the rest is whole or not there.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  done, drawn, end, firstKey, newHome, put, serve, start, temporaryFolder, until,
} from './program.mjs';

const rounds = 5;
const writers = 8;
const filesTotal = 600;

const verify = async (home) => (await done('db', 'verify', '--json', '--data', home)).json();
const importing = (folder, home) => ['import', 'markdown', folder, '--json', '--data', home];

/** Posts tags until the server is gone; adds to what was acknowledged and to what was sent. */
async function write(server, name, acknowledged, sent) {
  for (let i = 0; ; i++) {
    const tag = { name: `${name} n${i}` };
    sent.add(tag.name);
    const answer = await server.as(server.key).post('/api/v2/tags', tag).catch(() => undefined);
    if (answer === undefined) return;
    assert.equal(answer.status, 201, answer.text);
    acknowledged.set(answer.body.id, tag.name);
  }
}

/** Every tag there is: { id: name }. */
async function allTags(server) {
  const tags = new Map();
  for (let page = 1; ; page++) {
    const { body } = await server.as().get(`/api/v2/tags?limit=100&page=${page}`);
    for (const { id, name } of body.tags) tags.set(id, name);
    if (page >= body.totalPages) return tags;
  }
}

test(`a server killed in the middle of ${writers} writers has all that it acknowledged`, async (t) => {
  let server = await serve(t);
  const acknowledged = new Map();
  const sent = new Set();
  for (let round = 1; round <= rounds; round++) {
    const before = acknowledged.size;
    const more = drawn(1, 120);
    const numbers = [...Array(writers).keys()];
    const clients = numbers.map((n) => write(server, `r${round} w${n}`, acknowledged, sent));
    await until(`${more} answers`, () => acknowledged.size >= before + more);
    await server.kill();
    await Promise.all(clients);

    const { verified } = await verify(server.home);
    assert.equal(verified, true);
    server = await serve(t, { directory: server.home });
    const tags = await allTags(server);
    const when = `round ${round}, killed after ${more} answers`;
    for (const [id, name] of acknowledged) assert.equal(tags.get(id), name, when);
    for (const name of tags.values()) assert.ok(sent.has(name), `nobody wrote ${name}`);
    t.diagnostic(`${when}; ${tags.size} tags are there, ${acknowledged.size} acknowledged`);
  }
  assert.equal(await end(server), 0);
  assert.equal((await verify(server.home)).verified, true);
});

/** Posts that take several transactions. */
async function manyPosts(t) {
  const folder = await temporaryFolder(t);
  const files = {};
  for (let i = 0; i < filesTotal; i++) {
    const head = `title: Post ${i}\ndate: 2020-01-01\ntags: [t${i % 7}, u${i % 11}]\ncategories: [c${i % 3}]`;
    files[`${String(i).padStart(4, '0')}.md`] = `---\n${head}\n---\n${'Text. '.repeat(20)}\n`;
  }
  await put(folder, files);
  return folder;
}

/** The same import again adds what is missing and nothing else; resolves to how much there was. */
async function finish(t, folder, home) {
  assert.equal((await verify(home)).verified, true);
  const { counts } = (await done(...importing(folder, home))).json();
  assert.equal(counts.failed, 0);
  assert.equal(counts.unchanged + counts.created, filesTotal);
  const again = (await done(...importing(folder, home))).json().counts;
  assert.deepEqual([again.created, again.unchanged, again.links_created], [0, filesTotal, 0]);
  assert.equal((await verify(home)).verified, true);
  const server = await serve(t, { directory: home });
  const guest = server.as();
  assert.equal((await guest.get('/api/v2/articles?limit=1')).body.total, filesTotal, 'each once');
  assert.equal((await guest.get('/api/v2/tags?limit=1')).body.total, 7 + 11);
  assert.equal((await guest.get('/api/v2/categories?limit=1')).body.total, 3);
  const last = String(filesTotal - 1).padStart(4, '0');
  const { body } = await guest.get(`/api/v2/articles/${last}?include=tags`);
  assert.equal(body.tags.length, 2);
  assert.equal(await end(server), 0);
  return counts.unchanged;
}

/** Tries kill() until it hit an import that had written something and not all. */
async function inTheMiddle(t, killOnce) {
  const folder = await manyPosts(t);
  for (let tries = 1; tries <= 6; tries++) {
    const kept = await finish(t, folder, await killOnce(folder));
    t.diagnostic(`killed with ${kept} of ${filesTotal} posts written`);
    if (kept > 0 && kept < filesTotal) return;
  }
  assert.fail('no kill came in the middle of an import');
}

// The commits of another process, as far as one sees them without opening its database.
async function commits(home, number) {
  let before;
  let seen = -1;
  await until(`${number} commits`, async () => {
    const { size, mtimeNs } = await stat(join(home, 'datacanvas.db-wal'), { bigint: true });
    const now = `${size} ${mtimeNs}`;
    if (now !== before) seen += 1;
    before = now;
    return seen >= number;
  });
}

test('an import that is killed in the middle is completed by the same import', async (t) => {
  await inTheMiddle(t, async (folder) => {
    const home = await newHome(t);
    const { child, ended } = start(importing(folder, home));
    await Promise.race([commits(home, drawn(2, 5)), ended]);
    child.kill('SIGKILL');
    await ended;
    return home;
  });
});

test('an import whose server is killed tells so, and is completed by the same import', async (t) => {
  await inTheMiddle(t, async (folder) => {
    const server = await serve(t);
    const { ended } = start(importing(folder, server.home));
    const least = drawn(1, filesTotal / 2);
    await until('some articles', async () => {
      const { body } = await server.as().get('/api/v2/articles?limit=1');
      return body.total >= least;
    });
    await server.kill();
    const ran = await ended;
    if (ran.code !== 0) {
      assert.equal(ran.code, 1, ran);
      assert.equal(ran.json().code, 'unavailable');
      assert.match(ran.json().detail, /server of .*ended the conversation/);
    }
    return server.home;
  });
});

test('SIGTERM during an import leaves a directory on which the same import is completed', async (t) => {
  const folder = await manyPosts(t);
  const server = await serve(t);
  const { ended } = start(importing(folder, server.home));
  await until('the import', () => server.output.log.includes('"import markdown"'));
  assert.equal(await end(server), 0, server.output.log);
  await ended;
  await finish(t, folder, server.home);
});

test('a server killed while it starts for the first time starts again with a key that works', async (t) => {
  for (let round = 1; round <= rounds; round++) {
    const home = join(await temporaryFolder(t), 'data');
    const files = ['lock', 'datacanvas.db', 'datacanvas.db-wal', 'log.key', 'control.sock', 'first-key'];
    const last = files[drawn(0, files.length - 1)];
    const { child, ended } = start(['serve', '--port', '0', '--data', home]);
    await Promise.race([until(last, () => stat(join(home, last)).catch(() => undefined)), ended]);
    child.kill('SIGKILL');
    await ended;
    const server = await serve(t, { directory: home });
    const made = await server.as(await firstKey(home)).post('/api/v2/tags', { name: 'Mine' });
    assert.equal(made.status, 201, `killed when ${last} was there`);
    assert.equal((await done('keys', 'list', '--json', '--data', home)).json().length, 1);
    assert.equal(await end(server), 0);
    assert.equal((await verify(home)).verified, true);
  }
});
