// v1 is frozen: what its clients get, to the byte, is in golden/v1.txt. Only what differs from run to run
// (ids, times, tags) is written as a name.
//
//   UPDATE_GOLDEN=1 script/test frozen        accepts what is answered now: a change of the contract
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startServer } from './harness.mjs';

const golden = new URL('golden/v1.txt', import.meta.url);
const shown = ['content-type', 'location', 'allow', 'etag', 'deprecation', 'sunset', 'link', 'retry-after',
  'www-authenticate'];

let server, owner, guest;
before(async () => {
  server = await startServer();
  [owner, guest] = [server.as(server.key), server.as()];
});
after(() => server?.stop());

// The same thing has the same name each time: the first id that is seen is <id 1>.
class Names {
  known = new Map();
  kinds = [
    ['id', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g],
    ['time', /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g],
    ['cursor', /(?<="next_cursor":")[^"]+/g],
    ['tag', /(?<=etag: (?:W\/)?")[^"]+/g],
  ];

  hide(text) {
    let hidden = text;
    for (const [kind, pattern] of this.kinds) {
      hidden = hidden.replace(pattern, (value) => (kind === 'id' ? this.name(value) : `<${kind}>`));
    }
    return hidden.replaceAll(server.url, '<server>');
  }

  name(id) {
    if (!this.known.has(id)) this.known.set(id, `<id ${this.known.size + 1}>`);
    return this.known.get(id);
  }
}

// One exchange as a reader of the protocol sees it.
async function exchange(names, client, who, method, path, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const answer = await client.send(method, path, { body: text, headers });
  const lines = [`${who} ${method} ${path}`, ...(text ? [`  ${text}`] : []), `  ${answer.status}`];
  for (const name of shown) {
    if (answer.headers.has(name)) lines.push(`  ${name}: ${answer.headers.get(name)}`);
  }
  lines.push(...(answer.text ? [`  ${answer.text}`] : []), '');
  return { text: names.hide(lines.join('\n')), answer };
}

const make = {
  categories: { name: 'Going places' },
  technologies: { name: 'Rust' },
  tags: { name: 'Winter' },
  articles: { title: 'On clouds', body: '# Clouds', status: 'published' },
  projects: { title: 'Paper boat', description: 'It floats.', status: 'published' },
  tasks: { description: 'Fold it' },
};

async function conversation() {
  const names = new Names();
  const written = [];
  const say = async (who, method, path, body) => {
    const client = who === 'guest' ? guest : owner;
    const { text, answer } = await exchange(names, client, who, method, `/api/v1/${path}`, body);
    written.push(text);
    return answer;
  };
  const ids = {};
  for (const [name, body] of Object.entries(make)) {
    const made = await say('owner', 'POST', name, body);
    ids[name] = made.body?.data?.id;
  }
  await say('owner', 'PATCH', `projects/${ids.projects}`,
    { categories: [ids.categories], technologies: [ids.technologies] });
  for (const name of [...Object.keys(make), 'users']) await say('guest', 'GET', name);
  await say('owner', 'GET', 'users');
  await say('guest', 'GET', 'projects/paper-boat');
  await say('guest', 'GET', 'projects/paper-boat?include=categories,technologies&fields=title,categories');
  await say('guest', 'GET', 'articles?limit=1&offset=1&sort=title&order=desc');
  await say('guest', 'GET', 'articles?cursor=&limit=1');
  await say('guest', 'GET', 'articles?filter[titel]=x&sort=nothing');
  await say('guest', 'GET', 'projects/nothing-here');
  await say('guest', 'POST', 'tags', { name: 'x' });
  await say('owner', 'POST', 'tags', { nam: 'x' });
  await say('owner', 'POST', 'tags', [{ name: 'Spring' }, { name: 'Autumn' }]);
  await say('owner', 'PUT', `tags/${ids.tags}`, { name: 'Deep winter', slug: 'deep-winter' });
  await say('owner', 'DELETE', `tags/${ids.tags}`);
  await say('owner', 'GET', `tags/${ids.tags}`);
  await say('guest', 'OPTIONS', 'projects');
  await say('guest', 'DELETE', 'projects');
  return written.join('\n');
}

test('v1 answers what it has always answered', async () => {
  const said = await conversation();
  if (process.env.UPDATE_GOLDEN) await writeFile(golden, said);
  assert.deepEqual(said.split('\n'), (await readFile(golden, 'utf8')).split('\n'));
});
