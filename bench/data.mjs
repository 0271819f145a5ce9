// The data set of the benchmarks, in the form of `datacanvas import ndjson`: one file a collection of the
// default model, one record a line. The same numbers give the same bytes: no clock, no chance.
//
//   node bench/data.mjs DIR [--accounts 1000] [--projects 10000] [--articles 20000] [--tasks 5000]
//
// 1,000 accounts (the first is "owner", an admin), 30 categories (20 of projects, 10 of articles),
// 40 technologies, 200 tags, 10,000 projects with 2–3 categories and technologies, of which nine of ten are
// published, 20,000 articles with a category and 1–3 tags, 5,000 tasks. A list of 20 projects with both
// relations is about 20 kB.
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const epoch = Date.UTC(2024, 0, 1);
const minute = 60e3;
const hour = 60 * minute;
const day = 24 * hour;

const words = `amber anchor archive arrow atlas balcony beacon bridge canvas cedar cinder cipher clover cobalt
  compass copper coral delta domain dune ember engine fabric feather fern filter fjord forge gateway glacier
  granite grove harbor hazel horizon index indigo island ivory jasmine junction juniper kernel keystone lagoon
  lantern lattice ledger lichen linen magnet maple marble matrix meadow mirror moss nectar nimbus node oak
  orbit orchid osprey pebble pepper pine pixel pocket portal prism quarry quartz query raven relay ribbon
  river saffron sail schema signal silver sketch slate spruce stream summit tangent thicket thread timber
  tulip umber union valley vector velvet vessel violet walnut wharf willow window winter yarrow zenith zephyr
  a the of for with and in on to from under over between without quick quiet open small large old new plain
  café naïve über jalapeño smörgåsbord`.split(/\s+/);
const categoryNames = `Web Apps|Mobile Apps|Data|Learning|Operations|Design|Shops|Tools|Interfaces|Games|
  Sensors|Security|Reports|Free Software|Education|Finance|Health|Media|Social|Maps|News|Essays|Notes|Reviews|
  Interviews|Guides|Releases|Events|Research|Letters`.split(/\|\s*/);
const technologyNames = `JavaScript|TypeScript|Node|React|Vue|Svelte|Angular|PostgreSQL|SQLite|Redis|MongoDB|
  GraphQL|Docker|Kubernetes|Terraform|Go|Rust|C++|Python|Django|Flask|Ruby|Rails|PHP|Laravel|Java|Spring|
  Kotlin|Swift|Flutter|Elixir|Phoenix|Haskell|WebAssembly|Sass|Kafka|RabbitMQ|nginx|Lua|Zig`.split(/\|\s*/);
const givenNames =
  'Ada Bela Carla Dario Edda Femi Greta Hugo Ines Jonas Kaya Lene Mira Nils Olga Piet Ruth'.split(' ');
const familyNames =
  'Abel Berg Conti Dahl Engel Falk Garcia Holm Ito Jansen Klein Lind Marsh Novak Prins'.split(' ');

// A number in [0, 1) for each call (mulberry32).
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Source {
  #next;
  constructor(seed) { this.#next = chance(seed); }
  below(n) { return Math.floor(this.#next() * n); }
  happens(share) { return this.#next() < share; }
  pick(list) { return list[this.below(list.length)]; }
  words(n) { return Array.from({length: n}, () => this.pick(words)).join(' '); }
  title(least, spread) { return capital(this.words(least + this.below(spread))); }
  sentence() { return `${capital(this.words(6 + this.below(9)))}.`; }
  text(length) {
    let text = this.sentence();
    while (text.length < length) text += ` ${this.sentence()}`;
    return text;
  }
  /** `n` different ones, in their order in the list. */
  some(list, n) {
    const places = new Set();
    while (places.size < n) places.add(this.below(list.length));
    return [...places].sort((a, b) => a - b).map((place) => list[place]);
  }
  /** A UUID of version 7, of that instant. */
  id(ms) {
    const hex = (n) => this.below(16 ** n).toString(16).padStart(n, '0');
    const time = ms.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${(8 + this.below(4)).toString(16)}${hex(3)}-` +
      hex(6) + hex(6);
  }
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const iso = (ms) => new Date(ms).toISOString();
const idsOf = (records) => records.map(({id}) => id);

// As the product would: lower case, letters and digits of any script, single hyphens.
const slug = (text) =>
  text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');

function stamped(source, created, spread, fields) {
  return {id: source.id(created), version: 1, ...fields, created_at: iso(created),
    updated_at: iso(created + source.below(spread))};
}

function named(source, names, of = () => ({})) {
  return names.map((name, i) => stamped(source, epoch - day + i * minute, 1, {name, slug: slug(
    name.replace('++', ' plus plus')), ...of(i)}));
}

function accountsOf(source, n) {
  const roles = ['editor', 'author', 'viewer'];
  return Array.from({length: n}, (_, i) => {
    const name = `${source.pick(givenNames)} ${source.pick(familyNames)}`;
    const handle = i === 0 ? 'owner' : `${slug(name)}-${i}`;
    return stamped(source, epoch + i * hour, day, {handle, name, email: `${handle}@example.org`, avatar: null,
      bio: null, role: i === 0 ? 'admin' : source.pick(roles), is_active: source.happens(0.95) || i === 0});
  });
}

function projectsOf(source, n, {users, categories, technologies}) {
  const ofProjects = categories.filter(({type}) => type === 'project');
  return Array.from({length: n}, (_, i) => {
    const title = source.title(3, 4);
    const created = epoch + i * 40 * minute;
    const status = source.happens(0.902) ? 'published' : source.pick(['draft', 'archived']);
    return stamped(source, created, 30 * day, {title, slug: `${slug(title)}-${i + 1}`,
      description: source.text(280 + source.below(160)), thumbnail: `/media/projects/${i + 1}/thumb.webp`,
      status, publish_at: null, unpublish_at: null,
      published_at: status === 'published' ? iso(created) : null,
      account: source.pick(users).id, categories: idsOf(source.some(ofProjects, 2 + source.below(2))),
      technologies: idsOf(source.some(technologies, 2 + source.below(2)))});
  });
}

function articlesOf(source, n, {users, categories, tags}) {
  const ofArticles = categories.filter(({type}) => type === 'article');
  return Array.from({length: n}, (_, i) => {
    const title = source.title(4, 5);
    const created = epoch + i * 20 * minute;
    const status = source.happens(0.85) ? 'published' : 'draft';
    return stamped(source, created, 10 * day, {title, slug: `${slug(title)}-${i + 1}`,
      excerpt: source.text(120), body: source.text(1200 + source.below(1200)), cover: null, status,
      publish_at: null, unpublish_at: null, published_at: status === 'published' ? iso(created) : null,
      account: source.pick(users).id, byline: null,
      categories: [source.pick(ofArticles).id], tags: idsOf(source.some(tags, 1 + source.below(3))),
      extra: null});
  });
}

function tasksOf(source, n, {users, projects}) {
  return Array.from({length: n}, (_, i) => {
    const status = source.pick(['open', 'doing', 'done']);
    return stamped(source, epoch + i * hour, day, {description: source.sentence(), status,
      is_done: status === 'done', due_at: source.happens(0.5) ? iso(epoch + i * hour + 7 * day) : null,
      account: source.pick(users).id,
      project: projects.length > 0 && source.happens(0.5) ? source.pick(projects).id : null, article: null});
  });
}

/** The records by collection, each after those that it links to. */
export function dataSet({accounts = 1_000, projects = 10_000, articles = 20_000, tasks = 5_000} = {}) {
  const source = new Source(0x5eed);
  const set = {};
  set.users = accountsOf(source, accounts);
  set.categories = named(source, categoryNames, (i) => ({type: i < 20 ? 'project' : 'article'}));
  set.technologies = named(source, technologyNames);
  set.tags = named(source, Array.from({length: 200}, (_, i) => `${source.pick(words)} ${i + 1}`));
  set.projects = projectsOf(source, projects, set);
  set.articles = articlesOf(source, articles, set);
  set.tasks = tasksOf(source, tasks, set);
  return set;
}

/** Writes `folder`/<plural>.ndjson and resolves to the number of records of each. */
export function writeDataSet(folder, sizes) {
  mkdirSync(folder, {recursive: true});
  return Object.fromEntries(Object.entries(dataSet(sizes)).map(([plural, records]) => {
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    writeFileSync(join(folder, `${plural}.ndjson`), lines);
    return [plural, records.length];
  }));
}

function run([folder, ...rest]) {
  const sizes = {};
  for (let i = 0; i < rest.length; i += 2) {
    const name = /^--(accounts|projects|articles|tasks)$/.exec(rest[i])?.[1];
    const number = Number(rest[i + 1]);
    if (!name || !Number.isInteger(number) || number < 1) throw new Error(`not understood: ${rest[i]}`);
    sizes[name] = number;
  }
  if (!folder || folder.startsWith('-')) throw new Error('name a folder: node bench/data.mjs DIR');
  console.log(JSON.stringify(writeDataSet(folder, sizes)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) run(process.argv.slice(2));
