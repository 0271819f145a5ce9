// Models of an operator's own: checked before they are served, and changed from one start to the next.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, end, logLines, put, root, run, serve, temporaryFolder } from './program.mjs';

const head = 'type Plant @collection(table: "plants", plural: "plants")\n' +
  '  @access(read: "anyone", create: "author", update: "editor", delete: "editor") {\n  id: ID!\n';
const tail = '  created_at: DateTime! @created\n  updated_at: DateTime! @updated\n}\n';
const model = (fields) => `${head}  ${fields.join('\n  ')}\n${tail}`;
const first = ['name: String! @max(points: 80)', 'height: Int'];

/** Serves the plants with those fields on the directory. */
async function plants(t, fields, directory) {
  const folder = await temporaryFolder(t);
  await put(folder, { 'plants.graphql': model(fields) });
  const server = await serve(t, { directory, args: ['--model', join(folder, 'plants.graphql')] });
  return Object.assign(server, { owner: server.as(server.key), steps: logLines(server.output.log) });
}

/** What `serve` and `db verify` say about a model that does not fit. */
async function refused(t, fields, directory) {
  const folder = await temporaryFolder(t);
  await put(folder, { 'plants.graphql': model(fields) });
  const options = ['--data', directory, '--model', join(folder, 'plants.graphql')];
  const ran = await run('serve', '--port', '0', ...options);
  assert.equal(ran.code, 1, ran);
  const entry = logLines(ran.out).at(-1);
  assert.equal(entry.event, 'refused');
  assert.equal(entry.code, 'model_invalid');
  const verb = await run('db', 'verify', ...options);
  assert.equal(verb.code, 1, verb);
  assert.ok(!verb.out.includes('Verified'));
  return entry.detail;
}

/** A stopped directory with one plant. */
async function garden(t, fields = first) {
  const server = await plants(t, fields);
  const plant = await server.owner.make('plants', { name: 'Oak', height: 20 });
  assert.equal(await end(server), 0);
  return { home: server.home, id: plant.id, address: `/api/v2/plants/${plant.id}` };
}

const verify = async ({ home }) => (await done('db', 'verify', '--json', '--data', home)).json().verified;

test('model check says what a sound model declares', async (t) => {
  const file = join(root, 'model/portfolio.graphql');
  const { out } = await done('model', 'check', file);
  for (const plural of ['projects', 'articles', 'categories', 'tags']) {
    assert.match(out, new RegExp(`\\b${plural}\\b`));
  }
  const document = (await done('model', 'check', file, '--json')).json();
  assert.equal(document.valid, true);
  assert.ok(document.collections.includes('articles'));
  const folder = await temporaryFolder(t);
  await put(folder, { 'plants.graphql': model(first) });
  await done('model', 'check', 'plants.graphql', { directory: folder });
});

for (const [what, fields, said] of [
  ['an unknown kind', ['name: Strin!'], /plants\.graphql:4:\d+.*Strin.*Did you mean 'String'\?/],
  ['an unknown directive', ['name: String! @uniqe'],
    /plants\.graphql:4:\d+.*uniqe.*Did you mean '@?unique'\?/],
  ['an unknown argument', ['name: String! @max(pints: 3)'],
    /plants\.graphql:4:\d+.*pints.*Did you mean 'points'\?/],
  ['an unknown field', ['name: String!', 'slug: String! @slug(from: "nam") @unique'],
    /plants\.graphql:5:\d+.*nam\b.*Did you mean 'name'\?/],
  ['a field twice', ['name: String!', 'name: Int'], /plants\.graphql:5:\d+.*name/],
  ['what is no document', ['name String!'], /plants\.graphql:4:\d+/],
]) {
  test(`a model with ${what} is refused with file, line and column`, async (t) => {
    const folder = await temporaryFolder(t);
    await put(folder, { 'plants.graphql': model(fields) });
    const file = join(folder, 'plants.graphql');
    const check = await run('model', 'check', file);
    assert.equal(check.code, 1, check);
    assert.match(check.err, said);
    const program = await run('model', 'check', file, '--json');
    assert.equal(program.code, 1);
    assert.equal(program.json().code, 'model_invalid');

    const served = await run('serve', '--port', '0', '--data', join(folder, 'data'), '--model', file);
    assert.equal(served.code, 1, served);
    const entry = logLines(served.out).at(-1);
    assert.equal(entry.event, 'refused');
    assert.match(entry.detail, said);
  });
}

test('a field that is added between two starts is there, empty or with its default', async (t) => {
  const { home, address } = await garden(t);
  const fields = [...first, 'note: String', 'evergreen: Boolean! @default(value: false)'];
  const server = await plants(t, fields, home);
  assert.ok(server.steps.some(({ event, step }) => event === 'schema' && step.includes('note')));
  const { body } = await server.as().get(address);
  assert.deepEqual([body.name, body.note, body.evergreen], ['Oak', null, false]);
  assert.equal((await server.owner.patch(address, { note: 'old' })).body.note, 'old');
  assert.equal(await verify(server), true);
});

test('a field that is added as required without a default is refused while there are records', async (t) => {
  const { home } = await garden(t);
  assert.match(await refused(t, [...first, 'kind: String!'], home), /Plant\.kind.*@default/);
});

test('a field that is left out is not shown; its column is kept and comes back with values', async (t) => {
  const { home, address } = await garden(t);
  const without = await plants(t, [first[0]], home);
  assert.ok(without.steps.some(({ event, kept }) => event === 'schema unknown' && kept === 'plants.height'));
  assert.ok(!('height' in (await without.as().get(address)).body));
  assert.equal((await without.owner.patch(address, { name: 'Big oak' })).status, 200);
  assert.equal(await verify(without), true);
  await end(without);
  const again = await plants(t, first, home);
  const { body } = await again.as().get(address);
  assert.deepEqual([body.name, body.height], ['Big oak', 20]);
  assert.equal(await verify(again), true);
});

test('a field whose kind changed is refused with its name and the remedy, and nothing is lost', async (t) => {
  const { home, address } = await garden(t);
  const detail = await refused(t, [first[0], 'height: Boolean'], home);
  assert.match(detail, /Plant\.height: The kind changed from .*int.* to .*bool.*\. .*new name/i);
  const server = await plants(t, first, home);
  assert.equal((await server.as().get(address)).body.height, 20);
});

test('a renamed field keeps its values, also when the old name stays in @was for ever', async (t) => {
  const { home, address } = await garden(t);
  const renamed = [first[0], 'size: Int @was(names: ["height"])'];
  for (let start = 1; start <= 2; start++) {
    const server = await plants(t, renamed, home);
    const { body } = await server.as().get(address);
    assert.deepEqual([body.size, 'height' in body], [20, false]);
    assert.equal(await verify(server), true);
    assert.equal(await end(server), 0);
  }
  const server = await plants(t, [first[0], 'girth: Int @was(names: ["size", "height"])'], home);
  assert.equal((await server.owner.patch(address, { girth: 21 })).body.girth, 21);
  assert.equal(await verify(server), true);
});

test('a new field cannot take a name that @was still gives to another one', async (t) => {
  const { home, address } = await garden(t);
  const detail = await refused(t, [first[0], 'size: Int @was(names: ["height"])', 'height: String'], home);
  assert.match(detail, /plants\.graphql:5:\d+: The former name 'height' of 'size'/);
  const server = await plants(t, first, home);
  assert.equal((await server.as().get(address)).body.height, 20);
});

test('a start with the same model changes nothing', async (t) => {
  const { home } = await garden(t);
  const server = await plants(t, first, home);
  assert.deepEqual(server.steps.filter(({ event }) => event.startsWith('schema')), []);
});
