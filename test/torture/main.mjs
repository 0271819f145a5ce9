// The command line of script/torture.
import { parseArgs } from 'node:util';
import { torture } from './torture.mjs';

const barWidth = 40;

function number(text, name, least) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value < 2 ** 32) return value;
  console.error(`script/torture: --${name} takes a whole number from ${least}; see script/torture --help`);
  process.exit(2);
}

function bar(rounds) {
  if (!process.stderr.isTTY) return undefined;
  return (round) => {
    const filled = Math.round((round / rounds) * barWidth);
    const drawn = '#'.repeat(filled).padEnd(barWidth);
    process.stderr.write(`\r[${drawn}] ${round} of ${rounds} kills${round === rounds ? '\n' : ''}`);
  };
}

const sentences = (counts) => [
  `${counts.rounds} kills (and ${counts.startsKilled} of a start) in ${counts.seconds} s, ` +
    `seed ${counts.seed}`,
  `${counts.acknowledged} writes acknowledged: each is there once`,
  `${counts.unanswered} without an answer, and sent again: ${counts.foundDone} had been done, ` +
    `${counts.doneAgain} had not`,
  `${counts.verified} times db verify: chain, references, records and their versions agree`,
].join('\n');

function options() {
  try {
    return parseArgs({ options: {
      rounds: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    } }).values;
  } catch (error) {
    console.error(`script/torture: ${error.message}; see script/torture --help`);
    return process.exit(2);
  }
}

const values = options();
const rounds = number(values.rounds, 'rounds', 1);
const drawn = String(Math.floor(Math.random() * 2 ** 32));
const seed = number(values.seed ?? drawn, 'seed', 0);
console.error(`seed ${seed}`);
try {
  const binary = process.env.DATACANVAS_BINARY;
  const counts = await torture({ binary, rounds, seed, progress: bar(rounds) });
  console.log(values.json ? JSON.stringify(counts) : sentences(counts));
} catch (error) {
  console.error(`\n${error.message}\nRepeat it with: script/torture --rounds ${rounds} --seed ${seed}`);
  process.exitCode = 1;
}
