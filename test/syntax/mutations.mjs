// Broken and nearly broken documents, made from sound ones. The same seed gives the same documents.

// mulberry32: a small generator with a 32-bit state.
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const token = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\])*"|\.\.\.|\w+|#[^\n\r]*|\s+|[^]/gu;
const intruders = [
  '{', '}', '(', ')', '[', ']', ':', '=', '!', '|', '&', '@', '$', '...', '..', '.', '"', '"""', "'",
  '\\', '#', '\n', '\r', ',',
  '\ufeff', '\u0000', 'é', '😀', '-', '0', '1', '1.', '1e', 'on', 'true', 'null', 'type', 'query',
  'extend', 'repeatable',
  'implements', '"a"', '"""a"""', ' ', '%',
];

const ways = [
  function deleted(parts, at) { parts.splice(at, 1); },
  function doubled(parts, at) { parts.splice(at, 0, parts[at], ' '); },
  function swapped(parts, at, random) {
    const other = random(parts.length);
    [parts[at], parts[other]] = [parts[other], parts[at]];
  },
  function cut(parts, at) { parts.length = at; },
  function intruded(parts, at, random) { parts.splice(at, 0, intruders[random(intruders.length)]); },
  function replaced(parts, at, random) { parts[at] = intruders[random(intruders.length)]; },
  function cutWithinToken(parts, at, random) {
    const points = [...parts[at]];
    parts[at] = points.slice(0, random(points.length)).join('');
    parts.length = at + 1;
  },
  function characterReplaced(parts, at, random) {
    const points = [...parts[at]];
    points[random(points.length)] = intruders[random(intruders.length)];
    parts[at] = points.join('');
  },
];

export function mutations(seeds, count, seed) {
  const random = randomFrom(seed);
  const made = new Set();
  while (made.size < count) {
    const parts = seeds[random(seeds.length)].match(token);
    for (let changes = 1 + random(2); changes > 0 && parts.length > 0; changes--) {
      ways[random(ways.length)](parts, random(parts.length), random);
    }
    made.add(parts.join(''));
  }
  return [...made];
}
