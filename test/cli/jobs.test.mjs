// Scheduled work as an operator meets it: what there is, when it runs, by hand, paused, and by the clock.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, end, logLines, newHome, run, serve, temporaryFolder, until } from './program.mjs';

const names = ['health', 'backup', 'retention', 'drill', 'expiry', 'optimize', 'compact'];

test('every job is done by hand while a server runs, and its history tells', async (t) => {
  const home = join(await temporaryFolder(t), 'data');
  const server = await serve(t, { directory: home });
  const list = async () => (await done('jobs', 'list', '--json', '--data', home)).json();
  const before = await list();
  assert.deepEqual(before.jobs.map(({ job }) => job), names);
  assert.equal(before.zone, 'UTC');
  for (const job of before.jobs) {
    assert.ok(Date.parse(job.next) > Date.now() - 60_000, JSON.stringify(job));
    assert.equal(job.overdue, false);
  }
  for (const name of names) {
    const ran = await run('jobs', 'run', name, '--json', '--data', home);
    assert.equal(ran.code, 0, `${name}: ${ran}`);
    const { state, by_hand, facts } = ran.json();
    assert.deepEqual([state, by_hand], ['done', true], name);
    if (name === 'drill') assert.match(facts.id, /^\d{8}T\d{9}Z-/);
    if (name === 'health') assert.ok(facts.disk_free_bytes > 0);
  }
  const { runs } = (await done('jobs', 'history', '--json', '--data', home)).json();
  assert.deepEqual(runs.map(({ job }) => job).reverse(), names);
  const of_backup = (await done('jobs', 'history', '--job', 'backup', '--data', home)).out;
  assert.match(of_backup, /^\S+Z {2}done +backup {2}\d+ ms {2}by hand {2}\{"id":/);
  const { backups } = (await done('backup', 'list', '--json', '--data', home)).json();
  assert.deepEqual(backups.map(({ state }) => state), ['verified']);
  assert.equal(await end(server), 0);
  const told = logLines(server.output.log).filter(({ event }) => event === 'job');
  assert.deepEqual(told.map(({ job }) => job), names);
  assert.ok(told.every(({ level, state }) => level === 'info' && state === 'done'), JSON.stringify(told));
});

test('jobs are done without a server too, and nothing is there before the first backup', async (t) => {
  const home = await newHome(t);
  await done('jobs', 'run', 'expiry', '--data', home);
  const retention = await run('jobs', 'run', 'retention', '--data', home);
  assert.equal(retention.code, 3, retention);
  assert.match(retention.out, /There is no backup yet\./);
  await done('jobs', 'run', 'backup', '--data', home);
  await done('jobs', 'run', 'retention', '--data', home);
  await rm(join(home, 'backup.key'));
  for (const job of ['retention', 'drill', 'backup']) {
    const without = await run('jobs', 'run', job, '--data', home);
    assert.equal(without.code, 1, `${job}: ${without}`);
    assert.match(without.out, /no (backup )?key in/, 'backups whose key is gone are not passed over');
  }
});

test('a pause outlives a restart, and a job that rests can still be done by hand', async (t) => {
  const home = join(await temporaryFolder(t), 'data');
  const first = await serve(t, { directory: home });
  const told = (await done('jobs', 'pause', 'drill', '--data', home)).out;
  assert.match(told, /paused until `datacanvas jobs resume/);
  assert.equal(await end(first), 0);
  const second = await serve(t, { directory: home });
  const drill = async () => (await done('jobs', 'list', '--json', '--data', home)).json().jobs[3];
  const paused = await drill();
  assert.equal(paused.next, null);
  assert.ok(paused.paused_at);
  assert.equal((await run('jobs', 'run', 'drill', '--data', home)).code, 3, 'there is no backup yet');
  await done('jobs', 'resume', 'drill', '--data', home);
  assert.equal((await drill()).paused_at, null);
  assert.equal(await end(second), 0);
});

test('what is due is done by the clock, once', async (t) => {
  const home = join(await temporaryFolder(t), 'data');
  const args = ['--jobs', 'on', '--expiry-at', '* * * * *', '--jobs-zone', 'Asia/Tokyo'];
  const server = await serve(t, { directory: home, args });
  // Others have their times too, and one of them may be this very minute.
  const words = ['jobs', 'history', '--job', 'expiry', '--json', '--data', home];
  const runs = async () => (await done(...words)).json().runs;
  const [first] = await until('the next minute', async () => {
    const found = await runs();
    return found.length > 0 && found[0].state === 'done' ? found : null;
  }, 120_000);
  assert.deepEqual([first.job, first.by_hand, first.attempt], ['expiry', false, 1]);
  assert.equal(Date.parse(first.slot) % 60_000, 0);
  assert.ok(Date.parse(first.started_at) >= Date.parse(first.slot));
  assert.equal((await runs()).filter(({ slot }) => slot === first.slot).length, 1);
  const { text } = await server.as().get('/metrics');
  assert.match(text, /datacanvas_job_runs_total\{job="expiry",state="done"\} \d/);
  assert.equal(await end(server), 0);
});

test('a job or a schedule that there is not is refused with the nearest', async (t) => {
  const home = await newHome(t);
  const unknown = await run('jobs', 'run', 'bakcup', '--data', home);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /There is no job 'bakcup'\. Did you mean 'backup'\?/);
  for (const [words, fault] of [
    [['--backup-at', '0 25 * * *'], /--backup-at: .*hour.*0.*23/],
    [['--drill-at', '0 0 30 2 *'], /--drill-at: '0 0 30 2 \*' is never due/],
    [['--jobs-zone', 'Europe/Berln'], /--jobs-zone: .*Europe\/Berlin/],
    [['--jobs', 'maybe'], /--jobs: 'maybe' is not one of on, off/],
  ]) {
    const refused = await run('serve', ...words, '--data', home);
    assert.equal(refused.code, 2, `${words}: ${refused}`);
    assert.match(refused.err + refused.out, fault);
  }
});
