#!/usr/bin/env node
// DataCanvas beside the usual way to build such a backend (bench/peer), with the same records on one
// machine, in turns, and nginx with a file of the same bytes as a measure of the machine.
//
//   script/bench peer [--seconds 8] [--rounds 3] [--json] [--write]
//
// --write puts the table into docs/PERFORMANCE.md. A bar that is missed is said, and is no failure; answers
// that differ, or requests that fail, are. All of it is in a folder below TMPDIR (/tmp), gone at the end.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {writeDataSet} from './data.mjs';
import {assertAgreement, countDrafts, createPath, listPath, onePath} from './lib/agreement.mjs';
import {Household} from './lib/household.mjs';
import {machine, sentence} from './lib/machine.mjs';
import {bodiesOf, slugsOf} from './lib/records.mjs';
import {judge, replaced, table} from './lib/report.mjs';
import {programs, startDataCanvas, startNginx, startPeer} from './lib/sides.mjs';
import {cpuSeconds, memoryBytes} from './lib/usage.mjs';
import {connections, load} from './lib/wrk.mjs';

const warmUpSeconds = 2;
const settlePauseMs = 100;
const settleTriesMax = 100;
const pages = Array.from({length: 20}, (_, n) => n + 1);
const document = new URL('../docs/PERFORMANCE.md', import.meta.url);

function options() {
  const {values} = parseArgs({options: {
    seconds: {type: 'string', default: '8'},
    rounds: {type: 'string', default: '3'},
    json: {type: 'boolean', default: false},
    write: {type: 'boolean', default: false},
  }});
  const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
  for (const number of [seconds, rounds]) {
    if (!Number.isInteger(number) || number < 1) {
      throw new Error('--seconds and --rounds take whole numbers from 1');
    }
  }
  return {...values, seconds, rounds};
}

// A work is what wrk does to each side: {name, bar, script, words: (side, run) => words of the script}.
function works(house, sides, slugs, bodies) {
  const file = (name, text) => {
    writeFileSync(join(house.folder, name), text);
    return join(house.folder, name);
  };
  const reading = (name, bar, key, paths, nginxPath) => {
    const words = {nginx: [file(`${key}.nginx`, nginxPath)]};
    for (const side of ['peer', 'datacanvas']) {
      words[side] = [file(`${key}.${side}`, paths(side).join('\n'))];
    }
    return {name, bar, script: 'paths.lua', words: (side) => words[side]};
  };
  const body = (side) => file(`create.${side}`, JSON.stringify({...bodies[side], title: '@TITLE@'}));
  const created = {peer: body('peer'), datacanvas: body('datacanvas')};
  return [
    reading('list of 20 with both relations, first page', 45, 'first',
        (side) => [listPath[side]({})], '/list.json'),
    reading('the same, pages 1–20 at random', 45, 'pages',
        (side) => pages.map((page) => listPath[side]({page})), '/list.json'),
    reading('one by slug with both relations, at random', 45, 'one',
        (side) => slugs.map((slug) => onePath[side](slug)), '/one.json'),
    {
      name: 'durable POST with 5 relations', bar: 20, script: 'create.lua', writes: true,
      words: (side, run) => [createPath[side], sides[side].token, created[side], run],
    },
  ];
}

// Once these processes have done what they were asked for.
async function settledCpuSeconds(pids) {
  for (let before = -1, tries = 0;; ++tries) {
    const now = cpuSeconds(pids);
    if (now === before || tries === settleTriesMax) return now;
    before = now;
    await pause(settlePauseMs);
  }
}

async function measure(side, {url, pids}, {script, words}, seconds, run) {
  await load({url, script, words: words(side, `warm${run}`), seconds: warmUpSeconds});
  const before = await settledCpuSeconds(pids);
  const result = await load({url, script, words: words(side, `run${run}`), seconds});
  // wrk leaves while each connection waits for an answer, which is made all the same.
  const answers = result.requests + connections;
  const cpuMicros = (await settledCpuSeconds(pids) - before) / answers * 1e6;
  return {...result, cpuMicros, memoryBytes: memoryBytes(pids)};
}

// What was answered with 201 is there.
async function measureWrites(side, server, work, seconds, run) {
  const before = await countDrafts(side, server);
  const result = await measure(side, server, work, seconds, run);
  const more = await countDrafts(side, server) - before;
  if (more < result.requests) throw new Error(`${side}: ${result.requests} were created, ${more} are there`);
  return result;
}

// In turns, so that what else the machine does is done to all.
async function compete(sides, work, {seconds, rounds}, say) {
  const runs = {};
  for (let round = 1; round <= rounds; ++round) {
    for (const side of work.writes ? ['peer', 'datacanvas'] : ['peer', 'datacanvas', 'nginx']) {
      const run = await (work.writes ? measureWrites : measure)(side, sides[side], work, seconds, round);
      (runs[side] ??= []).push(run);
      const [speed, cpu] = [run.perSecond.toFixed(0), run.cpuMicros.toFixed(0)];
      say(`${work.name}, round ${round}, ${side}: ${speed}/s, ${cpu} µs of CPU a request`);
    }
  }
  return {name: work.name, bar: work.bar, runs};
}

async function prepare(house, say) {
  const records = join(house.folder, 'records');
  writeDataSet(records);
  const sides = {peer: await startPeer(house, records), datacanvas: await startDataCanvas(house, records)};
  const [slugs, bodies] = [slugsOf(records), bodiesOf(records)];
  say(`${await assertAgreement(sides, slugs, bodies)} answers of both sides are the same`);
  const bytes = async (path) => Buffer.from(await (await fetch(sides.datacanvas.url + path)).arrayBuffer());
  sides.nginx = await startNginx(house, {
    'list.json': await bytes(listPath.datacanvas({})),
    'one.json': await bytes(onePath.datacanvas(slugs[0])),
  });
  return {sides, works: works(house, sides, slugs, bodies)};
}

function tell(results, {json, write, seconds, rounds}, where) {
  const date = new Date().toISOString().slice(0, 10);
  const judged = results.map((work) => ({...work, ...judge(work)}));
  if (json) console.log(JSON.stringify({date, seconds, rounds, machine: where, works: judged}));
  const how = `${date}, ${rounds} rounds of ${seconds} s at ${connections} connections`;
  const text = `${table(results)}\n\n${how}, on: ${sentence(where)}`;
  if (!json) console.log(text);
  if (write) writeFileSync(document, replaced(readFileSync(document, 'utf8'), 'peer', text));
}

async function main() {
  const wanted = options();
  const say = (text) => process.stderr.write(`${text}\n`);
  const house = new Household();
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => house.end().then(() => process.exit(1)));
  }
  try {
    const where = machine({programs, peer: new URL('peer/', import.meta.url), under: house.folder});
    if (/^(tmpfs|ramfs) /.test(where.disk)) throw new Error('Nothing is durable here; set TMPDIR.');
    const {sides, works: all} = await prepare(house, say);
    const results = [];
    for (const work of all) results.push(await compete(sides, work, wanted, say));
    tell(results, wanted, where);
  } catch (error) {
    say(house.lastWords());
    throw error;
  } finally {
    await house.end();
  }
}

await main();
