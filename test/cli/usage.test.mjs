// What is said to somebody who mistyped: the place, the nearest word, and an exit code of its own.
import assert from 'node:assert/strict';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { done, logLines, newHome, put, run, temporaryFolder } from './program.mjs';

for (const [words, said] of [
  ['serv', /'serv'.*Did you mean 'serve'\?/],
  ['keys creat', /'creat'.*Did you mean 'create'\?/],
  ['db verfy', /'verfy'.*Did you mean 'verify'\?/],
  ['serve --prot 1', /'--prot'.*Did you mean '--port'\?/],
  ['serve --port 1 --adress=x', /'--adress'.*Did you mean '--address'\?/],
  ['import markdown posts --dry-rum', /'--dry-rum'.*Did you mean '--dry-run'\?/],
  ['import markdown posts more', /'more'/],
  ['import markdown', /directory is required/],
  ['keys create', /--name is required/],
  ['keys create --name', /--name/],
  ['--data there keys list', /'--data'.*behind/],
  ['keys', /required/],
]) {
  test(`'datacanvas ${words}' is refused before anything starts`, async (t) => {
    const directory = await temporaryFolder(t);
    const person = await run(...words.split(' '), { directory });
    assert.equal(person.code, 2, person);
    assert.equal(person.out, '');
    assert.match(person.err, said);
    assert.match(person.err, /--help/);
    const program = await run('--json', ...words.split(' '), { directory });
    assert.equal(program.code, 2, program);
    assert.match(program.json().detail, said);
    assert.equal(program.err, '');
    assert.deepEqual(await readdir(directory), []);
  });
}

test('without a verb the program says what there is', async () => {
  const ran = await run();
  assert.equal(ran.code, 2);
  for (const verb of ['serve', 'model', 'keys', 'import', 'db', 'config']) {
    assert.match(ran.err, new RegExp(`\\b${verb}\\b`));
  }
});

test('the help that a mistake names is there', async () => {
  const { err } = await run('keys', 'create');
  const [, words] = /Run datacanvas (.+ --help)/.exec(err);
  assert.match((await done(...words.split(' '))).out, /--name/);
});

const verbs = ['serve', 'keys create', 'keys list', 'keys revoke', 'import markdown', 'db verify',
  'model check', 'config list'];
for (const verb of verbs) {
  test(`${verb} --help says what it takes and writes nothing`, async (t) => {
    const directory = await temporaryFolder(t);
    const { out, err } = await done(...verb.split(' '), '--help', { directory });
    assert.match(out, new RegExp(`Usage: datacanvas ${verb}`));
    assert.match(out, /--json/);
    assert.match(out, /--data/);
    assert.equal(err, '');
  });
}

test('--version is one line', async () => {
  assert.match((await done('--version')).out, /^datacanvas \d+\.\d+\.\d+\n$/);
});

const mistakes = [
  ['a flag out of range', ['--port', '70000'], {}, '', /--port: '70000' is not .* within 0\.\.65535/],
  ['a flag that is no number', ['--threads', 'many'], {}, '', /--threads: 'many' is not a whole number/],
  ['a flag that is no choice', ['--log-level', 'wran'], {}, '', /--log-level.*Did you mean 'warn'\?/],
  ['a variable out of range', [], { DATACANVAS_SERVER_GRACE: '-1' }, '', /DATACANVAS_SERVER_GRACE: '-1'/],
  ['an old variable', [], { LOG_LEVEL: 'loud' }, '', /LOG_LEVEL: 'loud'/],
  ['an unknown variable', [], { DATACANVAS_SERVER_PROT: '1' }, '', /Did you mean 'DATACANVAS_SERVER_PORT'\?/],
  ['a line of the file', [], {}, '[server]\nport = 70000\n', /options\.toml server\.port: '70000'/],
  ['a line of another type', [], {}, '[server]\nport = "no"\n', /options\.toml server\.port: 'no'/],
  ['an unknown line', [], {}, '[server]\nprot = 1\n',
    /options\.toml server\.prot.*Did you mean 'server\.port'\?/],
  ['a file that is no TOML', [], {}, '[server]\nport = \n', /options\.toml.*line 2/],
];
for (const [what, flags, variables, text, said] of mistakes) {
  test(`serve refuses ${what} with its place, and starts nothing`, async (t) => {
    const directory = await temporaryFolder(t);
    await put(directory, { 'options.toml': text });
    const where = ['--config', join(directory, 'options.toml'), '--data', join(directory, 'data')];
    const words = ['serve', ...flags, ...where];
    const ran = await run(...words, { variables });
    assert.equal(ran.code, 2, ran);
    assert.match(ran.err, said);
    const sentence = ran.err.split('\n')[0].replace('datacanvas: ', '');
    assert.equal(ran.err.split(sentence).length, 2, 'said once');
    const program = await run(...words, '--json', { variables });
    assert.equal(program.code, 2);
    assert.match(program.json().detail, said);
  });
}

test('a file of options that is not there is refused', async () => {
  const ran = await run('config', 'list', '--config', 'none.toml');
  assert.equal(ran.code, 2, ran);
  assert.match(ran.err, /none\.toml/);
});

test('config list shows each value and the source that won', async (t) => {
  const directory = await temporaryFolder(t);
  const file = join(directory, 'options.toml');
  await put(directory, { 'options.toml': '[server]\nport = 1\nthreads = 3\ngrace = 4\n' });
  const words = ['config', 'list', '--config', file, '--port', '6'];
  const variables = { DATACANVAS_SERVER_PORT: '2', DATACANVAS_SERVER_THREADS: '5', LOG_LEVEL: 'warn' };
  const rows = (await done(...words, '--json', { variables })).json();
  const shown = Object.fromEntries(rows.map(({ name, value, source }) => [name, [value, source]]));
  assert.deepEqual(shown['server.port'], ['6', '--port']);
  assert.deepEqual(shown['server.threads'], ['5', 'environment DATACANVAS_SERVER_THREADS']);
  assert.deepEqual(shown['server.grace'], ['4', `${file} server.grace`]);
  assert.deepEqual(shown['log.level'], ['warn', 'environment LOG_LEVEL']);
  assert.deepEqual(shown['server.address'], ['127.0.0.1', 'default']);
  const { out } = await done(...words, { variables });
  assert.match(out, /^server\.port = 6 .*\[--port\]$/m);
  assert.equal(out.trimEnd().split('\n').length, rows.length);
});

test('config list is a file of options that can be given back', async (t) => {
  const directory = await temporaryFolder(t);
  const { out } = await done('config', 'list', '--grace', '33', { directory });
  const [line] = out.split('\n').filter((one) => one.startsWith('server.grace'));
  assert.match(line, /^server\.grace = 33 +# .+$/);
});

/** Every command that would open that directory fails with that sentence and exit code 1. */
async function refusedEverywhere(directory, said) {
  for (const words of [['serve', '--port', '0'], ['keys', 'create', '--name', 'x']]) {
    const ran = await run(...words, '--data', directory);
    assert.equal(ran.code, 1, ran);
    assert.match(ran.out + ran.err, said);
    if (words[0] === 'serve') assert.equal(logLines(ran.out).at(-1).event, 'refused');
  }
}

test('a data directory that is a file is refused', async (t) => {
  const folder = await temporaryFolder(t);
  await put(folder, { data: 'I am a file' });
  await refusedEverywhere(join(folder, 'data'), /data.*Not a directory/);
});

test('a data directory that cannot be made is refused', async (t) => {
  const folder = await temporaryFolder(t);
  await put(folder, { file: '' });
  await refusedEverywhere(join(folder, 'file', 'data'), /cannot create '.*data'/);
});

test('a log key that cannot be read is refused', async (t) => {
  const home = await newHome(t);
  const key = join(home, 'log.key');
  await rm(key);
  await mkdir(key);
  await refusedEverywhere(home, /log\.key/);
});

test('a log key that is none is refused, and not written over', async (t) => {
  const home = await newHome(t);
  await writeFile(join(home, 'log.key'), 'not hexadecimal\n');
  await refusedEverywhere(home, /log\.key does not hold a key/);
  await refusedEverywhere(home, /log\.key does not hold a key/);
});

test('a log key that is a link to nowhere is refused', async (t) => {
  const home = await newHome(t);
  await rm(join(home, 'log.key'));
  await symlink('nowhere', join(home, 'log.key'));
  await refusedEverywhere(home, /log\.key/);
});

test('jobs next says when a schedule is due, also on the day on which clocks change', async () => {
  const { out } = await done('jobs', 'next', '15 2 * * *', '--zone', 'America/New_York',
    '--from', '2024-03-09T12:00:00Z', '--count', '2', '--json');
  assert.deepEqual(JSON.parse(out), { expression: '15 2 * * *', zone: 'America/New_York',
    next: ['2024-03-10T07:00:00.000Z', '2024-03-11T06:15:00.000Z'] });
  const refused = await run('jobs', 'next', '15 25 * * *');
  assert.equal(refused.code, 2);
  assert.match(refused.err, /hour '25' is out of range; it takes 0 to 23/);
});
