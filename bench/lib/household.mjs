// What a benchmark starts and makes, and how all of it goes away again: the processes by their ids,
// youngest first, then the folder.
import {execFile, spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const patienceMs = 30_000;
const keptOutput = 64 * 1024;

export class Household {
  constructor(under = tmpdir()) {
    this.folder = mkdtempSync(join(under, 'dc-bench-'));
    chmodSync(this.folder, 0o755);  // servers that give up root go through it
    this.members = [];
  }

  // `says`: it is ready once its output, or the `file` that it writes, matches; resolves with the match.
  // `as`: {uid, gid}. `signal`: how it is ended.
  async start(program, words, {says, file, as = {}, env, signal = 'SIGTERM'}) {
    const child = spawn(program, words, {stdio: ['ignore', 'pipe', 'pipe'], cwd: this.folder, env, ...as});
    const member = {program, child, signal, output: ''};
    this.members.unshift(member);
    const hear = (bytes) => { member.output = (member.output + bytes).slice(-keptOutput); };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const said = new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${program} ${why}\n${member.output}`));
      const begun = Date.now();
      const look = setInterval(() => {
        const found = says.exec(file && existsSync(file) ? readFileSync(file, 'utf8') : member.output);
        if (found) resolve(found);
        else if (Date.now() - begun > patienceMs) fail('does not get ready.');
      }, 10);
      const settled = (act) => (value) => { clearInterval(look); act(value); };
      [resolve, reject] = [settled(resolve), settled(reject)];
      child.once('error', reject);
      child.once('close', (code) => fail(`ended with ${code}.`));
    });
    return {child, said: await said};
  }

  // Runs to its end and resolves with the output.
  async run(program, words, {as = {}, env} = {}) {
    const options = {cwd: this.folder, env, maxBuffer: 64 * 1024 * 1024, ...as};
    return (await promisify(execFile)(program, words, options)).stdout;
  }

  // What each of them said last, for whoever wonders why something failed.
  lastWords() {
    const told = ({program, output}) => `${program}:\n${output.split('\n').slice(-10).join('\n')}`;
    return this.members.map(told).join('\n');
  }

  // Whoever asks second, after an interrupt for example, waits for the same end.
  end() {
    this.ended ??= this.close();
    return this.ended;
  }

  async close() {
    for (const {child, signal} of this.members) await stop(child, signal);
    rmSync(this.folder, {recursive: true, force: true});
  }
}

function stop(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => {
    const tooLate = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.once('exit', () => { clearTimeout(tooLate); resolve(); });
    child.kill(signal);
  });
}
