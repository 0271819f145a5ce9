// Before anything is timed: both sides answer the same records with the same fields in the same order.
import {difference, Identities, neutral} from './compare.mjs';

// v1, because its fields are the peer's; v2 tells more of each linked record.
const base = {peer: '/api/v2/projects', datacanvas: '/api/v1/projects'};
const both = 'include=categories,technologies';

// The same question for each side. `page` counts from 1.
export const listPath = {
  peer: ({page = 1, limit = 20}) => `${base.peer}?page=${page}&limit=${limit}`,
  datacanvas: ({page = 1, limit = 20}) =>
      `${base.datacanvas}?offset=${(page - 1) * limit}&limit=${limit}&${both}`,
};
export const onePath = {
  peer: (slug) => `${base.peer}/${encodeURIComponent(slug)}`,
  datacanvas: (slug) => `${base.datacanvas}/${encodeURIComponent(slug)}?${both}`,
};
export const createPath = base;

// Resolves with what the answer's JSON says. `as`: a token; without one a guest asks, who sees what is
// published.
export async function ask({url}, path, {as, body, status = 200} = {}) {
  const headers = {...(as && {authorization: `Bearer ${as}`}), 'content-type': 'application/json'};
  const write = body && {method: 'POST', body: JSON.stringify(body)};
  const answer = await fetch(url + path, {headers, ...write});
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${text.slice(0, 1000)}`);
  return JSON.parse(text);
}

const draftFilter = {peer: '&status=draft', datacanvas: '&filter[status]=draft'};

// Drafts are only asked for by who may see them; the peer shows them to everybody.
export async function countDrafts(side, server) {
  const {total} = await ask(server, listPath[side]({limit: 1}) + draftFilter[side], {as: server.token});
  return total;
}

async function listed(sides, question, filters, signedIn) {
  const [theirs, ours] = await Promise.all(['peer', 'datacanvas'].map((name) => {
    const as = signedIn ? sides[name].token : undefined;
    return ask(sides[name], listPath[name](question) + filters[name], {as});
  }));
  return {
    peer: {total: theirs.total, records: theirs.projects},
    datacanvas: {total: ours.total, records: ours.data},
  };
}

function insist(what, ours, theirs, identities) {
  const found = difference(ours, theirs, identities);
  if (found) throw new Error(`The two sides differ, ${what}: ${found}`);
}

class Comparison {
  constructor(sides) {
    this.sides = sides;
    this.identities = new Identities();
    this.answers = 0;
  }

  async lists(question, filters = {peer: '', datacanvas: ''}, {signedIn = false} = {}) {
    const {peer, datacanvas} = await listed(this.sides, question, filters, signedIn);
    const what = JSON.stringify({...question, ...filters});
    if (datacanvas.records.length === 0) throw new Error(`Nothing is listed: ${what}`);
    insist(`totals of ${what}`, datacanvas.total, peer.total, this.identities);
    insist(`list ${what}`, datacanvas.records.map(neutral), peer.records.map(neutral), this.identities);
    ++this.answers;
    return {peer, datacanvas};
  }

  async one(slug) {
    const [theirs, {data}] = await Promise.all(['peer', 'datacanvas'].map(
        (name) => ask(this.sides[name], onePath[name](slug))));
    insist(slug, neutral(data), neutral(theirs), this.identities);
    ++this.answers;
  }

  // `bodies`: the same record in the ids of each side. What is compared is what can be read afterwards.
  async created(bodies) {
    const [theirs, ours] = await Promise.all(['peer', 'datacanvas'].map(async (name) => {
      const side = this.sides[name];
      const made = await ask(side, createPath[name], {as: side.token, body: bodies[name], status: 201});
      const record = await ask(side, onePath[name]((made.data ?? made).slug), {as: side.token});
      // The sides make slugs in their own ways and at their own times.
      const {slug, created_at, updated_at, ...fields} = neutral(record.data ?? record);
      const expected = {slug: 'made-by-a-benchmark', created_at: updated_at};
      insist('a created record', {slug: slug.slice(0, 19), created_at}, expected);
      return fields;
    }));
    insist('a created record', ours, theirs, this.identities);
    ++this.answers;
  }
}

// `sides`: {peer, datacanvas}. `slugs`: of published projects. Resolves with the number of answers compared.
export async function assertAgreement(sides, slugs, bodies) {
  const comparison = new Comparison(sides);
  const first = await comparison.lists({});
  const pages = Math.ceil(first.peer.total / 20);
  const some = [2, 3, 7, 20, 200, pages].filter((page) => page <= pages);
  for (const page of some) await comparison.lists({page});
  for (const limit of [1, 10, 100]) await comparison.lists({page: 2, limit});
  await comparison.lists({}, draftFilter, {signedIn: true});
  const [theirs, ours] = ['peer', 'datacanvas'].map((name) => first[name].records[0]);
  await comparison.lists({limit: 3}, {
    peer: `&account=${theirs.account_id}`,
    datacanvas: `&filter[account]=${ours.account.id}`,
  });
  for (let n = 0; n < slugs.length; n += Math.ceil(slugs.length / 50)) await comparison.one(slugs[n]);
  await comparison.created(bodies);
  return comparison.answers;
}
