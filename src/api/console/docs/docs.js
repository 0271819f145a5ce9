// The page at /docs: the operations of one version, and the one that the address names:
//   /docs#v2/projects.list
import { h, prose } from './dom.js';
import { page } from './operation.js';

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const at = (id) => document.getElementById(id);
const documents = new Map(); // by version

async function load(version) {
  if (!documents.has(version)) {
    const response = await fetch(`/api/${version}/openapi.json`);
    if (!response.ok) throw new Error(`The document is not there: ${response.status}.`);
    documents.set(version, await response.json());
  }
  return documents.get(version);
}

function operations_of(api) {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({ ...item[method], path, method })));
}

/** { version, id } of the address; id is '' for the overview. */
function place() {
  const [version, id = ''] = decodeURIComponent(location.hash.slice(1)).split('/');
  return version === 'v1' || version === 'v2' ? { version, id } : { version: 'v2', id: '' };
}

function list(api, version, id) {
  const wanted = at('search').value.trim().toLowerCase();
  const found = operations_of(api).filter(({ operationId, summary, path, method }) =>
    `${operationId} ${summary} ${path} ${method}`.toLowerCase().includes(wanted));
  const groups = api.tags.map(
    ({ name }) => group(name, found.filter(({ tags }) => tags[0] === name), version, id));
  at('operations').replaceChildren(...groups.filter(Boolean));
  if (found.length === 0) at('operations').append(h('p', { class: 'hint' }, 'Nothing of that name.'));
}

// HEAD and OPTIONS are folded away: one seldom looks for them.
function group(name, operations, version, id) {
  if (operations.length === 0) return undefined;
  const link = ({ operationId, method, path, summary }) => h('li', {},
    h('a', { href: `#${version}/${operationId}`, title: summary,
      'aria-current': operationId === id ? 'page' : undefined },
    h('span', { class: `method ${method}` }, method.toUpperCase()), h('span', {}, short(path, name))));
  const [usual, others] = [false, true].map((other) => operations.filter(
    ({ method }) => ['head', 'options'].includes(method) === other));
  return h('section', {}, h('h2', {}, name), h('ul', {}, usual.map(link)),
    others.length === 0 ? '' : h('details', { open: others.some(({ operationId }) => operationId === id) },
      h('summary', {}, 'HEAD, OPTIONS'), h('ul', {}, others.map(link))));
}

// What is behind /api/v2.
function short(path) { return path.replace(/^\/api\/v\d/, ''); }

function overview(api) {
  return [
    h('h1', {}, api.info.title),
    ...prose(api.info.description),
    h('dl', { class: 'members' }, api.tags.map(({ name, description = '' }) =>
      h('div', {}, h('dt', {}, h('code', {}, name)), h('dd', {}, description)))),
  ];
}

async function render({ focus = false } = {}) {
  const { version, id } = place();
  at('version').value = version;
  at('document').href = `/api/${version}/openapi.json`;
  const target = at('operation');
  try {
    const api = await load(version);
    list(api, version, id);
    const operation = operations_of(api).find(({ operationId }) => operationId === id);
    const key = () => at('key').value.trim();
    target.replaceChildren(...(operation ? page(api, operation, key) : overview(api)));
    document.title = `${operation?.summary ?? 'API'} · DataCanvas`;
  } catch (error) {
    target.replaceChildren(h('h1', {}, 'There is no document'), h('p', {}, String(error.message)));
  }
  if (focus) target.focus();
}

at('settings').addEventListener('submit', (event) => event.preventDefault());
at('version').addEventListener('change', (event) => {
  location.hash = `${event.target.value}/${place().id}`;
});
at('search').addEventListener('input', async () => {
  const { version, id } = place();
  list(await load(version), version, id);
});
// The address names an operation, so the link that skips does not go through it.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  at('operation').focus();
});
addEventListener('hashchange', () => render({ focus: true }));
render();
