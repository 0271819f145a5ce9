#!/usr/bin/env node
// What it costs to be there: the time from the start of the process to its first answer, the resident memory
// after that. Runs build/release/datacanvas on a free port in a temporary folder.

import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {start, stop} from './server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'dc-bench-'));
const words = ['--data', join(folder, 'data')];

// Sends one request and resolves with the socket when the whole answer is there.
async function ask(port) {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /api/v2/projects HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = await once(socket, 'data');
  if (!answer.toString('latin1').startsWith('HTTP/1.1 200')) throw new Error(`not 200: ${answer}`);
  return socket;
}

const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

async function coldStart(label) {
  const before = process.hrtime.bigint();
  const server = await start(words);
  (await ask(server.port)).destroy();
  const ms = Number(process.hrtime.bigint() - before) / 1e6;
  console.log(`${label}: ${ms.toFixed(0)} ms to the first 200, ` +
      `${(residentKiB(server.child.pid) / 1024).toFixed(1)} MiB resident`);
  await stop(server);
}

try {
  await coldStart('a fresh directory');
  for (let i = 0; i < 3; ++i) await coldStart('an existing directory');
} finally {
  rmSync(folder, {recursive: true});
}
