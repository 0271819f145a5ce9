// Folders of records, as `export ndjson` writes and `import ndjson` reads them: made, brought in, compared.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { done, put, run, temporaryFolder } from './program.mjs';

export const files = async (folder) => Object.fromEntries(await Promise.all(
  (await readdir(folder)).sort().map(async (name) => [name, await readFile(join(folder, name), 'utf8')])));
export const records = (text) =>
  text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
// Doubles beyond 64 bits keep a point, or they would be integers.
export const lines = (list) =>
  list.map((record) => `${JSON.stringify(record).replace(/\d{20}/g, '$&.0')}\n`).join('');
export const verified = async (home, ...words) =>
  (await done('db', 'verify', '--json', '--data', home, ...words)).json();

/** Imports and resolves to { exit, counts, … }. */
export async function bring(home, folder, ...words) {
  const ran = await run('import', 'ndjson', folder, '--json', '--data', home, ...words);
  return { exit: ran.code, err: ran.err, ...ran.json() };
}

export async function newFolder(t, name) { return join(await temporaryFolder(t), name); }

/** A folder of records: { 'tags.ndjson': [record, …] or text }. */
export async function folderOf(t, contents) {
  const folder = await temporaryFolder(t);
  await put(folder, Object.fromEntries(Object.entries(contents).map(
    ([name, content]) => [name, typeof content === 'string' ? content : lines(content)])));
  return folder;
}

/** Ids that rise. */
export const id = (n) => `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Exports `home` twice over: out, in elsewhere, out again; both must be the same bytes. */
export async function roundTrip(t, home, ...words) {
  const out = await newFolder(t, 'out');
  await done('export', 'ndjson', out, '--data', home, ...words);
  const there = await newFolder(t, 'there');
  const report = await bring(there, out, ...words);
  assert.equal(report.exit, 0, JSON.stringify(report.entries));
  assert.equal(report.equal, true);
  const again = await newFolder(t, 'again');
  await done('export', 'ndjson', again, '--data', there, ...words);
  const [first, second] = [await files(out), await files(again)];
  for (const name of Object.keys(first)) {
    if (name !== 'manifest.json') assert.equal(second[name], first[name], name);
  }
  assert.deepEqual(Object.keys(second), Object.keys(first));
  assert.equal((await verified(there, ...words)).verified, true);
  return { out, there, report, first };
}

const hostileModel = `enum Mood { calm wild }
type Thing @collection(plural: "things")
  @access(read: "anyone", create: "author", update: "author", delete: "editor") {
  id: ID!
  title: String! @max(points: 200)
  slug: String! @slug(from: "title") @unique
  code: String @unique
  text: Text
  note: String @hidden
  token: String @secret
  whole: Int
  real: Float
  flag: Boolean
  instant: DateTime
  day: Date
  mood: Mood
  anything: JSON
  media: Media
  beside: Thing
  others: [Thing!]! @link
  created_at: DateTime! @created
  updated_at: DateTime! @updated
}
type Hen @collection(plural: "hens")
  @access(read: "anyone", create: "author", update: "author", delete: "editor") {
  id: ID!
  egg: Egg!
}
type Egg @collection(plural: "eggs")
  @access(read: "anyone", create: "author", update: "author", delete: "editor") {
  id: ID!
  hen: Hen!
}
`;

/** Words that name a model with every kind of field, and circles of links. */
export async function hostile(t) {
  const folder = await temporaryFolder(t);
  await put(folder, { 'model.graphql': hostileModel });
  return ['--model', join(folder, 'model.graphql')];
}

const nothing = Object.fromEntries(['code', 'text', 'note', 'token', 'whole', 'real', 'flag', 'instant',
  'day', 'mood', 'anything', 'media', 'beside'].map((name) => [name, null]));
const texts = ['', ' ', 'Zürich 東京 🦉', '\u0001\u001f"\\/\b\f\n\r\t\u2028\u2029', 'a'.repeat(100_000),
  '<script>&amp;', '\ufeffbom', '\u{10ffff}', 'null', '{"id":1}'];
const numbers = [0, -0.5, 1e300, 5e-324, 12345678901234567000, 1 / 3, -1e21, 0.1];

/** Things of every kind of value, which link to each other forwards, backwards and to themselves. */
export function things() {
  const created = '2001-09-09T01:46:40.123Z';
  const list = [...texts.map((text) => ({ text, note: text.slice(0, 2000), token: text.slice(0, 2000) })),
    ...numbers.map((real) => ({ real })),
    { whole: -2147483648, flag: true, instant: '1969-12-31T23:59:59.999Z', day: '2024-02-29', mood: 'wild' },
    { whole: 2147483647, flag: false, instant: '9999-12-31T23:59:59.999Z', media: '/a/%C3%A4.svg' },
    { anything: [[], {}, null, '', 0.5, { '': [{ 'a/b~': '\n' }] }] }, { anything: 'text' }, {}];
  return list.map((values, i) => ({ id: id(i), version: i * 7 + 1, title: `Thing ${i}`, slug: `thing-${i}`,
    ...nothing, code: `C${i}`, ...values, beside: i % 5 === 4 ? null : id((i * 3 + 1) % list.length),
    others: i % 4 === 0 ? [] : [id((i + 2) % list.length), id((i + 1) % list.length), id(i)],
    created_at: created, updated_at: created }));
}
