// Our parser and graphql-js read the same documents: verdict, place of the fault and whole tree must agree.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { documents, seeds } from './documents.mjs';
import { mutations } from './mutations.mjs';
import { placeOf, treeText } from './tree_text.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = resolve(root, process.env.DATACANVAS_BUILD ?? 'build/dev', 'parse_verdicts');

function ours(texts) {
  const folder = mkdtempSync(join(tmpdir(), 'parse_verdicts-'));
  try {
    const file = join(folder, 'documents');
    writeFileSync(file, texts.map((text) => `${Buffer.byteLength(text)}\n${text}`).join(''));
    const output = execFileSync(program, [file], { encoding: 'utf8', maxBuffer: 1 << 30 });
    const lines = output.trimEnd().split('\n');
    assert.equal(lines.length, texts.length, 'one verdict for each document');
    return lines.map((line) => {
      const [, verdict, rest] = /^(accept|refuse) (.*)$/s.exec(line);
      return verdict === 'accept' ? { tree: rest } : { place: rest.split(' ', 1)[0], message: rest };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function theirs(text) {
  try {
    return { tree: treeText(text, parse(text)) };
  } catch (error) {
    if (error.name !== 'GraphQLError') throw error;
    return { place: placeOf(text, error.positions[0]), message: error.message };
  }
}

// Documents on which the verdicts differ are returned as sentences.
function differences(texts) {
  const verdicts = ours(texts);
  const counts = { accepted: 0, refused: 0 };
  const found = texts.flatMap((text, i) => {
    const expected = theirs(text);
    counts[expected.tree === undefined ? 'refused' : 'accepted']++;
    if (verdicts[i].tree === expected.tree && verdicts[i].place === expected.place) return [];
    const [document, mine, other] = [text, verdicts[i], expected].map((part) => JSON.stringify(part));
    return [`${document}\n  ours:   ${mine}\n  theirs: ${other}`];
  });
  return { found, counts };
}

function assertSame(texts, atLeast) {
  const { found, counts } = differences(texts);
  assert.equal(found.length, 0, `${found.length} documents differ:\n${found.slice(0, 20).join('\n')}`);
  assert.ok(counts.accepted >= atLeast && counts.refused >= atLeast, JSON.stringify(counts));
  return counts;
}

test('documents over every production get the verdict, place and tree of graphql-js', (t) => {
  t.diagnostic(JSON.stringify(assertSame(documents, 300)));
});

test('mutations of sound documents get the verdict, place and tree of graphql-js', (t) => {
  t.diagnostic(JSON.stringify(assertSame(mutations(seeds, 6000, 20250901), 300)));
});

// Where the edition of September 2025 and graphql-js part, we follow the edition.
test('the edition is followed where graphql-js departs from it', () => {
  const [location, zeros] = ours(['directive @a on DIRECTIVE_DEFINITION', '{ a(b: "\\u{0000000000041}") }']);
  assert.equal(location.place, '1:17', 'DIRECTIVE_DEFINITION is not a location of this edition');
  assert.match(zeros.tree ?? zeros.message, /"A"/, 'a code point may have any number of leading zeros');
});

test('our limits are refused although graphql-js has none', () => {
  const nested = (n) => '{a'.repeat(n) + '}'.repeat(n);
  const list = (n) => `{ a(b: ${'['.repeat(n)}${']'.repeat(n)}) }`;
  const type = (n) => `query ($a: ${'['.repeat(n)}T${']'.repeat(n)}) { b }`;
  const [deep, tooDeep, tooDeepList, tooDeepType] = ours([nested(64), nested(65), list(64), type(65)]);
  assert.ok(deep.tree);
  assert.equal(tooDeep.place, '1:129');
  assert.equal(tooDeepList.place, '1:71');
  assert.equal(tooDeepType.place, '1:76');
});
