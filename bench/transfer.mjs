#!/usr/bin/env node
// What it costs to bring the data set of bench/data.mjs in as NDJSON, to export it, to import the export into
// a new directory and there again, and to import 5,000 posts as Markdown. Runs build/release/datacanvas (or
// the program that is named) in a temporary folder; wall time and CPU of the whole process.
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {dataSet, writeDataSet} from './data.mjs';
import {binary} from './server.mjs';

const program = process.argv[2] ?? binary;
const rounds = 3;
const folder = mkdtempSync(join(tmpdir(), 'dc-bench-'));
const at = (name) => join(folder, name);

// Seconds of this process's children so far.
function childSeconds() {
  const {stdout} = spawnSync('bash', ['-c', `cut -d' ' -f16,17 /proc/${process.pid}/stat; getconf CLK_TCK`],
    {encoding: 'utf8'});
  const [user, system, ticks] = stdout.trim().split(/\s+/).map(Number);
  return (user + system) / ticks;
}

function timed(what, count, words) {
  const cpuBefore = childSeconds();
  const begun = process.hrtime.bigint();
  const {status, stderr} = spawnSync(program, words, {encoding: 'utf8', maxBuffer: 1 << 28});
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const cpu = childSeconds() - cpuBefore;
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  console.log(`${what}: ${seconds.toFixed(2)} s, ${Math.round(count / seconds)}/s, ` +
    `CPU ${(cpu / count * 1e6).toFixed(0)} µs each`);
}

function writePosts(into, count) {
  const set = dataSet({accounts: 20, projects: 1, articles: count, tasks: 1});
  const names = (records) => new Map(records.map(({id, name}) => [id, name]));
  const tags = names(set.tags);
  const categories = names(set.categories);
  mkdirSync(into);
  for (const article of set.articles) {
    const list = (of, ids) => `[${ids.map((id) => of.get(id)).join(', ')}]`;
    const head = `title: ${article.title}\ndate: ${article.created_at}\nauthor: owner\n` +
      `categories: ${list(categories, article.categories)}\ntags: ${list(tags, article.tags)}`;
    writeFileSync(join(into, `${article.slug}.md`), `---\n${head}\n---\n${article.body}\n`);
  }
}

try {
  const total = Object.values(writeDataSet(at('set'))).reduce((sum, count) => sum + count, 0);
  const posts = 5_000;
  writePosts(at('posts'), posts);
  for (let round = 0; round < rounds; ++round) {
    const [data, copy, blog, out] = ['data', 'copy', 'blog', 'out'].map((name) => at(`${name}${round}`));
    timed('import ndjson', total, ['import', 'ndjson', at('set'), '--data', data]);
    timed('export ndjson', total, ['export', 'ndjson', out, '--data', data]);
    timed('import of the export, compared', total, ['import', 'ndjson', out, '--data', copy]);
    timed('the same again', total, ['import', 'ndjson', out, '--data', copy]);
    timed('import markdown', posts, ['import', 'markdown', at('posts'), '--data', blog]);
  }
} finally {
  rmSync(folder, {recursive: true});
}
