// The program as an operator meets it: words in, exit code and two streams out; and folders that vanish.
//
//   const folder = await temporaryFolder(t);               // removed when the test `t` ends
//   const server = await serve(t, { directory: folder });  // test/api's server, killed at last with `t`
//   const ran = await run('keys', 'list', '--data', folder);
//   ran.code, ran.out, ran.err, ran.json()
//
// Nothing here waits for a time to pass: it waits for something to be seen, and gives up after patienceMs.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startServer } from '../api/harness.mjs';

export const binary = process.env.DATACANVAS_BINARY;
const patienceMs = 60_000;
const pauseMs = 2;

/** The top of the source tree. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

// What this process was started with must not configure the program: its options, and those of old names.
const env = Object.fromEntries(Object.entries(process.env).filter(
  ([name]) => !name.startsWith('DATACANVAS_') && !['PORT', 'LOG_LEVEL'].includes(name)));

class Ended {
  constructor(parts) { Object.assign(this, parts); }
  /** The one JSON document that it answered. */
  json() { return JSON.parse(this.out); }
  /** Both streams, for the message of an assertion. */
  toString() { return `exit ${this.code ?? this.signal}\n${this.out}\n${this.err}`; }
}

/** Starts the program; `ended` resolves once its streams are closed. It is killed if it takes too long. */
export function start(words, { variables = {}, directory } = {}) {
  const streams = ['ignore', 'pipe', 'pipe'];
  const child = spawn(binary, words, { env: { ...env, ...variables }, cwd: directory, stdio: streams });
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes) => { said.out += bytes; });
  child.stderr.on('data', (bytes) => { said.err += bytes; });
  const tooLate = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const ended = once(child, 'close')
    .then(([code, signal]) => new Ended({ code, signal, ...said }))
    .finally(() => clearTimeout(tooLate));
  return { child, ended };
}

/** Runs the program to its end. Last argument, if an object: { variables, directory }. */
export function run(...words) {
  const options = typeof words.at(-1) === 'object' ? words.pop() : {};
  return start(words, options).ended;
}

/** As run(), for what has to work: fails with what was said if the exit code is not 0. */
export async function done(...words) {
  const ran = await run(...words);
  assert.equal(ran.code, 0, `${words.join(' ')}: ${ran}`);
  return ran;
}

/** A folder of the test's own. */
export async function temporaryFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'dc-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A data directory that holds nothing but the owner and their key. */
export async function newHome(t) {
  const directory = join(await temporaryFolder(t), 'data');
  await done('keys', 'create', '--name', 'test', '--data', directory);
  return directory;
}

/** Writes { 'folder/name': text } below `folder`. */
export async function put(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Starts a server; without `directory`, on a new one. */
export async function serve(t, { directory, args } = {}) {
  const home = directory ?? join(await temporaryFolder(t), 'data');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const server = await startServer({ directory: home, args });
  server.closed = once(server.child, 'close');
  t.after(() => server.kill());
  return server;
}

/** Sends the signal and resolves to the exit code once the log is complete. */
export async function end(server, signal = 'SIGTERM') {
  server.child.kill(signal);
  const tooLate = setTimeout(() => server.child.kill('SIGKILL'), patienceMs);
  const [code, killedBy] = await server.closed;
  clearTimeout(tooLate);
  return code ?? killedBy;
}

/** The lines of a log; fails if one is not a JSON object. */
export function logLines(text) {
  return text.split('\n').filter((line) => line !== '').map((line) => {
    const entry = JSON.parse(line);
    assert.equal(typeof entry.event, 'string', line);
    return entry;
  });
}

/** Asks until the answer is truthy, and resolves to it. */
export async function until(what, ask, patience = patienceMs) {
  for (const giveUp = Date.now() + patience; Date.now() < giveUp; await pause(pauseMs)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** The first key of a data directory. */
export async function firstKey(directory) {
  return (await readFile(join(directory, 'first-key'), 'utf8')).trim();
}

/** A whole number from `least` to `most`; each run draws others, so a failure tells what it drew. */
export function drawn(least, most) {
  return least + Math.floor(Math.random() * (most - least + 1));
}
