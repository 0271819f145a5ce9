// Files, functions, lines and READMEs stay small. Exceptions are a ratchet, see exceptions.json.
import {finding} from './tree.mjs';

export const LIMITS = {
  file: 350,
  function: 60,
  line: 110,
  readme: 60
};

const CODE = /\.(cpp|hpp|mjs|js|ts|tsx|sh)$/;
const has_size = (source) => CODE.test(source.path) || /^(#!)/.test(source.text);

export function file_size(tree) {
  return tree.all()
      .filter((source) => has_size(source) && source.lines.length > LIMITS.file)
      .map(
          (source) => finding(
              'file_size', source, 1,
              `${source.lines.length} lines, ${LIMITS.file} at most; split it by idea.`,
              {size: source.lines.length}));
}

export function line_size(tree) {
  const found = [];
  for (const source of tree.all().filter((one) => CODE.test(one.path))) {
    for (const [index, line] of source.lines.entries()) {
      if (line.length > LIMITS.line && [...line].length > LIMITS.line) {
        found.push(finding(
            'line_size', source, index + 1, `${[...line].length} characters, ${LIMITS.line} at most.`));
      }
    }
  }
  return found;
}

export function readme_size(tree) {
  const found = [];
  const rooms = new Set();
  for (const source of tree.all()) {
    if (/^(src|tools)\/.*README\.md$/.test(source.path) && source.lines.length > LIMITS.readme) {
      found.push(finding(
          'readme_size', source, 1,
          `${source.lines.length} lines, ${LIMITS.readme} at most; say why, leave the what to the headers.`));
    }
    const room = /^src\/((features\/(ops\/)?|api\/)?[^/]+)\/.*\.cpp$/.exec(source.path)?.[1];
    if (room) rooms.add(room);
  }
  for (const room of [...rooms].sort()) {
    if (!tree.get(`src/${room}/README.md`)) {
      found.push(finding(
          'readme_size', `src/${room}/README.md`, 1,
          'is missing; each room says its purpose, why not the obvious way, and its invariants.'));
    }
  }
  return found;
}

const CONTROL = /^(if|for|while|switch|catch|do|else|try|return)$/;

// What a brace opens, judged from the code since the last ';', '{' or '}' at this depth.
function kind_of_brace(header, inside_function, inside_value) {
  const text = header.replace(/\b(alignas|requires|__attribute__)\s*\((?:[^()]|\([^()]*\))*\)/g, '').trim();
  if (inside_value) return 'value';
  if (inside_function) return 'block';
  // Initialisers stand next to their name, or behind an equals sign.
  if (/[\w>\]]$/.test(header) || /=$/.test(text)) return 'value';
  if (text.includes('(')) return 'function';
  return /\b(namespace|class|struct|union|enum)\b|^extern\b/.test(text) ? 'scope' : 'value';
}

function name_of(header) {
  const macro = /(?:^|\s)((?:TEST|TEST_F|TEST_P|TYPED_TEST|BENCHMARK_\w+)\([^)]*\))\s*$/.exec(header.trim());
  if (macro) return macro[1].replace(/\s+/g, ' ');
  const operator = /(?:[\w:]+::)?operator\s*(?:\(\)|[^\s(]+)/.exec(header);
  if (operator) return operator[0];
  const names = [...header.matchAll(/([~\w]+(?:<[^<>()]*>)?(?:::[~\w]+)*)\s*\(/g)].map((match) => match[1]);
  return names.find((name) => !/^(requires|decltype|noexcept|explicit|alignas|__attribute__)$/.test(name)) ??
      '?';
}

// [{name, start, end}] in lines; lambdas count to the function that they stand in.
export function functions_of(source) {
  const code = source.statements;
  const stack = [];
  const found = [];
  let [begin, parentheses, inside] = [0, 0, 0];
  for (let at = 0; at < code.length; ++at) {
    const c = code[at];
    if (c === '(')
      ++parentheses;
    else if (c === ')')
      --parentheses;
    else if (c === ';' && parentheses === 0)
      begin = at + 1;
    else if (c === '{') {
      const header = code.slice(begin, at);
      const kind = kind_of_brace(header, inside > 0, parentheses > 0 || stack.at(-1)?.kind === 'value');
      stack.push({kind, header, from: begin + (header.length - header.trimStart().length), parentheses});
      parentheses = 0;
      if (kind === 'function') ++inside;
      if (kind !== 'value') begin = at + 1;
    } else if (c === '}' && stack.length > 0) {
      const opened = stack.pop();
      parentheses = opened.parentheses;
      if (opened.kind === 'function') {
        --inside;
        found.push(
            {name: name_of(opened.header), start: source.line_of(opened.from), end: source.line_of(at)});
      }
      if (opened.kind !== 'value') begin = at + 1;
    }
  }
  return found.filter(({name}) => !CONTROL.test(name));
}

export function function_size(tree) {
  const found = [];
  for (const source of tree.all().filter((one) => one.is_cpp())) {
    for (const {name, start, end} of functions_of(source)) {
      const size = end - start + 1;
      if (size <= LIMITS.function) continue;
      found.push(finding(
          'function_size', source, start,
          `${name} has ${size} lines, ${LIMITS.function} at most; give its steps names.`,
          {size, key: `${source.path}:${name}`}));
    }
  }
  return found;
}
