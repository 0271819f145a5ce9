// What the benchmark needs to know of the files of bench/data.mjs.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

function read(folder, plural) {
  const lines = readFileSync(join(folder, `${plural}.ndjson`), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

// Of what a guest sees.
export const slugsOf = (folder) =>
    read(folder, 'projects').filter(({status}) => status === 'published').map(({slug}) => slug);

const linked = [['categories', 'category_ids', 3], ['technologies', 'technology_ids', 2]];

// A new project with five links, in the ids of each side.
export function bodiesOf(folder) {
  const description = 'Written by a benchmark, as long as the others are. '.repeat(7).trim();
  const project = {title: 'Made by a benchmark', description, status: 'draft'};
  const bodies = {peer: {...project}, datacanvas: {...project}};
  for (const [relation, name, count] of linked) {
    const chosen = read(folder, relation).slice(0, count);
    bodies.datacanvas[name] = chosen.map(({id}) => id);
    bodies.peer[name] = chosen.map((_, n) => n + 1);  // as it numbered them when it was filled
  }
  return bodies;
}
