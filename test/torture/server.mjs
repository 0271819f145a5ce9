// A server that can be started on a directory again and again, and killed at any time.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const patienceMs = 60_000;

// The program takes DATACANVAS_… for its options.
const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('DATACANVAS_'));
const env = Object.fromEntries(kept);

export class Server {
  constructor(binary, home) {
    const words = ['serve', '--port', '0', '--readers', '2', '--data', home];
    this.child = spawn(binary, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.output = '';
    this.ended = once(this.child, 'close');
    this.listening = new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`The server did not start.\n${this.output}`));
      const tooLate = setTimeout(fail, patienceMs);
      this.ended.then(() => { clearTimeout(tooLate); fail(); });
      const hear = (bytes) => {
        if (this.url) return;
        this.output += bytes;
        const found = /"event":"listening".*?"port":(\d+)/.exec(this.output);
        if (!found) return;
        clearTimeout(tooLate);
        this.url = `http://127.0.0.1:${found[1]}`;
        resolve(this);
      };
      this.child.stdout.on('data', hear);
      this.child.stderr.on('data', hear);
    });
    this.listening.catch(() => {});  // whoever kills it while it starts does not wait for it
  }

  async kill() {
    this.child.kill('SIGKILL');
    const [code, signal] = await this.ended;
    if (signal !== 'SIGKILL') throw new Error(`The server ended by itself with ${code}.\n${this.output}`);
  }
}

/** Runs a verb on a directory; resolves to the JSON that it answers. */
export async function command(binary, home, ...words) {
  const options = { env, timeout: patienceMs, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(binary, [...words, '--json', '--data', home], options);
  return JSON.parse(stdout);
}

/** One request; resolves to undefined where no whole answer came. */
export async function ask(url, { method, path, body, key, credentials }) {
  const headers = { authorization: `Bearer ${credentials}` };
  if (key) headers['idempotency-key'] = key;
  if (body) headers['content-type'] = 'application/json';
  try {
    const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    const { status, headers: received } = answer;
    return { status, headers: received, text, body: text ? JSON.parse(text) : undefined };
  } catch (error) {
    // fetch tells of broken connections so; a mistake of ours is something else.
    if (error instanceof TypeError || error.code === 'UND_ERR_SOCKET') return undefined;
    throw error;
  }
}
