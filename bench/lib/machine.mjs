// What a figure was measured on: a figure without its machine says nothing.
import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import os from 'node:os';

// The first number with points in what a program says about itself, on whichever stream, with whichever
// status.
function version(program, ...words) {
  const {stdout, stderr} = spawnSync(program, words, {encoding: 'utf8'});
  return /\d+(\.\d+)+/.exec(`${stdout} ${stderr}`)?.[0] ?? 'of unknown version';
}

function packages(folder) {
  const {dependencies} = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  return Object.entries(dependencies).map(([name, wanted]) => `${name} ${wanted}`);
}

// `programs`: name → [path, words…] that print the version. `under`: a folder on the disk that is written
// to.
export function machine({programs, peer, under}) {
  const words = ['-no', 'FSTYPE,SOURCE', '-T', under];
  const [fileSystem, source] = execFileSync('findmnt', words, {encoding: 'utf8'}).trim().split(/\s+/);
  return {
    cpu: os.cpus()[0].model.trim(),
    cores: os.cpus().length,
    memory: `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    kernel: `${os.type()} ${os.release()}`,
    disk: `${fileSystem} on ${source}`,
    versions: [
      ...Object.entries(programs).map(([name, words]) => `${name} ${version(...words)}`),
      `Node ${process.versions.node}`, ...packages(peer)
    ],
  };
}

export const sentence = ({cpu, cores, memory, kernel, disk, versions}) =>
    `${cpu}, ${cores} cores, ${memory}, ${kernel}, ${disk}; ${versions.join(', ')}.`;
