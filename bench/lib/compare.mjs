// Whether two servers answer the same records. They number them differently; what has to be the same is
// which id stands for which, everywhere.

// What the id at a place in a list of projects, or in one project, belongs to.
function kindOfId(path) {
  if (/^(\/\d+)?\/id$/.test(path)) return 'projects';
  if (/\/account_id$/.test(path)) return 'users';
  return /\/(categories|technologies)\/\d+\/id$/.exec(path)?.[1];
}

// Pairs of ids, one of each side; each id of a kind belongs to exactly one pair, for good.
export class Identities {
  constructor() {
    this.pairs = new Map();
  }

  match(kind, ours, theirs) {
    for (const [from, to] of [[`our ${kind} ${ours}`, theirs], [`their ${kind} ${theirs}`, ours]]) {
      if (!this.pairs.has(from)) this.pairs.set(from, to);
      if (this.pairs.get(from) !== to) return false;
    }
    return true;
  }
}

const isTree = (value) => typeof value === 'object' && value !== null;
const told = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));

// Where two answers differ first, as a sentence; undefined where they do not.
export function difference(ours, theirs, identities, path = '') {
  if (isTree(ours) && isTree(theirs) && Array.isArray(ours) === Array.isArray(theirs)) {
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const found = difference(ours[name], theirs[name], identities, `${path}/${name}`);
      if (found) return found;
    }
    return undefined;
  }
  const kind = ours === undefined || theirs === undefined ? undefined : kindOfId(path);
  const same = kind ? identities.match(kind, ours, theirs) : ours === theirs;
  return same ? undefined : `${path || '/'}: ${told(ours)} is not ${told(theirs)}`;
}

const bySlug = (a, b) => (a.slug < b.slug ? -1 : Number(a.slug > b.slug));

// A project in the form that both sides are compared in: the account as its id, and each relation by slug,
// as the peer promises no order there.
export function neutral({account, ...project}) {
  const one = account ? {...project, account_id: account.id} : {...project};
  for (const relation of ['categories', 'technologies']) {
    if (Array.isArray(one[relation])) one[relation] = [...one[relation]].sort(bySlug);
  }
  return one;
}
