// Migrations as an operator meets them: planned, applied, undone, refused, and cut off.
import assert from 'node:assert/strict';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { done, drawn, end, put, run, serve, start, temporaryFolder } from './program.mjs';

const rounds = 8;
const plants = 400;

const model = (fields) => 'type Plant @collection(table: "plants", plural: "plants")\n' +
  '  @access(read: "anyone", create: "author", update: "editor", delete: "editor") {\n  id: ID!\n' +
  `  ${['name: String! @max(points: 80)', ...fields].join('\n  ')}\n}\n`;
const first = ['height: Int'];

/** A folder with a model file and a directory with some plants; `words` are the options of every verb. */
async function garden(t, count = 2) {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'plants.graphql');
  const home = join(folder, 'data');
  const options = ['--data', home, '--model', file];
  const use = (fields) => put(folder, { 'plants.graphql': model(fields) });
  const write = (name, text) => put(folder, { [`migrations/${name}`]: text });
  await use(first);
  const open = () => serve(t, { directory: home, args: ['--model', file] });
  const server = await open();
  const bodies = [...Array(count).keys()].map((n) => ({ name: `Plant ${n}`, height: n }));
  for (let at = 0; at < count; at += 20) {
    await Promise.all(bodies.slice(at, at + 20).map((body) => server.as(server.key).make('plants', body)));
  }
  assert.equal(await end(server), 0);
  const migrate = (...words) => run('migrate', ...words, ...options);
  return { folder, home, options, use, write, open, migrate };
}

const verified = async ({ options }) => (await done('db', 'verify', '--json', ...options)).json().verified;

test('a plan says what would be done, in order, and does nothing', async (t) => {
  const { use, write, migrate } = await garden(t);
  assert.match((await migrate('plan')).out, /nothing to do/);
  await use(['size: Int! @was(names: ["height"])', 'note: String']);
  await write('20260101000000_a.post.up.sql', "UPDATE plants SET note = 'x';");
  const plan = await migrate('plan', '--json');
  assert.equal(plan.code, 0, plan);
  const { steps, refused, pending } = plan.json();
  assert.equal(refused, false);
  assert.deepEqual(pending, ['20260101000000_a.post.up.sql']);
  assert.deepEqual(steps.map(({ effect, cost, records }) => [effect, cost, records]),
    [['rename', 'nothing', 0], ['addition', 'instant', 2], ['file', 'rewrite', 0]]);
  const status = await migrate('status', '--json');
  assert.equal(status.code, 3, status);
  assert.deepEqual([status.json().same_model, status.json().applied], [false, []]);
});

test('what would not fit is refused with its place, its number and its remedy', async (t) => {
  const { use, migrate } = await garden(t);
  await use(['height: Int', 'kind: String!']);
  for (const verb of ['plan', 'up']) {
    const ran = await migrate(verb);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.out + ran.err, /Plant\.kind: .*2 records have no value.*@default/);
  }
});

test('files are written, wait, are applied once, and are undone', async (t) => {
  const world = await garden(t);
  const { folder, use, migrate, open, home } = world;
  const made = (await migrate('new', 'fill_kinds', '--json')).json().files;
  assert.equal(made.length, 4);
  const [pre, preDown, post, postDown] = made.map((path) => path.slice(folder.length + 12));
  assert.match(post, /^\d{14}_fill_kinds\.post\.up\.sql$/);
  await Promise.all([pre, preDown].map((name) => rm(join(folder, 'migrations', name))));
  await world.write(post, "UPDATE plants SET kind = 'tree ' || height;");
  await world.write(postDown, '');
  await use(['height: Int', 'kind: String!']);

  const refused = await run('serve', '--port', '0', ...world.options);
  assert.equal(refused.code, 1, refused);
  assert.match(refused.out, /migration_pending.*fill_kinds\.post\.up\.sql/);
  const rehearsed = await migrate('up', '--dry-run', '--json');
  assert.deepEqual([rehearsed.json().changed, rehearsed.json().dry_run], [false, true]);
  assert.equal((await migrate('status')).code, 3);
  assert.equal((await migrate('up')).code, 0);
  assert.equal((await migrate('status')).code, 0);
  assert.equal(await verified(world), true);

  const server = await open();
  const { body } = await server.as().get('/api/v2/plants?sort=name');
  assert.deepEqual(body.plants.map(({ kind }) => kind), ['tree 0', 'tree 1']);
  const changed = await server.as(server.key).patch(`/api/v2/plants/${body.plants[0].id}`, { kind: 'bush' });
  assert.equal(changed.status, 200);
  assert.equal((await migrate('plan')).code, 0);
  assert.equal((await migrate('status', '--json')).json().applied.length, 1);
  const held = await migrate('up');
  assert.equal(held.code, 1, held);
  assert.match(held.err, new RegExp(`${server.child.pid}`));
  assert.equal(await end(server), 0);

  const lossy = await migrate('down');
  assert.equal(lossy.code, 1, lossy);
  assert.match(lossy.err, /plants\.kind: .*2 values/);
  const forced = (await migrate('down', '--force', '--json')).json();
  assert.match(forced.copy, new RegExp(`^${join(home, 'migrations-backup')}/.*\\.db$`));
  assert.equal((await stat(forced.copy)).mode & 0o077, 0);
  assert.deepEqual(await readdir(join(home, 'migrations-backup')), [forced.copy.split('/').at(-1)]);
  await use(first);
  await rm(join(folder, 'migrations'), { recursive: true });
  assert.equal((await migrate('status')).code, 0);
  assert.equal(await verified(world), true);
});

test('values that were converted are still what the change log says', async (t) => {
  const world = await garden(t);
  for (const fields of [['height: Float'], ['height: Int'], ['height: String']]) {
    await world.use(fields);
    const up = await world.migrate('up');
    assert.equal(up.code, 0, up);
    assert.equal(await verified(world), true, fields[0]);
  }
});

test('what hand-written SQL changes, makes and deletes is in the change log', async (t) => {
  const world = await garden(t, 3);
  await world.write('20260101000000_a.pre.up.sql', `
    UPDATE plants SET height = 99 WHERE name = 'Plant 1';
    DELETE FROM plants WHERE name = 'Plant 2';
    INSERT INTO plants (tenant_id, id, version, name)
      VALUES (1, x'01890a5dac96774bbcceb302099a8057', 1, 'Fig');`);
  const up = await world.migrate('up');
  assert.equal(up.code, 0, up);
  const report = (await done('db', 'verify', '--json', ...world.options)).json();
  const { changes, records } = report;
  assert.equal(report.verified, true);
  const server = await world.open();
  const { body } = await server.as().get('/api/v2/plants?sort=name');
  assert.deepEqual(body.plants.map(({ name, height, version }) => [name, height, version]),
    [['Fig', null, 2], ['Plant 0', 0, 1], ['Plant 1', 99, 2]]);
  assert.ok(changes >= records + 3, `${changes} changes of ${records} records`);
});

test('a file changed after it was applied is drift: all but looking is refused', async (t) => {
  const world = await garden(t);
  await world.write('20260101000000_a.pre.up.sql', 'SELECT 1;');
  assert.equal((await world.migrate('up')).code, 0);
  await world.write('20260101000000_a.pre.up.sql', 'SELECT 2;');
  for (const words of [['migrate', 'up'], ['migrate', 'down'], ['keys', 'list']]) {
    const ran = await run(...words, ...world.options);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.out + ran.err, /20260101000000_a\.pre\.up\.sql/);
  }
  const status = await world.migrate('status', '--json');
  assert.equal(status.code, 1);
  assert.equal(status.json().drift.length, 1);
});

test('what a migration may not say is refused with file and line', async (t) => {
  const world = await garden(t);
  await world.write('20260101000000_a.pre.up.sql', 'SELECT 1;\n\nCOMMIT;');
  for (const verb of ['plan', 'up']) {
    const ran = await world.migrate(verb);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.out + ran.err, /20260101000000_a\.pre\.up\.sql:3: 'COMMIT'/);
  }
});

test(`a migration killed at any moment, ${rounds} times, was made or was not`, async (t) => {
  const world = await garden(t, plants);
  await Promise.all([
    world.write('20260101000000_a.pre.up.sql', "UPDATE plants SET name = name || '!';"),
    world.write('20260101000000_a.pre.down.sql', "UPDATE plants SET name = rtrim(name, '!');")]);
  await world.use(['size: Float @was(names: ["height"])', 'mark: Boolean! @default(value: true)']);
  const begun = performance.now();
  assert.equal((await world.migrate('up')).code, 0);
  const whole = Math.ceil(performance.now() - begun);
  assert.equal((await world.migrate('down')).code, 0);
  const seen = { made: 0, not: 0 };
  for (let round = 1; round <= rounds; round++) {
    const { child, ended } = start(['migrate', 'up', ...world.options]);
    const wait = drawn(1, whole);
    const ran = await Promise.race([ended, pause(wait)]);
    if (ran === undefined) child.kill('SIGKILL');
    await ended;
    const status = (await world.migrate('status', '--json')).json();
    const made = status.same_model;
    assert.equal(status.pending.length, made ? 0 : 1, `killed after ${wait} ms`);
    t.diagnostic(`round ${round}: ${made ? 'made' : 'not made'} after ${wait} ms`);
    seen[made ? 'made' : 'not']++;
    if (made) assert.equal((await world.migrate('down')).code, 0);
  }
  assert.equal((await world.migrate('up')).code, 0);
  assert.equal(await verified(world), true);
  const server = await world.open();
  const { body } = await server.as().get('/api/v2/plants?filter[mark]=true&limit=1');
  assert.equal(body.total, plants);
  assert.match(body.plants[0].name, /^Plant \d+!$/);
});
