// Answers as the peer of the benchmark does, from the files that the peer is filled with, without its
// database.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

// The projects, and for each relation its records; numbered in the order of their lines.
function load(folder) {
  const numbers = new Map();
  const read = (plural) => readFileSync(join(folder, `${plural}.ndjson`), 'utf8').trimEnd().split('\n')
    .map((line, index) => {
      const record = JSON.parse(line);
      numbers.set(record.id, index + 1);
      return record;
    });
  const plurals = ['users', 'categories', 'technologies', 'projects'];
  const all = Object.fromEntries(plurals.map((name) => [name, read(name)]));
  const relations = {
    categories: all.categories.map(({ name, slug, type }, n) => ({ id: n + 1, name, slug, type })),
    technologies: all.technologies.map(({ name, slug }, n) => ({ id: n + 1, name, slug })),
  };
  const linked = (relation, ids) => ids.map((id) => relations[relation][numbers.get(id) - 1]);
  const projects = all.projects.map((record) => ({
    id: numbers.get(record.id), account_id: numbers.get(record.account), title: record.title,
    slug: record.slug, description: record.description, thumbnail: record.thumbnail ?? null,
    status: record.status, published_at: record.published_at ?? null, created_at: record.created_at,
    updated_at: record.updated_at,
    categories: linked('categories', record.categories),
    technologies: linked('technologies', record.technologies),
  }));
  return { projects, relations };
}

function list(projects, query) {
  const [page, limit] = [Number(query.get('page')), Number(query.get('limit'))];
  const status = query.get('status') ?? 'published';
  const account = query.get('account');
  const owned = account ? projects.filter((one) => one.account_id === Number(account)) : projects;
  const found = owned.filter((one) => one.status === status);
  found.sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return { projects: found.slice((page - 1) * limit, page * limit), total: found.length };
}

function create({ projects, relations }, { category_ids, technology_ids, ...fields }) {
  const now = new Date().toISOString();
  const linked = (relation, ids) => ids.map((id) => relations[relation][id - 1]);
  const made = {
    id: projects.length + 1, account_id: 1, slug: 'made-by-a-benchmark', thumbnail: null, published_at: null,
    created_at: now, updated_at: now, ...fields, categories: linked('categories', category_ids),
    technologies: linked('technologies', technology_ids),
  };
  projects.push(made);
  return made;
}

/** Resolves with {url, token, relations, close}; a test may tamper with the related records. */
export async function startMemoryPeer(folder) {
  const { projects, relations } = load(folder);
  const answer = (request, body) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST') return create({ projects, relations }, JSON.parse(body));
    if (pathname === '/api/v2/projects') return list(projects, searchParams);
    const wanted = decodeURIComponent(pathname.slice('/api/v2/projects/'.length));
    return projects.find(({ slug }) => slug === wanted);
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const bytes of request) body += bytes;
    response.statusCode = request.method === 'POST' ? 201 : 200;
    response.end(JSON.stringify(answer(request, body)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => { server.closeAllConnections(); server.close(); };
  return { url: `http://127.0.0.1:${server.address().port}`, token: 'any', relations, close };
}
