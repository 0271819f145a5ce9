#!/usr/bin/env node
// What many connections cost the others: ten thousand that say nothing, and those who attack slowly
// (slowhttptest: heads, bodies and answers byte by byte), while an ordinary client asks; and h2load, a client
// that others wrote, in its HTTP/1.1 mode. All of it on this machine's loopback.
//
//   script/bench connections [--idle 10000] [--attackers 500] [--seconds 45]
import {readFileSync} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import {once} from 'node:events';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {writeDataSet} from './data.mjs';
import {Household} from './lib/household.mjs';
import {startDataCanvas} from './lib/sides.mjs';

const path = '/api/v2/projects?limit=20&include=categories,technologies';
const coolMs = 3000;  // longer than an idle connection keeps its buffer
const dealtAtOnce = 200;
const own = 2;  // connections of the ordinary client and of whoever counts

const {values} = parseArgs({options: {
  idle: {type: 'string', default: '10000'},
  attackers: {type: 'string', default: '500'},
  seconds: {type: 'string', default: '45'},
}});
const [idle, attackers, seconds] = ['idle', 'attackers', 'seconds'].map((name) => Number(values[name]));

// Milliseconds of each request of one client that asks every 10 ms, until `over` resolves.
async function ask(url, over) {
  const agent = new http.Agent({keepAlive: true, maxSockets: 1});
  const times = [];
  let isOver = false;
  over.then(() => { isOver = true; }, () => { isOver = true; });
  while (!isOver) {
    const begun = performance.now();
    await new Promise((resolve, reject) => {
      http.get(url + path, {agent}, (answer) => {
        answer.resume();
        answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(answer.statusCode)));
      }).on('error', reject);
    });
    times.push(performance.now() - begun);
    await pause(10);
  }
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  return `${times.length} requests, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms`;
}

const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

async function answered(socket) {
  socket.write('GET /api/v2/tags HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = await once(socket, 'data');
  if (!answer.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error(`not 200: ${answer}`);
}

async function open(port) {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  await answered(socket);
  return socket;
}

async function inParts(all, work) {
  for (let from = 0; from < all.length; from += dealtAtOnce) {
    await Promise.all(all.slice(from, from + dealtAtOnce).map(work));
  }
}

async function sayNothing(side) {
  const [pid] = side.pids, {port} = new URL(side.url);
  (await open(port)).destroy();
  await pause(coolMs);
  const before = residentKiB(pid);
  const sockets = [];
  await inParts(Array.from({length: idle}), async () => { sockets.push(await open(port)); });
  const ordinary = ask(side.url, pause(coolMs));
  console.log(`${idle} idle connections: ${await ordinary}`);
  const each = (residentKiB(pid) - before) * 1024 / idle;
  console.log(`  ${(each / 1000).toFixed(2)} kB of resident memory each; bar 2 kB`);
  await inParts(sockets, answered);
  console.log('  each of them was answered again');
  for (const socket of sockets) socket.destroy();
}

// How many connections the server has, each second: slowhttptest does not see at once that it was cut.
async function countConnections(url, over) {
  const counts = [];
  let isOver = false;
  over.then(() => { isOver = true; }, () => { isOver = true; });
  while (!isOver) {
    const text = await (await fetch(`${url}/metrics`)).text();
    counts.push(Number(/^datacanvas_http_connections_open (\d+)$/m.exec(text)[1]) - own);
    await pause(1000);
  }
  return counts;
}

async function attack(house, side, name, deadline, words) {
  const rate = ['-c', String(attackers), '-r', String(attackers), '-l', String(seconds), '-p', '3'];
  const over = house.run('slowhttptest', [...words, ...rate]);
  const [told, counts] = await Promise.all([ask(side.url, over), countConnections(side.url, over)]);
  await over;
  const most = Math.max(...counts);
  const cut = counts.findIndex((count, second) => second > counts.indexOf(most) && count <= 0);
  console.log(`slow ${name}, deadline ${deadline} s: ${most} attackers at once, ` +
      (cut < 0 ? `${counts.at(-1)} at the end` : `none after ${cut} s`));
  console.log(`  meanwhile: ${told}`);
}

const house = new Household();
try {
  const records = join(house.folder, 'records');
  await writeDataSet(records, {accounts: 100, projects: 2000, articles: 500, tasks: 100});
  const side = await startDataCanvas(house, records);
  console.log(`alone: ${await ask(side.url, pause(coolMs))}`);
  await sayNothing(side);
  const body = ['-B', '-t', 'POST', '-s', '8192', '-x', '10', '-i', '2', '-u', `${side.url}/api/v2/projects`];
  await attack(house, side, 'heads', 10, ['-H', '-i', '2', '-x', '10', '-u', side.url + path]);
  await attack(house, side, 'bodies', 30, [...body, '-f', 'application/json']);
  const long = `${side.url}/api/v2/projects?limit=100&include=categories,technologies`;
  const slow = ['-k', '10', '-w', '1', '-y', '16', '-n', '2', '-z', '8'];
  await attack(house, side, 'answers', 15, ['-X', ...slow, '-u', long]);
  const told = await house.run('h2load', ['--h1', '-n', '200000', '-c', '64', '-t', '2', side.url + path]);
  console.log(told.split('\n').filter((line) => /^(finished|requests|status codes)/.test(line)).join('\n'));
} catch (error) {
  console.error(error, house.lastWords());
  process.exitCode = 1;
} finally {
  await house.end();
}
