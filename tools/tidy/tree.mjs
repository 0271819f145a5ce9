// The files of a checkout, read once, and where each belongs.
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';

import {Source} from './source.mjs';

const ROOTS = ['src', 'test', 'bench', 'tools', 'script', '.ci', 'cmake', 'model', 'docs', 'migrations'];
const SKIPPED = new Set(['node_modules', 'build', 'dist', '.git', 'corpus', '.tools']);
const TEXT = /\.(cpp|hpp|def|mjs|js|ts|tsx|sh|cmake|md|graphql|txt|json|patch|toml|sql|css|html|yml|yaml)$/;
const FILE_BYTES_MAX = 1024 * 1024;

export class Tree {
  // files: Map of path → text, or an object in tests.
  constructor(files) {
    const entries = files instanceof Map ? [...files] : Object.entries(files);
    this.files = new Map(entries.map(([path, text]) => [path, new Source(path, text)]));
  }

  get(path) { return this.files.get(path); }

  all() { return [...this.files.values()]; }

  // C++ of the product and its unit tests.
  cpp(under = 'src/') {
    return this.all().filter((source) => source.is_cpp() && source.path.startsWith(under));
  }

  static read(root) {
    const files = new Map();
    const visit = (folder, deep) => {
      for (const entry of readdirSync(join(root, folder), {withFileTypes: true})) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          if (deep && !SKIPPED.has(entry.name)) visit(path, true);
        } else if (entry.isFile() && statSync(join(root, path)).size <= FILE_BYTES_MAX) {
          const script = !entry.name.includes('.') || TEXT.test(entry.name);
          if (script) files.set(path, readFileSync(join(root, path), 'utf8'));
        }
      }
    };
    visit('', false);
    for (const folder of ROOTS) {
      if (statSync(join(root, folder), {throwIfNoEntry: false})?.isDirectory()) visit(folder, true);
    }
    return new Tree(files);
  }
}

export const finding = (rule, source, line, text, more = {}) => ({
  rule,
  path: typeof source === 'string' ? source : source.path,
  line,
  text,
  ...more,
});
