// Kills a server again and again while several writers write, and holds what it has afterwards against what
// it had acknowledged.
//
//   round: start ─▶ send again what had no answer ─▶ compare everything ─▶ write ─▶ kill -9
//
// Each writer's requests carry an Idempotency-Key, so that sending again may not do anything twice. Now and
// then a start is killed too, and `db verify` walks the chain and compares every record with its last change.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { Random } from '../contract/random.mjs';
import { ask, command, Server } from './server.mjs';
import { Writer } from './writer.mjs';

const writersTotal = 8;
const categoriesTotal = 5;
const answersMax = 60;       // in a round
const turnsMax = 40;         // of the event loop, between the last of them and the kill
const startMsMax = 30;       // of a start that is killed
const verifyEvery = 10;      // rounds

/** Resolves to the counts of the run; rejects with what was wrong, and keeps the directory then. */
export async function torture({ binary, rounds, seed, progress = () => {} }) {
  const home = join(await mkdtemp(join(tmpdir(), 'dc-torture-')), 'data');
  const run = new Run(binary, home, seed);
  const started = process.hrtime.bigint();
  try {
    await run.prepare();
    for (run.round = 1; run.round <= rounds; run.round++) {
      await run.torture();
      progress(run.round);
    }
    await run.finish();
  } catch (error) {
    await run.server?.kill().catch(() => {});  // what went wrong before is what matters
    error.message = `Seed ${seed}, round ${run.round}, data in ${home}: ${error.message}`;
    throw error;
  }
  await rm(join(home, '..'), { recursive: true, force: true });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return { seed, rounds, ...run.counts, seconds: Math.round(seconds * 10) / 10 };
}

class Run {
  constructor(binary, home, seed) {
    Object.assign(this, { binary, home, round: 0 });
    this.random = new Random(seed);
    this.counts = {
      acknowledged: 0, unanswered: 0, foundDone: 0, doneAgain: 0, startsKilled: 0, verified: 0,
    };
  }

  async start() {
    this.server = new Server(this.binary, this.home);
    await this.server.listening;
    return this.server.url;
  }

  async prepare() {
    const url = await this.start();
    const credentials = (await readFile(join(this.home, 'first-key'), 'utf8')).trim();
    const categories = [];
    for (let i = 0; i < categoriesTotal; i++) {
      const request = { method: 'POST', path: '/api/v2/categories', body: { name: `Category ${i}` } };
      const answer = await ask(url, { ...request, credentials });
      assert.equal(answer?.status, 201, answer?.text);
      categories.push(answer.body.id);
    }
    this.shared = { credentials, categories };
    this.changesBefore = (await command(this.binary, this.home, 'db', 'verify')).changes;
    const seeds = Array.from({ length: writersTotal }, () => this.random.whole(0, 2 ** 32 - 1));
    this.writers = seeds.map((seed, i) => new Writer(`w${i}`, new Random(seed), this.shared));
    await this.server.kill();
  }

  async torture() {
    if (this.random.chance(0.25)) await this.killAStart();
    const url = await this.start();
    await this.repeat(url);
    await this.compare(url);
    await this.writeAndKill(url);
    if (this.round % verifyEvery === 0) await this.verify();
  }

  async killAStart() {
    const server = new Server(this.binary, this.home);
    await pause(this.random.whole(0, startMsMax));
    await server.kill();
    this.counts.startsKilled += 1;
  }

  async repeat(url) {
    for (const done of await Promise.all(this.writers.map((writer) => writer.repeat(url)))) {
      if (done === undefined) continue;
      this.counts[done ? 'foundDone' : 'doneAgain'] += 1;
      this.counts.acknowledged += 1;
    }
  }

  /** What is there is what was acknowledged: no record more, none less, none older or newer. */
  async compare(url) {
    const path = '/api/v2/projects?limit=100&fields=id,title,version,categories';
    const answer = await ask(url, { method: 'GET', path, credentials: this.shared.credentials });
    assert.equal(answer?.status, 200, answer?.text);
    const there = new Map(answer.body.projects.map(({ id, title, version, categories }) =>
      [id, { title, version, categories: categories.map((each) => each.id).sort() }]));
    const wanted = new Map(this.writers.flatMap(({ records }) => [...records]).map(([id, record]) =>
      [id, { ...record, categories: [...record.categories].sort() }]));
    assert.equal(answer.body.total, wanted.size, 'as many records as were acknowledged');
    for (const [id, record] of wanted) assert.deepEqual({ id, ...there.get(id) }, { id, ...record });
  }

  async writeAndKill(url) {
    const answers = this.random.whole(0, answersMax);
    const turns = this.random.whole(0, turnsMax);
    let seen = 0;
    const enough = new Promise((resolve) => {
      if (answers === 0) resolve();
      this.answered = () => {
        this.counts.acknowledged += 1;
        if (++seen === answers) resolve();
      };
    });
    const writing = this.writers.map((writer) => writer.write(url, this.answered));
    await Promise.race([enough, Promise.all(writing)]);
    for (let i = 0; i < turns; i++) await turn();
    await this.server.kill();
    await Promise.all(writing);
    this.counts.unanswered += this.writers.filter(({ pending }) => pending).length;
  }

  /** On the directory as the killed server left it. */
  async verify() {
    const report = await command(this.binary, this.home, 'db', 'verify');
    assert.equal(report.verified, true);
    const changes = report.changes - this.changesBefore;
    const pending = this.writers.filter((writer) => writer.pending).length;
    const { acknowledged } = this.counts;
    assert.ok(changes >= acknowledged && changes <= acknowledged + pending,
      `${changes} changes in the log for ${acknowledged} acknowledged and ${pending} unanswered writes`);
    this.counts.verified += 1;
  }

  async finish() {
    const url = await this.start();
    await this.repeat(url);
    await this.compare(url);
    await this.server.kill();
    await this.verify();
  }
}
