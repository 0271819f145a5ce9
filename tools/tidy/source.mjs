// A C++ file as the rules see it: the text, the code with comments and literals blanked out, the literals,
// the comments. Blanking keeps every offset and line in its place.

const RAW_STRING = /^(?:u8|[uUL])?R"([^ ()\\\t\n]{0,16})\(/;

// Splits text into pieces {kind: 'code'|'comment'|'string'|'char', start, end}. A character scanner, not a
// parser: it knows raw strings, escapes and digit separators, and that is all that the rules need.
function* pieces(text) {
  let at = 0;
  let from = 0;
  const literal_end = (quote, begin) => {
    let end = begin;
    while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
    return Math.min(end + 1, text.length);
  };
  const find_end = (needle, begin, length) => {
    const found = text.indexOf(needle, begin);
    return found < 0 ? text.length : found + length;
  };
  while (at < text.length) {
    const c = text[at];
    let kind = null;
    let end = at + 1;
    if (c === '/' && text[at + 1] === '/') {
      [kind, end] = ['comment', find_end('\n', at, 0)];
    } else if (c === '/' && text[at + 1] === '*') {
      [kind, end] = ['comment', find_end('*/', at + 2, 2)];
    } else if (c === '"') {
      const prefix = /(?:u8|[uUL])?R$/.test(text.slice(Math.max(0, at - 3), at));
      const raw = prefix && RAW_STRING.exec('R' + text.slice(at, at + 20));
      [kind, end] =
          ['string', raw ? find_end(`)${raw[1]}"`, at, raw[1].length + 2) : literal_end('"', at + 1)];
    } else if (c === '\'' && !/[0-9a-fA-F]/.test(text[at - 1] ?? '')) {
      [kind, end] = ['char', literal_end('\'', at + 1)];
    }
    if (kind !== null) {
      if (from < at) yield {kind: 'code', start: from, end: at};
      yield {kind, start: at, end};
      from = end;
    }
    at = end;
  }
  if (from < text.length) yield {kind: 'code', start: from, end: text.length};
}

const blank = (text) => text.replace(/[^\n]/g, ' ');

// The same length; lines of the preprocessor (and what they continue on) are blanked too.
const without_directives = (code) => code.replace(/^[ \t]*#[^\n]*(?:(?<=\\)\n[^\n]*)*/gm, blank);

export class Source {
  constructor(path, text) {
    this.path = path;
    this.text = text;
    this.lines = text.split('\n');
    if (this.lines.at(-1) === '') this.lines.pop();
  }

  // Tests, and the headers that only tests share: testing.hpp, test_world.hpp, faulty_session.hpp.
  is_test() {
    return /(_test\.\w+|\/(testing|test_\w+|faulty_\w+)\.hpp)$/.test(this.path) ||
        this.path.startsWith('test/');
  }

  is_cpp() { return /\.(cpp|hpp)$/.test(this.path); }

  line_of(offset) {
    this.starts ??= [...this.text.matchAll(/^/gm)].map((match) => match.index);
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= offset)
        low = middle;
      else
        high = middle;
    }
    return low + 1;
  }

  // Comments and literals blanked, quotes kept.
  get code() {
    if (this.code_ === undefined) this.#scan();
    return this.code_;
  }

  // The same without preprocessor lines.
  get statements() {
    this.statements_ ??= without_directives(this.code);
    return this.statements_;
  }

  // [{line, text}], text with its quotes.
  get strings() {
    if (this.code_ === undefined) this.#scan();
    return this.strings_;
  }

  // [{line, text}], one entry a line of comment, text without "//"; block comments come as one entry.
  get comments() {
    if (this.code_ === undefined) this.#scan();
    return this.comments_;
  }

  // [{line, path, system}]
  get includes() {
    this.includes_ ??= [...this.text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]/gm)].map(
        (match) => ({
          line: this.line_of(match.index),
          path: match[2],
          system: match[1] === '<',
        }));
    return this.includes_;
  }

  #scan() {
    const code = [];
    this.strings_ = [];
    this.comments_ = [];
    for (const {kind, start, end} of pieces(this.text)) {
      const text = this.text.slice(start, end);
      if (kind === 'code') {
        code.push(text);
        continue;
      }
      const line = this.line_of(start);
      if (kind === 'comment') {
        code.push(blank(text));
        this.comments_.push({line, text: text.replace(/^\/\//, '')});
      } else {
        code.push(text.length >= 2 ? text[0] + blank(text.slice(1, -1)) + text.at(-1) : text);
        if (kind === 'string') this.strings_.push({line, text});
      }
    }
    this.code_ = code.join('');
  }
}

// The offset just behind the bracket that closes the one at `open`, or the end of the text.
export function behind_closing(code, open) {
  const pairs = {'{': '}', '(': ')', '[': ']'};
  const closing = pairs[code[open]];
  let depth = 0;
  for (let at = open; at < code.length; ++at) {
    if (code[at] === code[open])
      ++depth;
    else if (code[at] === closing && --depth === 0)
      return at + 1;
  }
  return code.length;
}
