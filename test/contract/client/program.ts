// A client as somebody would write it who has the document and nothing else. Run by client.test.mjs:
//   node program.js URL KEY
import createClient from 'openapi-fetch';
import type { components, paths } from './v2.js';

// Given by Node; its types are no package of ours.
declare const process: { argv: string[] };

type Article = components['schemas']['Article'];

// Lists of values in a parameter have commas between them.
const [url = '', key = ''] = process.argv.slice(2);
const client = createClient<paths>({
  baseUrl: url,
  headers: { Authorization: `Bearer ${key}` },
  querySerializer: { array: { style: 'form', explode: false } },
});

function whole<T>(answer: { data?: T; error?: components['schemas']['Api.Problem']; response: Response }): T {
  if (answer.data === undefined) throw new Error(answer.error?.error ?? String(answer.response.status));
  return answer.data;
}

function is_whole(record: components['schemas']['Article.shown']): record is Article {
  return record.title !== undefined && record.version !== undefined;
}

const draft = { title: 'From a client', body: 'Hello.' };
const created = whole(await client.POST('/api/v2/articles', { body: draft }));
if ('articles' in created || !is_whole(created)) throw new Error('The new record is not whole.');
const slug: string = created.slug;

const listed = whole(await client.GET('/api/v2/articles', {
  params: {
    query: {
      'filter[title]': 'From a client',
      'filter[status][in]': ['draft', 'published'],
      sort: ['-createdAt', 'title'],
      include: ['account', 'categories'],
      counts: ['tasks'],
      limit: 5,
    },
  },
}));
const [first] = listed.articles;
if (first === undefined || !is_whole(first)) throw new Error('The list does not have the new record.');
const author = first.account !== null && 'name' in first.account ? first.account.name : undefined;

const tasks: number | undefined = first.counts?.tasks;

const patched = whole(await client.PATCH('/api/v2/articles/{key}', {
  params: { path: { key: slug }, query: { fields: ['status', 'publishedAt'] } },
  body: { status: 'published', excerpt: null },
}));

const refused = await client.POST('/api/v2/articles', { body: { title: 'x'.repeat(301), body: '' } });
const removed = await client.DELETE('/api/v2/articles/{key}', { params: { path: { key: slug } } });
const gone = await client.GET('/api/v2/articles/{key}', { params: { path: { key: slug } } });

console.log(JSON.stringify({
  slug, total: listed.total, author, tasks, status: patched.status, body: patched.body ?? null,
  refused: [refused.response.status, refused.error?.errors?.[0]?.pointer],
  removed: removed.response.status,
  gone: [gone.response.status, gone.error?.code],
}));
