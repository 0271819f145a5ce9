// Requests for an operation: valid ones, and ones that are wrong in one way. Each says what may come of it:
//
//   accepted  an administrator may not be told that the request is malformed or invalid
//   refused   nobody may be told that it worked
//   any       whatever the document promises
import { escape_pointer } from './document.mjs';

const body_methods = ['post', 'put', 'patch'];
const strange_keys = [
  '%00', '%2e%2e', '%zz', '%ff', 'A', 'no-such-record', '00000000-0000-0000-0000-000000000000', '%20',
  'a%2Fb', '%F0%9F%98%80', 'x'.repeat(3000), '..;', '*',
];
const strange_queries = [
  'nonsense=1', '=', '&&&', '%zz', 'limit', 'limit=', 'limit=1&limit=2', 'filter[', 'filter[]=1',
  'filter[id][xx]=1', 'filter[nothing]=1', 'sort=', 'sort=-', 'fields=,', 'include=..', 'include=a.b.c.d',
  'page=0', 'page=99999999999', `fields=${'x,'.repeat(2000)}`, 'a=%00', 'a=%ff',
  Array.from({ length: 70 }, (_, i) => `p${i}=1`).join('&'),
];
const strange_members = ['id', 'version', 'nothing', '', 'constructor', 'tenant_id'];
const strange_headers = [
  { accept: 'text/html' }, { accept: 'application/*;q=0' }, { accept: ';;;,' },
  { 'if-none-match': '*' }, { 'if-match': '"0.0"' }, { 'if-match': 'nonsense' }, { 'if-match': '*' },
  { authorization: 'Bearer wrong' },
  { authorization: 'Basic eDp5' }, { authorization: '' }, { 'x-api-key': 'wrong' },
  { expect: 'the unexpected' },
  { 'x-long': 'x'.repeat(20_000) }, { 'accept-version': 'v9' },
];
const strange_types = [
  'text/plain', 'application/xml', 'application/json; charset=latin1', 'multipart/form-data', '',
];

export class Requests {
  constructor(document, random, values) {
    Object.assign(this, { document, random, values });
  }

  /** A request that the document allows, whoever sends it. */
  valid(operation, { edge = false } = {}) {
    this.dangles = false;
    const request = this.skeleton(operation);
    const query = this.query(operation, edge);
    const body = this.body(operation, edge);
    if (query) request.query = query;
    if (body) Object.assign(request, body);
    Object.assign(request.headers, this.header_fields(operation));
    request.expect = this.is_certain(operation, request) ? 'accepted' : 'any';
    return request;
  }

  /** A request with one thing about it that is unusual or wrong. */
  odd(operation) {
    const request = this.valid(operation);
    request.expect = 'any';
    const ways = ['query', 'parameter', 'header'];
    if (operation.path.includes('{key}')) ways.push('key');
    if (body_methods.includes(operation.method)) ways.push('member', 'member', 'member', 'text', 'type');
    this[`odd_${this.random.pick(ways)}`](operation, request);
    return request;
  }

  skeleton(operation) {
    return {
      operation,
      method: operation.method.toUpperCase(),
      path: operation.path.replace('{key}', () => this.key(operation)),
      query: '',
      headers: {},
      note: 'valid',
    };
  }

  /** A key of the collection that the address names. */
  key(operation) {
    const { random, values } = this;
    const known = values.pools.get(type_of(operation)) ?? [];
    // Who signs in here keeps the account, and the role that comes with it.
    const writes = ['put', 'patch', 'delete'].includes(operation.method);
    const loose = known.filter((record) => !record.kept || !writes);
    if (loose.length === 0 || random.chance(0.1)) return random.uuid();
    const record = random.pick(loose);
    return encodeURIComponent(record.slug && random.chance(0.4) ? record.slug : record.id);
  }

  // At most some of the parameters: nobody sends a hundred filters.
  query(operation, edge) {
    const chosen = this.random.shuffled(operation.parameters.filter((one) => one.in === 'query'))
      .slice(0, this.random.whole(0, 3));
    const names = chosen.map((one) => one.name);
    return chosen
      .filter(({ name }) => name !== 'order' || !names.includes('sort'))
      .filter(({ name }) => !['include', 'counts'].includes(name) || !names.includes('version'))
      .filter(({ name }) => name !== 'cursor' || !names.some((one) => ['page', 'offset'].includes(one)))
      .map((parameter) => this.written(parameter, this.values.valid(parameter.schema, { edge })))
      .filter(Boolean).join('&');
  }

  /** Some of the header fields that an operation takes. */
  header_fields(operation) {
    const chosen = this.random.some(operation.parameters.filter((one) => one.in === 'header'), 0.15);
    return Object.fromEntries(chosen.map(({ name, schema }) => [
      name, schema.pattern ? this.random.word() : this.random.pick(['*', '"1.0"', `"${this.random.word()}"`]),
    ]));
  }

  written({ name, schema }, value) {
    const is_list = Array.isArray(value);
    if (is_list && (value.length === 0 || value.some((one) => String(one).includes(',')))) return '';
    const text = is_list ? value.map(encodeURIComponent).join(',') : encodeURIComponent(value);
    return schema.type === 'array' && text === '' ? '' : `${encodeURIComponent(name)}=${text}`;
  }

  body(operation, edge) {
    const bodies = this.document.bodies(operation);
    if (bodies.length === 0) return undefined;
    const { type, schema } = this.random.pick(bodies);
    const headers = { 'content-type': type };
    return { headers, body: this.filled(schema, edge), pointer: pointer_of(operation, type) };
  }

  filled(schema, edge) {
    const resolved = this.document.resolve(schema);
    if (resolved.anyOf) return this.filled(this.random.pick(resolved.anyOf), edge);
    if (resolved.type === 'array') {
      return Array.from({ length: this.random.whole(1, 3) }, () => this.filled(resolved.items, edge));
    }
    const type = (schema.$ref ?? '').split('/').at(-1).split('.')[0];
    const part = this.document.resolve({ $ref: `#/components/schemas/${type}.part` });
    const aliases = new Set((resolved.allOf ?? []).map(({ not }) => not?.required?.[1]).filter(Boolean));
    // A link that has to be there may have either of its names: the first is taken.
    const either = (resolved.allOf ?? []).map(({ anyOf }) => anyOf?.[0].required[0]).filter(Boolean);
    const required = [...(resolved.required ?? []), ...either];
    const body = {};
    for (const [name, member] of Object.entries(resolved.properties)) {
      if (aliases.has(name) || (!required.includes(name) && !this.random.chance(0.3))) continue;
      const target = target_of(part?.properties?.[name]);
      // There is nothing to link to.
      if (target && !this.values.pools.has(target)) {
        if (!required.includes(name)) continue;
        this.dangles = true;
      }
      body[name] = this.values.valid(member, { edge, target });
    }
    for (const [name, member] of Object.entries(resolved.properties)) {
      put_in_order(body, member['x-later-than'], name);
    }
    return body;
  }

  // What is very long may be too large, and a link may have to lead somewhere when there is nothing.
  is_certain(operation, { body }) {
    return body === undefined || (!this.dangles && JSON.stringify(body).length < 500_000);
  }

  odd_query(operation, request) {
    request.query = this.random.pick(strange_queries);
    request.note = `query ${request.query.slice(0, 60)}`;
  }

  odd_parameter(operation, request) {
    const parameter = this.random.pick(operation.parameters.filter((one) => one.in === 'query'));
    if (!parameter) return;
    const wrong = wrong_text(parameter.schema, this.random);
    // A lone surrogate has no place in an address.
    const text = (wrong ?? this.values.strange_text()).replace(/\p{Surrogate}/gu, '?');
    request.query = `${encodeURIComponent(parameter.name)}=${encodeURIComponent(text)}`;
    request.note = `parameter ${request.query.slice(0, 80)}`;
    if (wrong !== undefined) request.expect = 'refused';
  }

  odd_header(operation, request) {
    const header = this.random.pick(strange_headers);
    Object.assign(request.headers, header);
    request.note = `header ${JSON.stringify(header).slice(0, 60)}`;
  }

  odd_key(operation, request) {
    const key = this.random.pick(strange_keys);
    request.path = operation.path.replace('{key}', key);
    request.note = `key ${key.slice(0, 40)}`;
  }

  odd_member(operation, request) {
    const body = request.body;
    if (typeof body !== 'object') return;
    const record = Array.isArray(body) ? this.random.pick(body) : body;
    const names = Object.keys(record);
    const way = this.random.pick(['value', 'value', 'missing', 'extra']);
    if (way === 'missing' && names.length > 0) delete record[this.random.pick(names)];
    else if (way === 'extra') record[this.random.pick(strange_members)] = 1;
    else if (names.length > 0) record[this.random.pick(names)] = this.values.strange();
    request.note = `${way} ${JSON.stringify(body)?.slice(0, 120)}`;
    if (this.document.fault(request.pointer, JSON.parse(JSON.stringify(body)))) request.expect = 'refused';
  }

  odd_text(operation, request) {
    const text = JSON.stringify(request.body);
    const texts = [
      '', text.slice(0, -1), `${text}x`, '[', 'null', '1', '"text"', '[]', '[[]]', '\u0000', '{"a":1,"a":1}',
      '['.repeat(40) + ']'.repeat(40), '{"x":"\\ud800"}', '{"title":1e999}', ' '.repeat(1_100_000),
      `{"x":"${'y'.repeat(200_000)}"}`, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ];
    request.body = this.random.pick(texts);
    request.note = `text ${String(request.body).slice(0, 60)}`;
    if (!(request.body.length > 2 && String(request.body).startsWith('[]'))) request.expect = 'any';
  }

  odd_type(operation, request) {
    const type = this.random.pick(strange_types);
    if (type === '') delete request.headers['content-type'];
    else request.headers['content-type'] = type;
    request.note = `type ${type}`;
    request.expect = 'refused';
  }
}

/** "Project" of the operations of /projects: the first part of the name of a component that it refers to. */
export function type_of({ operation }) {
  const text = JSON.stringify(operation.parameters ?? []);
  return /parameters\/([A-Za-z0-9_]+)\.(?:key|fields|sort)"/.exec(text)?.[1];
}

function target_of(schema) {
  const references = [schema, schema?.items].flatMap((one) => one?.anyOf ?? []);
  const names = references.map((one) => one.$ref?.split('/').at(-1)).filter(Boolean);
  return names.find((name) => !name.includes('.'));
}

// Two times are sent together and in their order, whatever the record had before: one alone might not fit.
function put_in_order(body, earlier, later) {
  if (!earlier || (body[earlier] === undefined && body[later] === undefined)) return;
  const [begin = null, end = null] = [body[earlier], body[later]].filter(Boolean).sort();
  body[earlier] = begin;
  body[later] = begin === end ? null : end;
}

function pointer_of(operation, type) {
  return `${operation.pointer}/requestBody/content/${escape_pointer(type)}/schema`;
}

// A text that the schema of a parameter has no place for; undefined where every text is valid.
function wrong_text(schema, random) {
  switch (schema.type) {
    case 'integer': {
      const { minimum, maximum } = schema;
      return random.pick([`${minimum - 1}`, `${maximum + 1}`, '1.5', 'x', '', '1e1', ' 1']);
    }
    case 'number': return random.pick(['x', '', 'NaN', 'Infinity', '1,5']);
    case 'boolean': return random.pick(['yes', '1', '', 'TRUE']);
    case 'array': return wrong_list(schema, random);
    default: return schema.enum ? random.pick(['nothing', '', schema.enum[0].toUpperCase()]) : undefined;
  }
}

function wrong_list({ items, minItems = 0 }, random) {
  if (!items.enum) return undefined;
  return random.pick(['nothing', `${items.enum[0]},nothing`, ...(minItems > 0 ? [''] : [])]);
}
