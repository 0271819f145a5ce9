#!/usr/bin/env node
// What a change of the model costs at a start: a model of 100 collections, each with eleven fields, two
// indexes and a list of links; then one collection more. From the start of the process to its first answer.
// Runs build/release/datacanvas (or the program that is named) on a free port in a temporary folder.

import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {start, stop} from './server.mjs';

const collections = 100;
const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), 'dc-bench-'));

const collection = (n) => `type Kind${n} @collection(table: "kind${n}s", plural: "kind${n}s")
  @access(read: "anyone", create: "author", update: "editor", delete: "editor")
  @index(name: "idx_kind${n}_size", fields: ["size"])
  @index(name: "idx_kind${n}_day", fields: ["day", "size"]) {
  id: ID!
  title: String! @max(points: 200)
  slug: String! @slug(from: "title") @unique
  body: Text!
  size: Int
  weight: Float
  mark: Boolean! @default(value: false)
  day: Date
  account: Account! @owner
  others: [Kind${n}!]! @link
  created_at: DateTime! @created
  updated_at: DateTime! @updated
}
`;

async function startMs(data, count) {
  const model = join(folder, 'model.graphql');
  writeFileSync(model, Array.from({length: count}, (_, n) => collection(n)).join('\n'));
  const before = process.hrtime.bigint();
  const server = await start(['--data', data, '--model', model], process.argv[2]);
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v2/kind${count - 1}s`);
  if (answer.status !== 200) throw new Error(`not 200: ${answer.status}`);
  const ms = Number(process.hrtime.bigint() - before) / 1e6;
  await stop(server);
  return ms;
}

try {
  for (let round = 0; round < rounds; ++round) {
    const data = join(folder, `data${round}`);
    const fresh = await startMs(data, collections);
    const same = await startMs(data, collections);
    const more = await startMs(data, collections + 1);
    console.log(`${collections} collections: new ${fresh.toFixed(0)} ms, as they were ` +
        `${same.toFixed(0)} ms, with one more ${more.toFixed(0)} ms to the first 200`);
  }
} finally {
  rmSync(folder, {recursive: true});
}
