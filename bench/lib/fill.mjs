// Fills a running DataCanvas with the files of bench/data.mjs, over REST, many records a request.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const recordsAtOnce = 300;  // such requests stay below the bytes that a body may have
// The server makes these itself.
const made = ['id', 'version', 'created_at', 'updated_at'];
const links = ['account', 'project', 'article', 'categories', 'technologies', 'tags'];

function sendable(record, ids) {
  const sent = ([name, value]) => value !== null && !made.includes(name);
  const fields = Object.entries(record).filter(sent);
  const told = ([name, value]) => {
    if (!links.includes(name)) return [name, value];
    return [name, Array.isArray(value) ? value.map((id) => ids.get(id)) : ids.get(value)];
  };
  return Object.fromEntries(fields.map(told));
}

async function post(url, token, plural, records) {
  const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json'};
  const body = JSON.stringify(records);
  const answer = await fetch(`${url}/api/v1/${plural}`, {method: 'POST', headers, body});
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`POST of ${plural}: ${answer.status} ${text.slice(0, 1000)}`);
  return JSON.parse(text).data;
}

const newerLast = (a, b) => (`${a.created_at}${a.id}` < `${b.created_at}${b.id}` ? -1 : 1);

// Resolves with a folder of the records as they now are, with the server's ids and instants, oldest first.
export async function fill(url, token, folder) {
  const filled = join(folder, 'filled');
  mkdirSync(filled);
  const ids = new Map();  // of the files → of the server
  const plurals = ['users', 'categories', 'technologies', 'tags', 'projects', 'articles', 'tasks'];
  for (const plural of plurals) {
    const file = readFileSync(join(folder, `${plural}.ndjson`), 'utf8');
    const records = file.trimEnd().split('\n').map((line) => JSON.parse(line));
    const all = [];
    if (plural === 'users') all.push((await (await fetch(`${url}/api/v1/users/owner`)).json()).data);
    while (all.length < records.length) {
      const some = records.slice(all.length, all.length + recordsAtOnce);
      all.push(...await post(url, token, plural, some.map((record) => sendable(record, ids))));
    }
    records.forEach(({id}, n) => ids.set(id, all[n].id));
    const lines = all.map(flat).sort(newerLast).map((record) => `${JSON.stringify(record)}\n`);
    writeFileSync(join(filled, `${plural}.ndjson`), lines.join(''));
  }
  return filled;
}

// A record of v1 with its links as ids.
function flat(record) {
  const told = ([name, value]) => [name, Array.isArray(value) ? value.map(({id}) => id) : value?.id ?? value];
  return Object.fromEntries(Object.entries(record).map(told));
}
