// From the runs of all rounds to a table that stands in a document.

// Numbers in the middle of sorted ones; of an even count the mean of the two.
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// How many times more of `name` the first runs show than the second, round by round: median and worst.
export function ratio(more, less, name) {
  const each = more.map((run, round) => run[name] / less[round][name]);
  return {median: median(each), worst: Math.min(...each)};
}

// A work: {name, bar, runs: {datacanvas: [run], peer: [run], nginx: [run]}}, the last where there is one.
// A run: {perSecond, p50Ms, p99Ms, cpuMicros, memoryBytes}. A bar is a ratio of requests/s.
export function judge({bar, runs}) {
  const speed = ratio(runs.datacanvas, runs.peer, 'perSecond');
  return {
    speed,
    cpu: ratio(runs.peer, runs.datacanvas, 'cpuMicros'),
    ...(runs.nginx && {nginx: ratio(runs.datacanvas, runs.nginx, 'perSecond')}),
    met: speed.median >= bar,
  };
}

const whole = (number) => Math.round(number).toLocaleString('en-US');
const short = (number) => (number >= 100 ? whole(number) : number.toPrecision(number >= 10 ? 3 : 2));
const row = (cells) => `|${cells.map((cell) => (cell === '' ? '' : ` ${cell}`)).join(' |')} |`;
const times = ({median: middle, worst}) => `${short(middle)} × (${short(worst)} ×)`;

const names = {datacanvas: 'DataCanvas', peer: 'the peer', nginx: 'nginx, a file of the same bytes'};

function sideRow(label, side, runs) {
  const of = (name) => median(runs.map((run) => run[name]));
  return row([
    label, names[side], whole(of('perSecond')), `${short(of('p50Ms'))} ms`, `${short(of('p99Ms'))} ms`,
    `${short(of('cpuMicros'))} µs`, `${whole(of('memoryBytes') / 1e6)} MB`
  ]);
}

function workRows(work) {
  const {speed, cpu, nginx, met} = judge(work);
  const sides = Object.keys(names).filter((side) => work.runs[side]);
  return [
    ...sides.map((side, n) => sideRow(n === 0 ? work.name : '', side, work.runs[side])),
    row(['', `against the peer; bar ${work.bar} ×`, `${times(speed)}: ${met ? 'met' : '**missed**'}`, '', '',
      `${times(cpu)} less`, '']),
    ...(nginx ? [row(['', 'against nginx', times(nginx), '', '', '', ''])] : []),
  ];
}

export function table(works) {
  return [
    row(['work', 'who', 'requests/s', 'p50', 'p99', 'CPU a request', 'memory']), row(Array(7).fill('---')),
    ...works.flatMap(workRows)
  ].join('\n');
}

// The document with `text` between the lines <!-- name --> and <!-- /name -->, which stay.
export function replaced(document, name, text) {
  const [first, last] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [document.indexOf(first), document.indexOf(last)];
  if (from < 0 || to < from) throw new Error(`The document has no lines <!-- ${name} --> … ${last}.`);
  return document.slice(0, from + first.length) + `${text}\n` + document.slice(to);
}
