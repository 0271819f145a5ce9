// The figures of `script/bench peer` on their way from wrk and /proc to the table of docs/PERFORMANCE.md.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { judge, median, ratio, replaced, table } from '../../bench/lib/report.mjs';
import { cpuSeconds, family, memoryBytes, parseProportional, parseStat } from '../../bench/lib/usage.mjs';
import { parse } from '../../bench/lib/wrk.mjs';

const run = (perSecond, cpuMicros) => ({ perSecond, cpuMicros, p50Ms: 1.25, p99Ms: 12.5, memoryBytes: 30e6 });
const work = {
  name: 'list',
  bar: 45,
  runs: {
    datacanvas: [run(9000, 100), run(10_000, 90), run(12_000, 80)],
    peer: [run(200, 5000), run(250, 4500), run(200, 4800)],
    nginx: [run(30_000, 40), run(30_000, 40), run(24_000, 40)],
  },
};

test('the median of an odd and an even count', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 100]), 3.5);
});

test('rounds are compared one by one, and the worst is kept', () => {
  assert.deepEqual(ratio(work.runs.datacanvas, work.runs.peer, 'perSecond'), { median: 45, worst: 40 });
  const judged = judge(work);
  assert.deepEqual(judged.cpu, { median: 50, worst: 50 });
  assert.deepEqual(judged.nginx, { median: 1 / 3, worst: 0.3 });
  assert.equal(judged.met, true);
  assert.equal(judge({ ...work, bar: 45.1 }).met, false);
});

test('the table has the medians of each side and says whether the bar is met', () => {
  const text = table([work, { ...work, bar: 60 }]);
  assert.match(text, /^\| work \| who \| requests\/s \|/);
  assert.match(text, /\| list \| DataCanvas \| 10,000 \| 1\.3 ms \| 12\.5 ms \| 90\.0 µs \| 30 MB \|/);
  assert.match(text, /\| \| the peer \| 200 \| .* \| 4,800 µs \| 30 MB \|/);
  assert.match(text, /\| \| against the peer; bar 45 × \| 45\.0 × \(40\.0 ×\): met \| \| \| 50\.0 × /);
  assert.match(text, /bar 60 × \| 45\.0 × \(40\.0 ×\): \*\*missed\*\* \|/);
  assert.match(text, /\| \| against nginx \| 0\.33 × \(0\.30 ×\) \|/);
  const widths = text.split('\n').map((line) => line.split('|').length);
  assert.deepEqual(new Set(widths), new Set([9]), 'each row has seven cells');
});

test('a table replaces the one before and nothing else', () => {
  const before = 'a\n<!-- peer -->\nold\nold\n<!-- /peer -->\nz\n';
  const after = 'a\n<!-- peer -->\nnew\n<!-- /peer -->\nz\n';
  assert.equal(replaced(before, 'peer', 'new'), after);
  assert.equal(replaced(after, 'peer', 'new'), after);
  assert.throws(() => replaced('a\n', 'peer', 'new'), /has no lines/);
});

test('docs/PERFORMANCE.md has the place for the table', () => {
  const document = readFileSync(new URL('../../docs/PERFORMANCE.md', import.meta.url), 'utf8');
  assert.match(replaced(document, 'peer', 'here'), /<!-- peer -->\nhere\n<!-- \/peer -->/);
});

test('the result of wrk is taken only if every request was answered well', () => {
  const told = (fields) => `Running 8s test\n  64 connections\n${JSON.stringify({
    requests: 1000, micros: 2_000_000, errors: 0, p50Micros: 1500, p99Micros: 9000, ...fields })}\n`;
  assert.deepEqual(parse(told({})), { requests: 1000, perSecond: 500, p50Ms: 1.5, p99Ms: 9 });
  assert.throws(() => parse(told({ errors: 1 })), /1 of 1000 requests failed/);
  assert.throws(() => parse(told({ requests: 0 })), /No request was answered/);
  assert.throws(() => parse('Running 8s test\n'), /told no result/);
});

test('the time of a process and of its ended children is read behind a hostile name', () => {
  const text = '42 (a) b (c)) S 7 1 1 0 -1 4194304 1 2 3 4 100 20 3 4 20 0 1 0 9 9 9\n';
  assert.deepEqual(parseStat(text), { parent: 7, ticks: 127 });
});

test('a family is everything that descends from its roots', () => {
  const parents = [[1, 0], [5, 3], [3, 2], [2, 1], [9, 1]];
  const all = new Map(parents.map(([pid, parent]) => [pid, { parent }]));
  assert.deepEqual(family(all, [2, 77]).sort(), [2, 3, 5]);
});

test('shared pages count in part', () => {
  assert.equal(parseProportional('Rss:   900 kB\nPss:   120 kB\nPss_Anon:  7 kB\n'), 120 * 1024);
});

test('the time of a grandchild counts, also when it has ended', async () => {
  const burn = 'const end = process.cpuUsage(); while (process.cpuUsage(end).user < 3e5);';
  const middle = `require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(burn)}]);
    console.log("burnt"); process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', middle], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  assert.ok(cpuSeconds([child.pid]) >= 0.25, `${cpuSeconds([child.pid])} s`);
  assert.ok(memoryBytes([child.pid]) > 1e6);
  child.stdin.end();
  await once(child, 'exit');
  assert.equal(cpuSeconds([child.pid]), 0);
});
