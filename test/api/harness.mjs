// Starts the product on a free port with a data directory of its own, and asks it questions over HTTP.
//
//   const server = await startServer();          // $DATACANVAS_BINARY serve --port 0 --data TMP
//   const owner = server.as(server.key);         // a client with that key; server.as() is a guest
//   const { status, body } = await owner.post('/api/v2/projects', { title: 'A' });
//   await server.stop();                         // ends the process and removes the directory
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const binary = process.env.DATACANVAS_BINARY;
const startTries = 600;
const startPauseMs = 50;

const run = promisify(execFile);

// The product takes DATACANVAS_… for its options, and refuses what is none: a test's settings stay with the
// test.
const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('DATACANVAS_'));
// The clock on the wall is no part of a test: jobs run where one says so (`--jobs on`).
const env = { ...Object.fromEntries(inherited), DATACANVAS_JOBS_START: 'off' };

/** Runs a verb of the command line on the server's directory; resolves to what it printed as JSON. */
export async function command(directory, ...words) {
  const { stdout } = await run(binary, [...words, '--json', '--data', directory], { env });
  return JSON.parse(stdout);
}

/** Starts a server; `directory` continues with the data of an earlier one. */
export async function startServer({ directory, args = [] } = {}) {
  if (!binary) throw new Error('DATACANVAS_BINARY is not set; run script/test, or name the built program.');
  const home = directory ?? (await mkdtemp(join(tmpdir(), 'dc-api-')));
  const portFile = join(home, 'port');
  await rm(portFile, { force: true });
  const words = ['serve', '--port', '0', '--data', home, '--port-file', portFile, ...args];
  const child = spawn(binary, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { log: '', errors: '' };
  child.stdout.on('data', (bytes) => { output.log += bytes; });
  child.stderr.on('data', (bytes) => { output.errors += bytes; });
  const ended = new Promise((resolve) => { child.on('exit', (code, signal) => resolve({ code, signal })); });
  const port = await waitForPort(portFile, child, output);
  const key = (await readFile(join(home, 'first-key'), 'utf8').catch(() => '')).trim();
  return new Server({ home, child, ended, output, port, key });
}

async function waitForPort(file, child, output) {
  for (let tries = 0; tries < startTries; tries++) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return Number(text);
    await pause(startPauseMs);
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not start.\n${output.log}\n${output.errors}`);
}

class Server {
  constructor(parts) {
    Object.assign(this, parts);
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** A client that signs in with `key`, or a guest. */
  as(key) { return new Client(this.url, key); }

  /** A client with a new account of that role; `id` and `handle` are the account's. */
  async member(role, handle = `${role}-${Math.random().toString(36).slice(2, 8)}`) {
    const owner = this.as(this.key);
    const account = await owner.post('/api/v2/users', { name: handle, handle, role });
    if (account.status !== 201) throw new Error(`No account: ${account.text}`);
    const words = ['keys', 'create', '--name', handle, '--account', handle, '--role', role];
    const { key } = await command(this.home, ...words);
    return Object.assign(this.as(key), { id: account.body.id, handle, key });
  }

  /** The lines of the log about one request, once there is one; they arrive behind the answer. */
  async logged(request) {
    for (let tries = 0; tries < startTries; tries++) {
      const lines = this.output.log.split('\n').slice(0, -1).map((line) => JSON.parse(line));
      const found = lines.filter((line) => line.request === request);
      if (found.length > 0) return found;
      await pause(startPauseMs);
    }
    return [];
  }

  /** Ends the process as an operator would; the directory stays if `keep`. */
  async stop({ keep = false } = {}) {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    const { code, signal } = await this.ended;
    if (!keep) await rm(this.home, { recursive: true, force: true });
    const { log, errors } = this.output;
    if (code !== 0) throw new Error(`The server ended with ${code ?? signal}.\n${log}\n${errors}`);
  }

  /** Ends the process as a power cut would. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

class Client {
  constructor(url, key) {
    this.url = url;
    this.credentials = key ? { authorization: `Bearer ${key}` } : {};
  }

  /** `body`: an object is sent as JSON, a string as it is. */
  async send(method, path, { body, headers = {} } = {}) {
    const sent = { ...this.credentials, ...headers };
    const init = { method, headers: sent, redirect: 'manual' };
    if (body !== undefined) {
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
      if (!Object.keys(sent).some((name) => name.toLowerCase() === 'content-type')) {
        sent['content-type'] = 'application/json';
      }
    }
    const answer = await fetch(this.url + path, init);
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const { status, headers: received } = answer;
    return { status, headers: received, text, body: isJson ? JSON.parse(text) : undefined };
  }

  get(path, headers) { return this.send('GET', path, { headers }); }
  post(path, body, headers) { return this.send('POST', path, { body, headers }); }
  put(path, body, headers) { return this.send('PUT', path, { body, headers }); }
  patch(path, body, headers) { return this.send('PATCH', path, { body, headers }); }
  delete(path, headers) { return this.send('DELETE', path, { headers }); }

  /** Creates a record and resolves to it; fails the test if that is refused. */
  async make(collection, record) {
    const answer = await this.post(`/api/v2/${collection}`, record);
    if (answer.status !== 201) throw new Error(`No ${collection}: ${answer.status} ${answer.text}`);
    return answer.body;
  }
}

/**
 * The answer with its date, which it has once the second of its last change is over: until then the date
 * might have to stand for another change.
 */
export async function dated(client, path) {
  const end = Date.now() + 10_000;
  let answer;
  do answer = await client.get(path);
  while (answer.headers.get('last-modified') === null && Date.now() < end);
  return answer;
}

/** The faults of a problem document: { pointer or parameter: sentence }. */
export function faults(answer) {
  const errors = answer.body?.errors ?? [];
  return Object.fromEntries(errors.map(({ pointer, parameter, detail }) => [pointer ?? parameter, detail]));
}
