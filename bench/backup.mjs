#!/usr/bin/env node
// What a backup of a quarter of a gigabyte costs: made, restored and compared, while clients read. The reads
// are timed before and during it, in turns: at a steady rate that leaves the server time, and as fast as the
// clients can. The reads of all rounds count together: of a thousand, the hundredth part is ten, too few to
// compare. A first round warms server and clients up and does not count. Runs build/release/datacanvas on a
// free port in a temporary folder.
import {execFile} from 'node:child_process';
import http from 'node:http';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {binary, start, stop} from './server.mjs';

const wantedBytes = 250e6;
const rounds = 8;
const clients = 4;
const steadyRate = 400;  // reads a second
const folder = mkdtempSync(join(tmpdir(), 'dc-bench-'));
const data = join(folder, 'data');
const agent = new http.Agent({keepAlive: true, maxSockets: clients});

function ask(port, path, {method = 'GET', key, body} = {}) {
  return new Promise((resolve, reject) => {
    const headers = {...(key && {authorization: `Bearer ${key}`}),
      ...(body && {'content-type': 'application/json'})};
    const request = http.request({port, path, method, agent, headers}, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });
}

// Words that compress about as prose does.
function prose(bytes, seed) {
  let state = seed * 2654435761 % 4294967296;
  let text = '';
  while (text.length < bytes) {
    state = (state * 1664525 + 1013904223) % 4294967296;
    text += `${Math.floor(state / 4096).toString(36)} `;
  }
  return text;
}

const databaseBytes = () => statSync(join(data, 'datacanvas.db')).size +
    (statSync(join(data, 'datacanvas.db-wal'), {throwIfNoEntry: false})?.size ?? 0);

async function fill(port, key) {
  for (let n = 0; databaseBytes() < wantedBytes; ++n) {
    const records = Array.from({length: 80}, (_, i) => (
      {title: `Article ${n}-${i}`, body: prose(8000, n * 80 + i), status: 'published'}));
    const status = await ask(port, '/api/v2/articles', {method: 'POST', key, body: JSON.stringify(records)});
    if (status !== 201) throw new Error(`not 201: ${status}`);
  }
}

// Milliseconds of each read until `over` resolves; at most `rate` of them a second.
async function read(port, over, rate) {
  const times = [];
  let isOver = false;
  over.finally(() => { isOver = true; });
  await Promise.all(Array.from({length: clients}, async (_, n) => {
    let due = performance.now() + 1000 * n / rate;
    for (let page = n + 1; !isOver; page = page % 20 + 1) {
      if (due > performance.now()) await pause(due - performance.now());
      due += 1000 * clients / rate;
      const begun = process.hrtime.bigint();
      const status = await ask(port, `/api/v2/articles?page=${page}&limit=20&fields=title,slug`);
      if (status !== 200) throw new Error(`not 200: ${status}`);
      times.push(Number(process.hrtime.bigint() - begun) / 1e6);
    }
  }));
  return times;
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const percent = (from, to) => `${to < from ? '' : '+'}${((to / from - 1) * 100).toFixed(0)} %`;
const told = (times) => `p50 ${at(times, 0.5).toFixed(2)} ms, p99 ${at(times, 0.99).toFixed(2)} ms, ` +
    `${times.length} reads`;

async function backUp() {
  const {stdout} = await promisify(execFile)(binary, ['backup', 'run', '--json', '--data', data]);
  return JSON.parse(stdout);
}

try {
  const filled = await start(['--data', data]);
  await fill(filled.port, readFileSync(join(data, 'first-key'), 'utf8').trim());
  await stop(filled);
  await promisify(execFile)('sync', []);  // what was filled in is not to be written while reads are timed
  const server = await start(['--data', data]);
  console.log(`${(databaseBytes() / 1e6).toFixed(0)} MB of database and log`);
  for (const rate of [steadyRate, Infinity]) {
    console.log(rate === Infinity ? 'clients as fast as they can' : `clients at ${rate} reads a second`);
    const before = [], meanwhile = [];
    for (let round = 0; round <= rounds; ++round) {
      const quiet = await read(server.port, pause(3000), rate);
      const begun = performance.now();
      const running = backUp();
      const busy = await read(server.port, running, rate);
      const made = await running;
      const seconds = (performance.now() - begun) / 1000;
      const steps = made.steps.map(({step, ms}) => `${step} ${ms}`).join(', ');
      const sizes = `${(made.bytes / 1e6).toFixed(0)} MB sealed in ${(made.sealed_bytes / 1e6).toFixed(0)}`;
      console.log(`  ${made.state} in ${seconds.toFixed(2)} s (${steps} ms), ${sizes}`);
      if (round > 0) before.push(...quiet), meanwhile.push(...busy);
    }
    for (const times of [before, meanwhile]) times.sort((a, b) => a - b);
    console.log(`  reads before: ${told(before)}\n  meanwhile:    ${told(meanwhile)}, p99 ` +
        percent(at(before, 0.99), at(meanwhile, 0.99)));
  }
  const alone = await backUp();
  console.log(`alone: ${alone.steps.map(({step, ms}) => `${step} ${ms} ms`).join(', ')}`);
  agent.destroy();
  await stop(server);
} finally {
  rmSync(folder, {recursive: true});
}
