// What nobody reaches: files that no program includes, scripts that nobody names, error codes without use or
// test.
import {room_of} from './layers.mjs';
import {finding} from './tree.mjs';

const folder_of = (path) => path.slice(0, path.lastIndexOf('/'));

// Header → sources of its folder that include it, directly or through headers of that folder: one of them
// defines what the header declares.
function definers(tree) {
  const found = new Map();
  for (const source of tree.cpp().filter((one) => one.path.endsWith('.cpp') && !one.is_test())) {
    const seen = new Set([source]);
    for (const file of seen) {
      for (const {path} of file.includes) {
        const header = tree.get(`src/${path}`);
        if (header && folder_of(header.path) === folder_of(source.path)) seen.add(header);
      }
    }
    for (const {path} of seen) found.set(path, [...(found.get(path) ?? []), source]);
  }
  return found;
}

// What a program reaches: what it includes, and what defines that.
function reached_from(tree, start) {
  const beside = definers(tree);
  const reached = new Set(start);
  for (const source of reached) {
    for (const {path} of source.includes) {
      const header = tree.get(`src/${path}`);
      if (!header || reached.has(header)) continue;
      reached.add(header);
      for (const one of beside.get(header.path) ?? []) reached.add(one);
    }
  }
  return reached;
}

// Rooms that CMake builds, from the dc_room lines of the root.
function built_rooms(tree) {
  const text = tree.get('CMakeLists.txt')?.text ?? '';
  return [...text.matchAll(/dc_room\(\s*([\w/]+)/g)].map((match) => match[1]);
}

export function dead_files(tree) {
  const found = [];
  const rooms = built_rooms(tree);
  const everybody = tree.all().filter((one) => one.is_cpp());
  const included = new Set(everybody.flatMap((one) => one.includes.map(({path}) => `src/${path}`)));
  const mains = tree.cpp().filter((one) => one.path.endsWith('/main.cpp'));
  const product = reached_from(tree, mains);
  for (const source of tree.cpp()) {
    const folder = source.path.slice(4, source.path.lastIndexOf('/'));
    const report = (text) => found.push(finding('dead_files', source, 1, text));
    if (!rooms.some((room) => `${folder}/`.startsWith(`${room}/`))) {
      report(`no dc_room of CMakeLists.txt builds ${folder}; add the room, or remove the file.`);
    } else if (source.path.endsWith('.hpp') && !included.has(source.path)) {
      report('nobody includes this header; remove it.');
    } else if (mains.length > 0 && !source.is_test() && !product.has(source)) {
      report('no program reaches this file, at most a test; remove it, or name it test_* if tests share it.');
    }
  }
  return found.concat(unbuilt_programs(tree), unnamed_scripts(tree));
}

// Programs outside src/ are named, or globbed, by the CMakeLists.txt of their folder.
function unbuilt_programs(tree) {
  return tree.all()
      .filter((one) => /^(test|bench)\/.*\.cpp$/.test(one.path))
      .filter((source) => {
        const parts = source.path.split('/');
        for (let depth = parts.length - 1; depth > 0; --depth) {
          const text = tree.get(`${parts.slice(0, depth).join('/')}/CMakeLists.txt`)?.text;
          if (text && (/\bGLOB/.test(text) || text.includes(parts.at(-1).replace('.cpp', '')))) return false;
        }
        return true;
      })
      .map(
          (source) =>
              finding('dead_files', source, 1, 'no CMakeLists.txt builds this; add it, or remove the file.'));
}

function unnamed_scripts(tree) {
  const scripts = tree.all().filter(
      (one) => one.text.startsWith('#!') && /^(script|\.ci|tools|test|bench)\//.test(one.path) &&
          !/[_.]test\.\w+$/.test(one.path));
  return scripts
      .filter((script) => {
        const name = script.path.split('/').slice(-2).join('/');
        const short = script.path.split('/').at(-1);
        return !tree.all().some(
            (one) => one !== script &&
                (one.text.includes(name) || (short.includes('.') && one.text.includes(short))));
      })
      .map(
          (script) =>
              finding('dead_files', script, 1, 'no file mentions this script; document it, or remove it.'));
}

export function error_codes(tree) {
  const table = tree.get('src/base/errors.def');
  if (!table) return [];
  const found = [];
  const product = tree.cpp().filter((one) => !one.is_test()).map((one) => one.code).join('\n');
  const tests = tree.all().filter((one) => one.is_test()).map((one) => one.text).join('\n');
  for (const match of table.text.matchAll(/^ERROR\((\w+),/gm)) {
    const [code, line] = [match[1], table.line_of(match.index)];
    const key = `${table.path}:${code}`;
    if (!new RegExp(`Code::${code}\\b`).test(product)) {
      found.push(finding('unused_errors', table, line, `nothing fails with ${code}; remove the row.`, {key}));
    } else if (!new RegExp(`Code::${code}\\b|["'\`]${code}["'\`]`).test(tests)) {
      found.push(finding(
          'untested_errors', table, line, `no test mentions ${code}; write the one that meets it.`, {key}));
    }
  }
  return found;
}

// Every room that CMake builds has sources, so that the list there stays true.
export function empty_rooms(tree) {
  const rooms = new Set(tree.cpp().map((one) => room_of(one.path)));
  return built_rooms(tree)
      .filter((room) => !rooms.has(room))
      .map(
          (room) => finding(
              'dead_files', 'CMakeLists.txt', 1, `the room ${room} has no source; remove its dc_room.`));
}
