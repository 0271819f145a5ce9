// Sends what the documents of a server allow, and what they do not, as everybody who could; every answer has
// to be one that the document promises.
//
//   export DATACANVAS_BINARY=build/dev/datacanvas
//   node test/contract/fuzz.mjs [--requests N] [--seed N] [--model FILE]
//
// Prints the seed; the same seed sends the same requests. Ends with 1 if an answer was not promised.
import { Agent, request as send_http } from 'node:http';
import { pathToFileURL } from 'node:url';
import { startServer } from '../api/harness.mjs';
import { Document } from './document.mjs';
import { Random } from './random.mjs';
import { Requests, type_of } from './requests.mjs';
import { Values } from './values.mjs';

const roles = ['viewer', 'author', 'editor', 'admin'];
const told_invalid = [400, 413, 415, 422];
const lists_again_every = 100;

/** Runs `requests` requests against a server of its own; `model`: a model file. Resolves to what was seen. */
export async function fuzz({ requests, seed, model, log = () => {} }) {
  const server = await startServer({ args: model ? ['--model', model] : ['--demo'] });
  try {
    return await new Run(server, new Random(seed), log).run(requests);
  } finally {
    await server.stop();
  }
}

class Run {
  constructor(server, random, log) {
    Object.assign(this, { server, random, log });
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.pools = new Map();
    this.faults = [];
    this.statuses = new Map();
    this.sent = 0;
  }

  async run(count) {
    await this.sign_up();
    const faces = [];
    for (const version of ['v1', 'v2']) faces.push(await this.face(version));
    await this.refresh(faces[1]);
    const everything = faces.flatMap(
      (face) => face.document.operations.map((operation) => ({ face, operation })));
    for (const { face, operation } of everything) {
      await this.try_out(face, face.requests.valid(operation), 'admin');
    }
    while (this.sent < count) {
      const { face, operation } = this.random.pick(everything);
      const is_odd = this.random.chance(0.6);
      const request = is_odd
        ? face.requests.odd(operation)
        : face.requests.valid(operation, { edge: this.random.chance(0.3) });
      await this.try_out(face, request, this.random.pick(['guest', ...roles, 'admin']));
      if (this.sent % lists_again_every === 0) await this.refresh(faces[1]);
    }
    this.agent.destroy();
    return { sent: this.sent, operations: everything.length, statuses: this.statuses, faults: this.faults };
  }

  async sign_up() {
    this.keys = { guest: undefined };
    this.kept = new Set();
    for (const role of roles) {
      const member = await this.server.member(role, `fuzz-${role}`);
      this.keys[role] = member.key;
      this.kept.add(member.id);
    }
    const { body } = await this.server.as(this.server.key).get('/api/v2/users?limit=100');
    for (const { id } of body.users) this.kept.add(id);
  }

  async face(version) {
    const { body } = await this.server.as().get(`/api/${version}/openapi.json`);
    const document = new Document(body);
    const values = new Values(document, this.random, this.pools);
    return { document, values, requests: new Requests(document, this.random, values) };
  }

  /** Which records there are, for links and addresses; `kept` are the accounts that sign in here. */
  async refresh({ document }) {
    const owner = this.server.as(this.server.key);
    for (const operation of document.operations.filter(({ id }) => id.endsWith('.list'))) {
      const { body } = await owner.get(`${operation.path}?limit=50`);
      const records = Object.values(body).find(Array.isArray);
      const known = records.map(
        ({ id, slug, handle }) => ({ id, slug: slug ?? handle, kept: this.kept.has(id) }));
      if (known.length > 0) this.pools.set(type_of(operation), known);
    }
  }

  async try_out(face, request, actor) {
    this.sent++;
    const answer = await this.send(request, this.keys[actor]);
    const label = `${request.operation.id} ${answer.status}`;
    this.statuses.set(label, (this.statuses.get(label) ?? 0) + 1);
    if (request.method === 'DELETE' && answer.status === 204) this.forget(request);
    const faults = face.document.faults(request.operation, answer);
    if (request.expect === 'refused' && answer.status < 300) {
      faults.push('worked, although the document forbids it');
    }
    if (request.expect === 'accepted' && actor === 'admin' && told_invalid.includes(answer.status)) {
      faults.push('refused, although the document allows it');
    }
    for (const fault of faults) this.report(request, actor, answer, fault);
  }

  /** No links to what is gone. */
  forget({ operation, path }) {
    const key = decodeURIComponent(path.split('/').at(-1));
    const known = this.pools.get(type_of(operation)).filter(({ id, slug }) => id !== key && slug !== key);
    if (known.length > 0) this.pools.set(type_of(operation), known);
    else this.pools.delete(type_of(operation));
  }

  report(request, actor, answer, fault) {
    const line = [
      `${actor}: ${request.method} ${request.path}?${request.query.slice(0, 300)} (${request.note})`,
      `  ${fault}`,
      `  sent ${String(text_of(request.body) ?? '').slice(0, 400)}`,
      `  got ${answer.status} ${answer.text.slice(0, 400)}`,
    ].join('\n');
    this.faults.push(line);
    this.log(line);
  }

  send({ method, path, query, headers, body }, key) {
    const all = { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers };
    const bytes = text_of(body);
    if (bytes !== undefined) all['content-length'] = Buffer.byteLength(bytes);
    const where = {
      host: '127.0.0.1', port: this.server.port, agent: this.agent, method, headers: all,
      path: query ? `${path}?${query}` : path,
    };
    return new Promise((resolve, reject) => {
      const fail = (error) => reject(new Error(`${method} ${where.path}: ${error.message}`));
      const sending = send_http(where, (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', fail);
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString();
          resolve({ status: response.statusCode, headers: response.headers, text });
        });
      });
      sending.on('error', fail);
      sending.end(bytes);
    });
  }
}

/** The bytes of a body: an object is sent as JSON, texts and buffers as they are. */
function text_of(body) {
  const is_ready = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  return is_ready ? body : JSON.stringify(body);
}

/** What was seen, in a few lines. */
export function summary({ sent, operations, statuses, faults }, seed) {
  const by_status = {};
  for (const [label, count] of statuses) {
    const status = label.split(' ').at(-1);
    by_status[status] = (by_status[status] ?? 0) + count;
  }
  return `seed ${seed}: ${sent} requests to ${operations} operations, ${JSON.stringify(by_status)}, ` +
    `${faults.length} faults`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const option = (name, usual) => {
    const place = process.argv.indexOf(`--${name}`);
    return place < 0 ? usual : process.argv[place + 1];
  };
  const seed = Number(option('seed', Date.now() % 1_000_000));
  console.log(`seed ${seed}`);
  const requests = Number(option('requests', 5000));
  const seen = await fuzz({ requests, seed, model: option('model'), log: console.log });
  console.log(summary(seen, seed));
  process.exitCode = seen.faults.length === 0 ? 0 : 1;
}
