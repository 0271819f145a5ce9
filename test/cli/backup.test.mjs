// Backups as an operator meets them: made while the server runs, proven, listed, brought back, rehearsed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { done, drawn, end, run, serve, start, temporaryFolder } from './program.mjs';

/** A stopped server's directory with some articles and one verified backup, made while it ran. */
async function backed_up(t) {
  const home = join(await temporaryFolder(t), 'data');
  const server = await serve(t, { directory: home });
  const owner = server.as(server.key);
  const article = (title) => owner.make('articles', { title, body: 'b', status: 'published' });
  for (const title of ['Cloud', 'Rain']) await article(title);
  const ran = await run('backup', 'run', '--json', '--data', home);
  assert.equal(ran.code, 0, ran);
  await article('Snow');
  assert.equal(await end(server), 0);
  const on = (...words) => run(...words, '--data', home);
  return { home, made: ran.json(), on, first: ran };
}

async function flip(file, at) {
  const handle = await open(file, 'r+');
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
  buffer[0] ^= 1;
  await handle.write(buffer, 0, 1, at);
  await handle.close();
}

test('a backup is made while the server runs, and proven by its restore', async (t) => {
  const { home, made, on, first } = await backed_up(t);
  assert.equal(made.state, 'verified');
  assert.deepEqual(made.steps.map(({ step }) => step), ['copy', 'seal', 'restore', 'check']);
  assert.match(first.err, /A new backup key: .*backup\.key\n.*Keep a copy/);
  assert.equal((await stat(join(home, 'backup.key'))).mode & 0o077, 0);
  const { backups } = (await on('backup', 'list', '--json')).json();
  assert.deepEqual(backups.map(({ id, state }) => [id, state]), [[made.id, 'verified']]);
  const shown = (await on('backup', 'show', made.id, '--json')).json();
  assert.equal(shown.manifest.tables.find(({ name }) => name === 'article_publications').rows, 2);
  assert.deepEqual(shown.manifest.files.map(({ name }) => name), ['datacanvas.db', 'log.key']);
  assert.equal((await on('backup', 'verify', made.id)).code, 0);
  assert.deepEqual(await readdir(join(home, 'scratch')), ['lock']);
});

test('data comes back on an empty machine with the backups and the key alone', async (t) => {
  const { home, made, on } = await backed_up(t);
  const elsewhere = await temporaryFolder(t);
  const words = ['--backups', join(home, 'backups'), '--backup-key', join(home, 'backup.key'),
    '--data', join(elsewhere, 'none')];
  const to = join(elsewhere, 'data');
  const plan = await run('restore', '--latest', '--to', to, '--plan', ...words);
  assert.equal(plan.code, 0, plan);
  assert.match(plan.out, new RegExp(`Would restore ${made.id}`));
  assert.deepEqual(await readdir(elsewhere), []);
  const restored = await run('restore', '--latest', '--to', to, ...words);
  assert.equal(restored.code, 0, restored);
  await done('db', 'verify', '--data', to);
  const server = await serve(t, { directory: to });
  const { body } = await server.as().get('/api/v2/articles?sort=title');
  assert.deepEqual(body.articles.map(({ title }) => title), ['Cloud', 'Rain']);
  assert.equal(await end(server), 0);
  const again = await run('restore', '--latest', '--to', to, ...words);
  assert.equal(again.code, 1);
  assert.match(again.err, /is there already and not empty/);
  assert.equal((await on('db', 'verify')).code, 0);
});

test('data is restored in place, what was there is kept, and it can be taken back', async (t) => {
  const { home, made, on } = await backed_up(t);
  const titles_now = async () => {
    const server = await serve(t, { directory: home });
    const { body } = await server.as().get('/api/v2/articles?sort=title');
    const refused = await on('restore', '--in-place');
    assert.equal(refused.code, 1, 'not while a server holds the directory');
    assert.match(refused.err, /process \d+ holds/);
    assert.equal(await end(server), 0);
    return body.articles.map(({ title }) => title);
  };
  assert.deepEqual(await titles_now(), ['Cloud', 'Rain', 'Snow']);
  const restored = (await on('restore', '--id', made.id, '--in-place', '--json')).json();
  assert.match(restored.before, /before-restore-/);
  assert.deepEqual(await titles_now(), ['Cloud', 'Rain']);
  assert.equal((await on('db', 'verify')).code, 0);
  assert.equal((await on('restore', '--undo')).code, 0);
  assert.deepEqual(await titles_now(), ['Cloud', 'Rain', 'Snow']);
  assert.equal((await on('db', 'verify')).code, 0);
});

test('a flipped bit, a file cut short, another key: none of them is a backup', async (t) => {
  const { home, made, on } = await backed_up(t);
  const file = join(home, 'backups', made.id, 'datacanvas.db.sealed');
  const sound = await readFile(file);
  const fails = async (message) => {
    const to = join(home, 'restored');
    for (const words of [['backup', 'verify', made.id], ['drill', 'run'], ['restore', '--to', to]]) {
      const ran = await on(...words);
      assert.equal(ran.code, 1, ran);
      assert.match(ran.out + ran.err, message);
    }
  };
  await flip(file, sound.length >> 1);
  await fails(/is not what was sealed/);
  await writeFile(file, sound.subarray(0, sound.length - 7));
  await fails(/missing or has another size|no verified backup/);
  await writeFile(file, sound);
  await writeFile(join(home, 'backup.key'), `${'5a'.repeat(32)}\n`);
  await fails(/not signed with the backup key|no verified backup/);
  await rm(join(home, 'backup.key'));
  await fails(/There is no backup key/);
});

// What was written and is empty, or cannot be read back, must not pass for a backup, nor push out a good one.
test('a backup that cannot be proven is failed, and no reason to delete a good one', async (t) => {
  const { home, made, on } = await backed_up(t);
  // Every byte of the copy is as in the original, and it is no sound database.
  const dangling = "PRAGMA foreign_keys=OFF; UPDATE article_publications SET account_id=zeroblob(16)";
  await promisify(execFile)('sqlite3', ['-bail', join(home, 'datacanvas.db'), dangling]);
  const broken = await on('backup', 'run', '--json');
  assert.equal(broken.code, 1, broken);
  assert.deepEqual([broken.json().state, broken.json().failed_step], ['failed', 'check']);
  const { backups } = (await on('backup', 'list', '--json')).json();
  assert.deepEqual(backups.map(({ id, state }) => [id, state]),
    [[made.id, 'verified'], [broken.json().id, 'failed']]);
  const pruned = (await on('backup', 'prune', '--json')).json().vaults[0];
  assert.deepEqual(pruned.dropped, []);
  assert.equal(pruned.kept.find(({ id }) => id === made.id).reason, 'the newest that is verified');
  assert.equal((await on('restore', '--latest', '--to', join(home, 'back'))).code, 0);
});

test('a rehearsal restores, compares, and is remembered with its signature', async (t) => {
  const { home, made, on } = await backed_up(t);
  assert.match((await on('drill', 'history')).out, /no drill yet/);
  assert.equal((await on('drill', 'run')).code, 0);
  await flip(join(home, 'backups', made.id, 'log.key.sealed'), 40);
  assert.equal((await on('drill', 'run', '--id', made.id)).code, 1);
  const { drills } = (await on('drill', 'history', '--json')).json();
  assert.deepEqual(drills.map(({ id, passed, failed_step: step }) => [id, passed, step]),
    [[made.id, true, ''], [made.id, false, 'restore']]);
  const [name] = (await readdir(join(home, 'backups', 'drills'))).filter((one) => one.endsWith('.json'));
  await flip(join(home, 'backups', 'drills', name), 20);
  assert.match((await on('drill', 'history')).err, /is not signed/);
});

test('a second folder has the same backup, and its absence is told', async (t) => {
  const { home, on } = await backed_up(t);
  const second = join(await temporaryFolder(t), 'disk');
  const both = await on('backup', 'run', '--json', '--second-backups', second);
  assert.equal(both.code, 0, both);
  const there = await on('backup', 'list', '--json', '--backups', second);
  assert.deepEqual(there.json().backups.map(({ id, state }) => [id, state]), [[both.json().id, 'verified']]);
  await writeFile(join(home, 'file'), '');
  const alone = await on('backup', 'run', '--json', '--second-backups', join(home, 'file', 'disk'));
  assert.equal(alone.code, 3, alone);
  assert.deepEqual([alone.json().state, alone.json().failed_step], ['verified', 'second']);
});

test('a server has its own places, and says so to whoever names others', async (t) => {
  const folder = await temporaryFolder(t);
  const home = join(folder, 'data'), second = join(folder, 'disk');
  const server = await serve(t, { directory: home, args: ['--second-backups', second] });
  const other = await run('backup', 'run', '--data', home, '--second-backups', join(folder, 'other'));
  assert.equal(other.code, 2, other);
  assert.match(other.err, /has --second-backups '.*disk', not '.*other'; leave it out, or stop the server/);
  await done('backup', 'run', '--data', home, '--second-backups', second, '--backups', join(home, 'backups'));
  assert.equal((await readdir(second)).filter((name) => name !== 'lock').length, 1);
  assert.equal(await end(server), 0);
});

test('where there are backups no other key is made, and none is deleted for want of its key', async (t) => {
  const { home, made, on } = await backed_up(t);
  const key = await readFile(join(home, 'backup.key'));
  await rm(join(home, 'backup.key'));
  const without = await on('backup', 'run');
  assert.equal(without.code, 2, without);
  assert.match(without.err, /bring their key there, or name another folder/);
  await writeFile(join(home, 'backup.key'), `${'5a'.repeat(32)}\n`);
  await done('backup', 'run', '--data', home);
  const { vaults } = (await on('backup', 'prune', '--json')).json();
  const kept = Object.fromEntries(vaults[0].kept.map(({ id, reason }) => [id, reason]));
  assert.equal(kept[made.id], 'cannot be read with this key');
  await writeFile(join(home, 'backup.key'), key);
  assert.equal((await on('backup', 'verify', made.id)).code, 0);
});

test('of two runs at the same time one is made, and neither harms the other', async (t) => {
  const home = join(await temporaryFolder(t), 'data');
  const server = await serve(t, { directory: home });
  const on = (...words) => run(...words, '--data', home);
  const rans = await Promise.all([on('backup', 'run'), on('backup', 'run'), on('backup', 'run')]);
  assert.ok(rans.some(({ code }) => code === 0), rans.join('\n'));
  for (const ran of rans.filter(({ code }) => code !== 0)) assert.match(ran.err, /process \d+ holds .*lock/);
  const { backups } = (await on('backup', 'list', '--json')).json();
  assert.equal(backups.length, rans.filter(({ code }) => code === 0).length);
  assert.ok(backups.every(({ state }) => state === 'verified'));
  assert.equal(await end(server), 0);
});

test('words that do not fit together are refused with what to write', async (t) => {
  const { on } = await backed_up(t);
  for (const [words, message] of [
    [['restore'], /--to DIR, --in-place and --undo/],
    [['restore', '--undo', '--in-place'], /--to DIR, --in-place and --undo/],
    [['restore', '--id', 'x', '--latest', '--in-place'], /--id ID or --latest, not both/],
    [['backup', 'show', 'yesterday'], /There is no backup 'yesterday'/],
    [['restore', '--id', '../../etc', '--in-place'], /There is no backup/],
    [['restore', '--undo'], /nothing was restored in place/]]) {
    const ran = await on(...words);
    assert.notEqual(ran.code, 0, words.join(' '));
    assert.match(ran.err, message);
  }
});

test('a backup or a restore that is killed leaves what was there', async (t) => {
  const { home, made, on } = await backed_up(t);
  const rounds = 6;
  const titles = async () => {
    const server = await serve(t, { directory: home });
    const { body } = await server.as().get('/api/v2/articles?sort=title');
    assert.equal(await end(server), 0);
    return body.articles.map(({ title }) => title).join(' ');
  };
  for (const words of [['backup', 'run'], ['restore', '--in-place'], ['restore', '--undo']]) {
    const begun = performance.now();
    assert.equal((await on(...words)).code, 0);
    const whole = Math.ceil(performance.now() - begun);
    for (let round = 0; round < rounds; round++) {
      const { child, ended } = start([...words, '--data', home]);
      await Promise.race([ended, pause(drawn(1, whole))]);
      child.kill('SIGKILL');
      await ended;
      assert.equal((await on('db', 'verify')).code, 0, `${words.join(' ')}, round ${round}`);
      assert.match(await titles(), /^Cloud Rain( Snow)?$/, 'all of the old or all of the new');
    }
  }
  assert.equal((await on('backup', 'run')).code, 0);
  const states = (await on('backup', 'list', '--json')).json().backups.map(({ state }) => state);
  assert.equal(states.filter((state) => state === 'damaged').length, 0);
  assert.equal((await on('backup', 'verify', made.id)).code, 0);
});
