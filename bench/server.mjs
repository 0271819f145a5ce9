// A server of its own for a benchmark: on a free port, until it is stopped.
import {spawn} from 'node:child_process';
import {once} from 'node:events';

export const binary = new URL('../build/release/datacanvas', import.meta.url).pathname;

// `words`: options of `serve`. Resolves with the process and the port as soon as it says that it listens.
export async function start(words, program = binary) {
  const child = spawn(program, ['serve', '--port', '0', ...words], {stdio: ['ignore', 'pipe', 'inherit']});
  let log = '';
  const port = await new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error(`the server ended: ${log}`)));
    child.stdout.on('data', (chunk) => {
      log += chunk;
      const found = /"event":"listening".*?"port":(\d+)/.exec(log);
      if (found) resolve(Number(found[1]));
    });
  });
  child.removeAllListeners('exit');
  child.stdout.removeAllListeners('data').resume();  // its log is not what is measured
  return {child, port};
}

export async function stop({child}) {
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`exit code ${code}`);
}
