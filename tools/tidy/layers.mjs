// Who may include whom: own room or a lower one, no cycles, each third-party library behind its own wall.
import {finding} from './tree.mjs';

const ORDER = ['base', 'syntax', 'model net', 'store', 'content', 'features', 'api', 'app'];

// What may be included where. The first row that matches a header decides.
const CONFINED = [
  [/^(boost|asio)\b/, ['net']],
  [/^sqlite3(ext)?\.h$/, ['store/sqlite']],
  [/^(libpq-fe\.h|postgresql\/|pg_config)/, ['store/postgres']],
  [/^(simdjson|utf8proc|xxhash)\.h$|^openssl\//, ['base']],
  [/^(zlib|zstd)\.h$|^brotli\//, ['base', 'net', 'features/cache']],
  [/^sodium(\.h$|\/)/, ['base', 'features/identity', 'features/ops/secrets']],
  [/^curl\//, ['net']],
  [/^yaml\.h$/, ['features/transfer']],
  [/^date\//, ['features/schedule']],
  [/^toml\+\+\//, ['app', 'base']],
  [/^CLI\//, ['app']],
];

const folder_of = (path) => path.replace(/^src\//, '').replace(/\/[^/]*$/, '');

// features/ops/backup/x.cpp → features/ops/backup; store/sqlite/x.cpp → store; api/rest/x.cpp → api/rest.
export function room_of(path) {
  const parts = folder_of(path).split('/');
  if (parts[0] === 'features') return parts.slice(0, parts[1] === 'ops' ? 3 : 2).join('/');
  return parts.slice(0, parts[0] === 'api' ? 2 : 1).join('/');
}

const level_of = (room) => ORDER.findIndex((names) => names.split(' ').includes(room.split('/')[0]));

function check_include(source, include) {
  const [from, to] = [room_of(source.path), room_of(include.path)];
  const [own, other] = [level_of(from), level_of(to)];
  const report = (text) => [finding('layers', source, include.line, text)];
  if (own < 0)
    return report(`no layer is known for the folder ${from}; add it to ORDER in tools/tidy/layers.mjs.`);
  if (other < 0 || from === to || other < own) return [];
  if (other === own)
    return report(`${from} and ${to} never include each other; let them meet in a Change or in app/.`);
  return report(
      `${from} stands below ${to}; move the code up or pass what it needs through the constructor.`);
}

export function layers(tree) {
  const found = [];
  for (const source of tree.cpp()) {
    for (const include of source.includes) {
      if (include.path.startsWith('.')) {
        found.push(finding(
            'layers', source, include.line, 'include from the root of src/, not relative to this file.'));
      } else if (!include.system && tree.get(`src/${include.path}`)) {
        found.push(...check_include(source, include));
      }
    }
  }
  return found;
}

export function confined(tree) {
  const found = [];
  for (const source of tree.cpp()) {
    const folder = `${folder_of(source.path)}/`;
    for (const include of source.includes) {
      const places = CONFINED.find(([header]) => header.test(include.path))?.[1];
      if (places && !places.some((place) => folder.startsWith(`${place}/`))) {
        found.push(finding(
            'confined', source, include.line,
            `<${include.path}> belongs to ${places.join(', ')} only; use what that room offers.`));
      }
    }
  }
  return found;
}

// Folder → folders that its files (tests apart) include, each with one place as evidence.
function folder_graph(tree) {
  const graph = new Map();
  for (const source of tree.cpp().filter((one) => !one.is_test())) {
    const from = folder_of(source.path);
    if (!graph.has(from)) graph.set(from, new Map());
    for (const include of source.includes) {
      const to = folder_of(include.path);
      if (to === from || !tree.get(`src/${include.path}`) || graph.get(from).has(to)) continue;
      graph.get(from).set(to, {source, line: include.line});
    }
  }
  return graph;
}

// A depth-first walk; an edge to a folder that is still open closes a cycle.
export function cycles(tree) {
  const graph = folder_graph(tree);
  const done = new Set();
  const found = [];
  const walk = (folder, open) => {
    for (const [to, {source, line}] of graph.get(folder) ?? []) {
      if (open.includes(to)) {
        const ring = [...open.slice(open.indexOf(to)), to].join(' → ');
        found.push(finding(
            'cycles', source, line, `folders include each other in a ring (${ring}); cut this include.`));
      } else if (!done.has(to)) {
        walk(to, [...open, to]);
      }
    }
    done.add(folder);
  };
  for (const folder of [...graph.keys()].sort()) {
    if (!done.has(folder)) walk(folder, [folder]);
  }
  return found;
}
