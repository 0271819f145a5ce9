// Who may do what, asked of a running server cell by cell and written down where a person can read it:
// docs/ACCESS.md. A change of a rule, or a rule that no longer holds, is a difference in that file.
//
//   UPDATE_GOLDEN=1 script/test matrix        accepts what is answered now
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

const golden = new URL('../../docs/ACCESS.md', import.meta.url);
const roles = ['guest', 'viewer', 'author', 'editor', 'admin'];
const versions = ['v1', 'v2'];
const farAway = '2999-01-01T00:00:00.000Z';
const statuses = ['draft', 'scheduled', 'published', 'archived'];

// What the smallest valid record of each collection is made of, and what a change of it is.
const collections = {
  projects: { statuses, owned: true, make: (n) => ({ title: `P${n}`, description: 'x' }), change: 'title' },
  articles: { statuses, owned: true, make: (n) => ({ title: `A${n}`, body: 'x' }), change: 'title' },
  tasks: { statuses: ['open'], owned: true, make: () => ({ description: 'x' }), change: 'description' },
  categories: { statuses: [''], owned: false, make: (n) => ({ name: `C${n}` }), change: 'name' },
  technologies: { statuses: [''], owned: false, make: (n) => ({ name: `T${n}` }), change: 'name' },
  tags: { statuses: [''], owned: false, make: (n) => ({ name: `G${n}` }), change: 'name' },
};

let server, admin, actors, count = 0;
before(async () => {
  server = await startServer();
  admin = server.as(server.key);
  actors = { guest: server.as() };
  for (const role of roles.slice(1)) actors[role] = await server.member(role);
});
after(() => server?.stop());

const next = () => `${++count}-${'abcdefgh'[count % 8]}`;

/** The body of a new record with that status and owner. */
function body({ make, owned }, status, owner) {
  const record = make(next());
  if (owned && owner) record.account = owner;
  if (statuses.includes(status)) record.status = status;
  // v1 does not show publish_at, so what is scheduled has it from the first moment on.
  if (status === 'scheduled') record.publishAt = farAway;
  return record;
}

/** Asks in both versions, which have to agree, and resolves to the answer as one word. */
async function ask(role, method, path, record) {
  const words = [];
  for (const version of versions) {
    const address = await path(version);
    const sent = record && version === 'v1' ? snakeCase(record()) : record?.();
    const answer = await actors[role].send(method, `/api/${version}/${address}`, { body: sent });
    words.push(String(answer.status));
  }
  assert.equal(words[0], words[1], `${role} ${method}: v1 and v2 differ`);
  return words[0];
}

const snakeCase = (record) => Object.fromEntries(Object.entries(record).map(([name, value]) =>
  [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));

const operations = {
  async list(role, name, { id }) {
    const found = [];
    for (const version of versions) {
      const answer = await actors[role].get(`/api/${version}/${name}?filter[id]=${id}`);
      if (answer.status !== 200) return String(answer.status);
      found.push(answer.body.total);
    }
    assert.equal(found[0], found[1]);
    return found[0] === 1 ? 'listed' : 'left out';
  },
  read: (role, name, { id }) => ask(role, 'GET', () => `${name}/${id}`),
  update: (role, name, { id }, kind) =>
    ask(role, 'PATCH', () => `${name}/${id}`, () => ({ [kind.change]: next() })),
  delete: (role, name, { fresh }) => ask(role, 'DELETE', async () => `${name}/${(await fresh()).id}`),
};

async function row(name, kind, operation, status, whose) {
  const cells = [];
  for (const role of roles) {
    if (role === 'guest' && whose === 'own') {
      cells.push('');
      continue;
    }
    const owner = whose === 'own' ? actors[role].id : undefined;
    const fresh = () => admin.make(name, body(kind, status, owner));
    if (operation === 'create') {
      cells.push(await create(role, name, kind, status, whose));
    } else {
      const { id } = operation === 'delete' ? {} : await fresh();
      cells.push(await operations[operation](role, name, { id, fresh }, kind));
    }
  }
  return `| ${[operation, status, whose, ...cells].join(' | ')} |`;
}

function create(role, name, kind, status, whose) {
  const owner = whose === 'own' ? actors[role].id : actors[role === 'admin' ? 'editor' : 'admin'].id;
  if (status === 'scheduled') return createInV2(role, name, kind, status, owner);
  return ask(role, 'POST', () => name, () => body(kind, status, owner));
}

// Only v2 can say when.
async function createInV2(role, name, kind, status, owner) {
  return String((await actors[role].post(`/api/v2/${name}`, body(kind, status, owner))).status);
}

async function table(name, kind) {
  const lines = [`## ${name}`, '', `| operation | status | whose | ${roles.join(' | ')} |`,
    `|---|---|---|${'---|'.repeat(roles.length)}`];
  for (const operation of ['list', 'read', 'create', 'update', 'delete']) {
    for (const status of kind.statuses) {
      for (const whose of kind.owned ? ['own', 'another’s'] : ['']) {
        lines.push(await row(name, kind, operation, status, whose));
      }
    }
  }
  return lines.join('\n');
}

/** Which members of an account's JSON each role sees, of its own account and of another's. */
async function accountFields() {
  const all = Object.keys((await admin.get(`/api/v2/users/${actors.viewer.id}`)).body);
  const rows = [];
  for (const field of all) {
    const cells = [];
    for (const role of roles) {
      for (const whose of ['own', 'another’s']) {
        const id = whose === 'own' ? actors[role].id : actors[role === 'viewer' ? 'author' : 'viewer'].id;
        cells.push(id ? await shows(role, id, field) : '');
      }
    }
    rows.push(`| ${[field, ...cells].join(' | ')} |`);
  }
  const head = roles.flatMap((role) => [`${role}: own`, `${role}: another’s`]);
  return ['## The fields of an account', '', `| field | ${head.join(' | ')} |`,
    `|---|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

async function shows(role, id, field) {
  return field in (await actors[role].get(`/api/v2/users/${id}`)).body ? 'shown' : '';
}

/** What a change of one field of an account is answered, of one's own and of another's. */
async function accountChanges() {
  const values = { name: 'Another Name', email: 'x@example.org', role: 'admin', isActive: false };
  const lines = ['## Changing an account', '', `| field | whose | ${roles.join(' | ')} |`,
    `|---|---|${'---|'.repeat(roles.length)}`];
  for (const [field, value] of Object.entries(values)) {
    for (const whose of ['own', 'another’s']) {
      const cells = [];
      for (const role of roles) cells.push(await changes(role, whose, { [field]: value }));
      lines.push(`| ${[field, whose, ...cells].join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

// On an account of its own each time, so that one cell does not change the next.
async function changes(role, whose, change) {
  if (role === 'guest' && whose === 'own') return '';
  const own = role === 'guest' ? actors.guest : await server.member(role);
  const other = await server.member('viewer');
  const id = whose === 'own' ? own.id : other.id;
  return String((await own.patch(`/api/v2/users/${id}`, change)).status);
}

const introduction = `# Who may do what
Made by a test that asks a running server every cell in REST v1 and v2; both have to agree. The rules
are those of \`model/portfolio.graphql\` and \`model/system.graphql\`.

A number is the status of the answer: 404 says no more than "there is no such record", 401 that
credentials would help, 403 that the record can be seen but this cannot be done. A guest owns nothing.`;

test('the matrix of who may do what is the one that is written down', { timeout: 300_000 }, async () => {
  const parts = [introduction];
  for (const [name, kind] of Object.entries(collections)) parts.push(await table(name, kind));
  parts.push(await accountFields(), await accountChanges());
  const text = `${parts.join('\n\n')}\n`;
  if (process.env.UPDATE_GOLDEN) await writeFile(golden, text);
  const expected = await readFile(golden, 'utf8').catch(() => '');
  assert.deepEqual(text.split('\n'), expected.split('\n'));
});
