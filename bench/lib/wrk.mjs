// One run of wrk; if nothing else is said, two threads and 64 connections that stay open.
import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

export const connections = 64;
const scripts = fileURLToPath(new URL('../wrk/', import.meta.url));

// What the scripts' done() prints: {requests, micros, errors, p50Micros, p99Micros}.
export function parse(output) {
  const line = output.split('\n').find((one) => one.startsWith('{'));
  if (!line) throw new Error(`wrk told no result.\n${output}`);
  const {requests, micros, errors, p50Micros, p99Micros} = JSON.parse(line);
  // What failed was not done, however quickly.
  if (errors > 0) throw new Error(`${errors} of ${requests} requests failed.\n${output}`);
  if (requests === 0) throw new Error(`No request was answered.\n${output}`);
  return {
    requests,
    perSecond: requests / (micros / 1e6),
    p50Ms: p50Micros / 1e3,
    p99Ms: p99Micros / 1e3,
  };
}

// `script`: a file of bench/wrk, which takes the words. `before`: words in front of the command.
export async function load({url, script, words, seconds, threads = 2, open = connections, before = []}) {
  const [program, ...rest] = [
    ...before, 'wrk',
    `-t${threads}`, `-c${open}`, `-d${seconds}s`, '--latency',
    '--timeout', '30s',  // who is slow is not wrong
    '-s', `${scripts}${script}`, url, '--', ...words,
  ];
  const {stdout} = await promisify(execFile)(program, rest);
  return parse(stdout);
}
