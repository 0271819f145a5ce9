// Runs sqlmap (https://sqlmap.org), which tries to inject SQL into a request.
//
//   const { tried, found } = await attack(port, { method: 'GET', path: '/api/v2/tags?limit=1*' });
//
// A star marks each place that is tried: of the address, or where that has none of body and header fields.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// 1 to 5, how many payloads are tried at how many corners; 1 to 3, how much they may change.
const level = Number(process.env.SQLMAP_LEVEL ?? 2);
const risk = Number(process.env.SQLMAP_RISK ?? 2);
const options = [`--level=${level}`, `--risk=${risk}`, '--batch', '--disable-coloring', '--flush-session',
  '--ignore-code=*', '--ignore-stdin', '--dbms=sqlite', '--skip-waf', '--timeout=30', '--retries=1'];
const run_ms_max = 30 * 60_000;
const output_bytes_max = 1 << 26;

/** Resolves to the places that were tried, those where SQL can be injected, and all that sqlmap said. */
export async function attack(port, { method, path, headers = {}, body = '' }) {
  const folder = await mkdtemp(join(tmpdir(), 'dc-sqlmap-'));
  const fields = Object.entries({ Host: `127.0.0.1:${port}`, ...headers });
  const head = fields.map(([name, value]) => `${name}: ${value}`);
  const lines = [`${method} ${path} HTTP/1.1`, ...head, '', body];
  const file = join(folder, 'request');
  await writeFile(file, lines.join('\r\n'));
  try {
    const output = await run(['-r', file, '--output-dir', folder, ...options]);
    const all = (pattern) => [...output.matchAll(pattern)].map(([, place]) => place);
    return {
      output,
      tried: all(/testing for SQL injection on (.*)/g),
      found: all(/^Parameter: (.*)$/gm),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// Its exit code is 0 whatever it finds.
function run(words) {
  return new Promise((resolve, reject) => {
    execFile('sqlmap', words, { timeout: run_ms_max, maxBuffer: output_bytes_max }, (fault, output) => {
      if (fault) reject(fault);
      else resolve(output);
    });
  });
}
