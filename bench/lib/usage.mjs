// What processes have used, from /proc (proc(5)): CPU time and memory of a process with all its
// descendants.
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

// The parent and the clock ticks of a process, those of its ended and awaited children included. The name,
// the second field of /proc/PID/stat, may contain anything, parentheses and spaces too.
export function parseStat(text) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return {parent: Number(fields[1]), ticks};
}

function readStat(pid) {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;  // it has just ended
    throw error;
  }
}

// `all`: Map of pid → {parent, ticks}. The roots and everything that descends from them.
export function family(all, roots) {
  const members = new Set(roots);
  for (let before = 0; before !== members.size;) {
    before = members.size;
    for (const [pid, {parent}] of all) if (members.has(parent)) members.add(pid);
  }
  return [...members].filter((pid) => all.has(pid));
}

function processes() {
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat) all.set(Number(name), stat);
  }
  return all;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], {encoding: 'utf8'}));

// Seconds since these processes began. It never shrinks: what a child has used is its parent's when it
// ends.
export function cpuSeconds(roots) {
  const all = processes();
  return family(all, roots).reduce((sum, pid) => sum + all.get(pid).ticks, 0) / ticksPerSecond;
}

// A page that several processes share counts for each in part (PSS); PostgreSQL's would be counted twenty
// times.
export function parseProportional(text) {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

export function memoryBytes(roots) {
  return family(processes(), roots).reduce((sum, pid) => {
    try {
      return sum + parseProportional(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
    } catch (error) {
      if (error.code === 'ENOENT' || error.code === 'ESRCH') return sum;
      throw error;
    }
  }, 0);
}
