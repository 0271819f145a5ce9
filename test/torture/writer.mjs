// A client that writes one request after the other, and knows what must be there: of every request that was
// answered what it did, of the last one that was not the whole request, to send it again.
import assert from 'node:assert/strict';
import { ask } from './server.mjs';

const recordsMax = 12;
const projects = '/api/v2/projects';

export class Writer {
  /** `answered` is called with each answer, `shared`: { credentials, categories }. */
  constructor(name, random, shared) {
    Object.assign(this, { name, random, shared });
    this.records = new Map();  // id: { title, version, categories }
    this.requests = 0;
    this.pending = undefined;
  }

  /** Writes until there is no answer. */
  async write(url, answered) {
    for (;;) {
      this.pending = this.next();
      const answer = await this.send(url);
      if (!answer) return;
      answered();
    }
  }

  /** Sends the request that had no answer again; resolves to whether it had been done, if there was one. */
  async repeat(url) {
    if (!this.pending) return undefined;
    const answer = await this.send(url);
    assert.ok(answer, `no answer from a server that nobody killed: ${this.name}`);
    return answer.headers.get('idempotent-replayed') === 'true';
  }

  async send(url) {
    const { request, expected, apply } = this.pending;
    const answer = await ask(url, { ...request, credentials: this.shared.credentials });
    if (!answer) return undefined;
    assert.equal(answer.status, expected, `${request.method} ${request.path}: ${answer.text}`);
    apply(answer.body);
    this.pending = undefined;
    return answer;
  }

  next() {
    const key = `${this.name}-${++this.requests}`;
    const { random, records } = this;
    const draw = random.real();
    if (records.size === 0 || (draw < 0.45 && records.size < recordsMax)) return this.create(key);
    const id = random.pick([...records.keys()]);
    return draw < 0.8 ? this.update(key, id) : this.remove(key, id);
  }

  content(key) {
    return { title: `By ${key}`, categories: this.random.some(this.shared.categories) };
  }

  create(key) {
    const body = { ...this.content(key), description: 'Tortured.' };
    return {
      request: { method: 'POST', path: projects, key, body },
      expected: 201,
      apply: ({ id, version }) => {
        assert.equal(version, 1);
        this.records.set(id, { title: body.title, version, categories: body.categories });
      },
    };
  }

  update(key, id) {
    const body = this.content(key);
    const wanted = { ...body, version: this.records.get(id).version + 1 };
    return {
      request: { method: 'PATCH', path: `${projects}/${id}`, key, body },
      expected: 200,
      apply: ({ version }) => {
        assert.equal(version, wanted.version, `${key} was done twice, or not on what was there`);
        this.records.set(id, wanted);
      },
    };
  }

  remove(key, id) {
    return {
      request: { method: 'DELETE', path: `${projects}/${id}`, key },
      expected: 204,
      apply: () => this.records.delete(id),
    };
  }
}
