#!/usr/bin/env node
// Runs the shell lines of a document (all ```sh blocks, from the top, one bash a line) and fails on the
// first that fails.
//
//   .ci/readme.mjs [README.md docs/TUTORIAL.md …]
//
// A line that starts a server (script/server, datacanvas serve) runs on in the background until the end;
// the next line runs once the server has printed its address. ```console and other blocks are for reading
// only. The commands write to ./data, so that must not exist before; it is removed after.
import {spawn} from 'node:child_process';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const seconds_max = {
  line: 900,
  server: 600
};

export function shell_lines(markdown) {
  const lines = [];
  let language = null;
  let continued = '';
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (fence) {
      language = language === null ? fence[1] : null;
    } else if (language === 'sh' && line.trim() !== '' && !line.trim().startsWith('#')) {
      continued += line;
      if (line.endsWith('\\')) {
        continued += '\n';
      } else {
        lines.push({number: index + 1, text: continued});
        continued = '';
      }
    }
  }
  return lines;
}

export const starts_server = (text) => /(^|\/)(script\/server|datacanvas serve)\b(?!.*--help)/.test(text);

// Resolves with the exit status, or with 'address' once a server has said where it listens.
function run({text}, server) {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', text], {
      cwd: root,
      detached: true,
      stdio: ['ignore', server ? 'pipe' : 'inherit', server ? 'pipe' : 'inherit'],
    });
    const kill = () => {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch { /* it has ended already */
      }
    };
    const limit = setTimeout(() => {
      kill();
      resolve({status: 'too slow', kill});
    }, 1000 * (server ? seconds_max.server : seconds_max.line));
    const done = (status) => {
      clearTimeout(limit);
      resolve({status, kill});
    };
    child.on('exit', (status, signal) => done(status ?? signal));
    for (const stream of server ? [child.stdout, child.stderr] : []) {
      stream.on('data', (bytes) => {
        process.stdout.write(bytes);
        if (/https?:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+/.test(bytes.toString())) done('address');
      });
    }
  });
}

async function main(document) {
  const lines = shell_lines(readFileSync(join(root, document), 'utf8'));
  if (lines.length === 0) throw new Error(`${document} has no \`\`\`sh block; nothing was tested`);
  if (existsSync(join(root, 'data')))
    throw new Error('./data exists and the commands would write to it; move it away');
  const servers = [];
  try {
    for (const line of lines) {
      console.log(`$ ${line.text}`);
      const server = starts_server(line.text);
      const {status, kill} = await run(line, server);
      if (server) servers.push(kill);
      if (status !== (server ? 'address' : 0))
        throw new Error(`${document}:${line.number}: ended with ${status}`);
    }
  } finally {
    for (const kill of servers) kill();
    rmSync(join(root, 'data'), {recursive: true, force: true});
  }
  console.log(`${lines.length} lines of ${document} work`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const documents = process.argv.length > 2 ? process.argv.slice(2) : ['README.md'];
    for (const document of documents) await main(document);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  process.exit(0);
}
