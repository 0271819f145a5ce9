#!/usr/bin/env node
// Answers that are kept, beside nginx with files of the same bytes under heads of the same fields, in turns.
//
//   script/bench http [--seconds 5] [--rounds 3] [--json] [--write]
//
// Apart: the server on one core, the clients on the other. Together: both on all. --write puts the table into
// docs/PERFORMANCE.md. A bar that is missed is said, and is no failure.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {writeDataSet} from './data.mjs';
import {listPath} from './lib/agreement.mjs';
import {Household} from './lib/household.mjs';
import {machine, sentence} from './lib/machine.mjs';
import {median, ratio, replaced} from './lib/report.mjs';
import {programs, startDataCanvas, startNginx} from './lib/sides.mjs';
import {cpuSeconds} from './lib/usage.mjs';
import {load} from './lib/wrk.mjs';

const document = new URL('../docs/PERFORMANCE.md', import.meta.url);
const apart = {name: 'apart', server: ['taskset', '-c', '0'], clients: ['taskset', '-c', '1'], threads: 1};
const together = {name: 'together', server: [], clients: [], threads: 2};
// Fields that both write by themselves, each in its own way.
const own = new Set(['date', 'connection', 'content-length', 'content-type', 'keep-alive', 'etag']);

// What is asked for: the smallest record, one of 4 kB, the list of 20 with both relations.
async function targets(url) {
  const get = async (path) => {
    const answer = await fetch(url + path);
    return {answer, bytes: Buffer.from(await answer.arrayBuffer())};
  };
  const {articles} = JSON.parse((await get('/api/v2/articles?limit=100')).bytes);
  const distance = (one) => Math.abs(JSON.stringify(one).length - 4000);
  const [nearest] = articles.sort((a, b) => distance(a) - distance(b));
  const {tags} = JSON.parse((await get('/api/v2/tags?limit=1')).bytes);
  const named = [
    ['a record', `/api/v2/tags/${tags[0].id}`, {speed: 1, cpu: 0.8, p99: 1}],
    ['a record', `/api/v2/articles/${nearest.id}`, {speed: 1, cpu: 0.8, p99: 1}],
    ['list of 20', listPath.datacanvas({}), {speed: 0.9, cpu: Infinity, p99: Infinity}],
  ];
  const found = [];
  for (const [name, path, bars] of named) {
    await get(path);
    const {answer, bytes} = await get(path);
    if (answer.headers.get('x-cache') !== 'hit') throw new Error(`${path} is not kept`);
    found.push({name: `${name}, ${bytes.length.toLocaleString('en-US')} B`, path, bars, bytes, answer});
  }
  return found;
}

async function measure(way, {url, pids}, file, open, seconds) {
  const common = {url, script: 'paths.lua', words: [file], threads: way.threads, open, before: way.clients};
  const run = (length) => load({...common, seconds: length});
  await run(1);
  await pause(50);
  const before = cpuSeconds(pids);
  const result = await run(seconds);
  return {...result, cpuMicros: (cpuSeconds(pids) - before) / result.requests * 1e6};
}

const number = (value) => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3));

function row(work) {
  const of = (side, name) => number(median(work[side].map((run) => run[name])));
  const pair = (name) => `${of('datacanvas', name)} / ${of('nginx', name)}`;
  const speed = ratio(work.datacanvas, work.nginx, 'perSecond');
  const cpu = ratio(work.datacanvas, work.nginx, 'cpuMicros');
  const p99 = ratio(work.datacanvas, work.nginx, 'p99Ms');
  const {bars} = work;
  const missed = [
    speed.median < bars.speed && 'requests/s', cpu.median > bars.cpu && 'CPU', p99.median > bars.p99 && 'p99',
  ].filter(Boolean);
  const cells = [
    work.name, work.way, work.open, pair('perSecond'), `${speed.median.toFixed(2)} ×`, pair('cpuMicros'),
    `${cpu.median.toFixed(2)} ×`, pair('p99Ms'), `${p99.median.toFixed(2)} ×`,
    missed.length ? `**missed**: ${missed.join(', ')}` : 'met',
  ];
  return `| ${cells.join(' | ')} |`;
}

async function compete(house, records, way, options, say) {
  const workers = way === apart ? 1 : 2;
  const more = ['--threads', String(workers)];
  const canvas = await startDataCanvas(house, records, {before: way.server, more});
  const wanted = await targets(canvas.url);
  const results = [];
  for (const [n, target] of wanted.entries()) {
    const fields = Object.fromEntries([...target.answer.headers].filter(([name]) => !own.has(name)));
    const settings = {workers, fields, before: way.server};
    const nginx = await startNginx(house, {'file.json': target.bytes}, settings);
    const file = (side) => join(house.folder, `${n}.${side}`);
    const files = {datacanvas: file('datacanvas'), nginx: file('nginx')};
    writeFileSync(files.datacanvas, target.path);
    writeFileSync(files.nginx, '/file.json');
    for (const open of [64, 256]) {
      const {name, bars} = target;
      const work = {name, way: way.name, open, bars, datacanvas: [], nginx: []};
      for (let round = 0; round < options.rounds; ++round) {
        work.datacanvas.push(await measure(way, canvas, files.datacanvas, open, options.seconds));
        work.nginx.push(await measure(way, nginx, files.nginx, open, options.seconds));
      }
      say(row(work));
      results.push(work);
    }
  }
  return results;
}

async function main() {
  const {values} = parseArgs({options: {
    seconds: {type: 'string', default: '5'},
    rounds: {type: 'string', default: '3'},
    json: {type: 'boolean', default: false},
    write: {type: 'boolean', default: false},
  }});
  const options = {seconds: Number(values.seconds), rounds: Number(values.rounds)};
  const results = [];
  let where;
  let house;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => Promise.resolve(house?.end()).then(() => process.exit(1)));
  }
  for (const way of [apart, together]) {
    house = new Household();
    try {
      where ??= machine({programs, peer: new URL('peer/', import.meta.url), under: house.folder});
      const records = join(house.folder, 'records');
      writeDataSet(records);
      const say = (text) => process.stderr.write(`${text}\n`);
      results.push(...await compete(house, records, way, options, say));
    } catch (error) {
      process.stderr.write(`${house.lastWords()}\n`);
      throw error;
    } finally {
      await house.end();
    }
  }
  if (values.json) return console.log(JSON.stringify({machine: where, ...options, works: results}));
  const text = [
    '| answer | server and clients | connections | requests/s, DataCanvas / nginx | ' +
        '| CPU a request, µs | | p99, ms | | bars |',
    `|${' --- |'.repeat(10)}`, ...results.map(row), '',
    `${new Date().toISOString().slice(0, 10)}, ${options.rounds} rounds of ${options.seconds} s, ` +
        `on: ${sentence(where)}`
  ].join('\n');
  console.log(text);
  if (values.write) writeFileSync(document, replaced(readFileSync(document, 'utf8'), 'http', text));
}

await main();
