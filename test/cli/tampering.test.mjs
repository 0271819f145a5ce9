// Somebody was at the files while nobody served them: `db verify` tells, and names the place.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { done, end, put, run, serve, temporaryFolder } from './program.mjs';

const word = 'Zanzibar';

/** Statements of somebody who has the file and SQLite's own tool; resolves to what they print. */
async function tamper(home, sql) {
  const { stdout } = await promisify(execFile)('sqlite3', ['-bail', join(home, 'datacanvas.db'), sql]);
  return stdout.trim();
}

/** A stopped server's directory: an article that was edited, a tag, and a tag that was deleted. */
async function history(t) {
  const server = await serve(t);
  const owner = server.as(server.key);
  const { id } = await owner.make('articles', { title: 'Spices', body: `From ${word}`, status: 'published' });
  await owner.patch(`/api/v2/articles/${id}`, { title: 'On spices' });
  await owner.make('tags', { name: 'spice' });
  await owner.make('tags', { name: 'short-lived' });
  await owner.delete('/api/v2/tags/short-lived');
  assert.equal(await end(server), 0);
  await done('db', 'verify', '--data', server.home);
  return server.home;
}

/** Verifies as a person and as a program; both are told the same. */
async function refused(home) {
  const person = await run('db', 'verify', '--data', home);
  assert.equal(person.code, 1, person);
  assert.equal(person.out, '');
  const program = await run('db', 'verify', '--json', '--data', home);
  assert.equal(program.code, 1, program);
  const document = program.json();
  assert.equal(document.code, 'corrupt');
  assert.ok(person.err.includes(document.detail), person);
  return document.detail;
}

test('an altered row of the change log is named by its position', async (t) => {
  for (const set of [`fields = replace(fields, '${word}', 'Zambezi!')`, 'at = at + 1', "operation = 'update'",
    'actor_id = NULL', 'version = version + 1', 'request_id = randomblob(16)', 'leaf = randomblob(32)']) {
    const home = await history(t);
    const where = `FROM change_log WHERE collection = 'article_publications' AND operation = 'create'`;
    const position = await tamper(home, `SELECT pos ${where}`);
    await tamper(home, `UPDATE change_log SET ${set} WHERE pos = (SELECT pos ${where})`);
    assert.match(await refused(home), new RegExp(`\\bposition ${position}\\b`), set);
  }
});

test('a row that was taken out of the middle of the change log is missed', async (t) => {
  const home = await history(t);
  await tamper(home, 'DELETE FROM change_log WHERE pos = 4');
  assert.match(await refused(home), /\bposition 4\b/);
});

test('the end of the change log cannot be cut off', async (t) => {
  const home = await history(t);
  await tamper(home, 'DELETE FROM change_log WHERE pos = (SELECT max(pos) FROM change_log)');
  await refused(home);
});

test('rows that were put into another order are found', async (t) => {
  const home = await history(t);
  for (const [to, from] of [[-1, 3], [3, 4], [4, -1]]) {
    await tamper(home, `UPDATE change_log SET pos = ${to} WHERE pos = ${from}`);
  }
  assert.match(await refused(home), /\bposition 3\b/);
});

test('a record whose value was changed behind the log is named', async (t) => {
  const home = await history(t);
  await tamper(home, "UPDATE article_publications SET title = 'On sugar'");
  assert.match(await refused(home), /articles/);
});

test('a record whose version was changed behind the log is named', async (t) => {
  const home = await history(t);
  await tamper(home, 'UPDATE article_publications SET version = version + 1');
  assert.match(await refused(home), /articles/);
});

test('a record that was put in behind the log is named', async (t) => {
  const home = await history(t);
  await tamper(home, `CREATE TEMP TABLE copy AS SELECT * FROM content_tags;
    UPDATE copy SET id = randomblob(16), name = 'x', slug = 'x';
    INSERT INTO content_tags SELECT * FROM copy;`);
  assert.equal(await tamper(home, 'SELECT count(*) FROM content_tags'), '2');
  assert.match(await refused(home), /tags/);
});

test('a record that was taken away behind the log is named', async (t) => {
  const home = await history(t);
  await tamper(home, "DELETE FROM content_tags WHERE slug = 'spice'");
  assert.match(await refused(home), /tags/);
});

test('a link that was added behind the log is named', async (t) => {
  const home = await history(t);
  const columns = await tamper(home, "SELECT group_concat(name) FROM pragma_table_info('article_tags')");
  assert.equal(columns, 'tenant_id,article_id,tag_id,position');
  await tamper(home, `INSERT INTO article_tags
    SELECT a.tenant_id, a.id, t.id, 0 FROM article_publications a, content_tags t`);
  assert.equal(await tamper(home, 'SELECT count(*) FROM article_tags'), '1');
  assert.match(await refused(home), /article/);
});

test('a flipped bit in stored text is found wherever the text is stored', async (t) => {
  const home = await history(t);
  const file = join(home, 'datacanvas.db');
  const sound = await readFile(file);
  const places = [];
  for (let at = sound.indexOf(word); at >= 0; at = sound.indexOf(word, at + 1)) places.push(at);
  assert.ok(places.length >= 2, 'the record and the log hold the text');
  for (const place of places) {
    const flipped = Buffer.from(sound);
    flipped[place] ^= 1;
    await writeFile(file, flipped);
    await refused(home);
  }
  await writeFile(file, sound);
  await done('db', 'verify', '--data', home);
});

test('a page that was overwritten is found', async (t) => {
  const home = await history(t);
  const file = join(home, 'datacanvas.db');
  const bytes = await readFile(file);
  const place = bytes.indexOf(word);
  bytes.fill(0x5a, place - (place % 4096), place - (place % 4096) + 64);
  await writeFile(file, bytes);
  await refused(home);
});

test('the key of another log does not verify this one', async (t) => {
  const home = await history(t);
  await writeFile(join(home, 'log.key'), `${'5a'.repeat(32)}\n`);
  assert.match(await refused(home), /position 1\b.*key/);
});

test('a log key that is missing is not made anew, by no verb and no server', async (t) => {
  const home = await history(t);
  await rm(join(home, 'log.key'));
  for (const words of [['db', 'verify'], ['keys', 'list'], ['serve', '--port', '0']]) {
    const ran = await run(...words, '--data', home);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.out + ran.err, /log\.key is missing.*restore it from a backup/);
  }
});

// Afterwards the log learns what hand-written SQL did: it must not sign what somebody else did before.
test('a migration with hand-written SQL is refused, and changes nothing', async (t) => {
  const home = await history(t);
  await tamper(home, "UPDATE article_publications SET title = 'On sugar'");
  const migrations = await temporaryFolder(t);
  await put(migrations, { '20260101000000_a.pre.up.sql': "UPDATE content_tags SET name = 'herb';" });
  for (const words of [[], ['--dry-run']]) {
    const ran = await run('migrate', 'up', ...words, '--data', home, '--migrations', migrations);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.err, /articles.*'title' that is not what its last change says/);
  }
  assert.equal(await tamper(home, 'SELECT group_concat(name) FROM content_tags'), 'spice');
  await refused(home);
});
