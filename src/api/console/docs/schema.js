// Schemas as something to read: one line for a value, a list of members for an object. What a reference leads
// to is drawn when it is opened, so schemas that refer to each other end somewhere.
import { h, prose } from './dom.js';

/** Follows `#/components/…`; anything else is itself. */
export function resolve(api, value) {
  if (!value?.$ref) return value ?? {};
  return value.$ref.slice(2).split('/').reduce((place, part) => place[part], api);
}

export function name_of(schema) { return schema.$ref?.split('/').at(-1); }

/** "string or null, at most 200 characters": the form of a value in a few words. */
export function words_for(api, schema) {
  if (schema.$ref) return name_of(schema);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  if (schema.anyOf) return schema.anyOf.map((one) => words_for(api, one)).join(' or ');
  if (schema.allOf && !schema.type) return schema.allOf.map((one) => words_for(api, one)).join(' and ');
  const types = [schema.type ?? 'any value'].flat();
  if (types[0] === 'array') types[0] = `list of ${words_for(api, schema.items ?? {})}`;
  return [types.join(' or '), schema.format, ...bounds(schema)].filter(Boolean).join(', ');
}

function bounds(schema) {
  const found = [];
  if (schema.maxLength !== undefined) found.push(`at most ${schema.maxLength} characters`);
  if (schema.minimum !== undefined) found.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) found.push(`to ${schema.maximum}`);
  if (schema.maxItems !== undefined) found.push(`at most ${schema.maxItems}`);
  if (schema.default !== undefined) found.push(`default ${JSON.stringify(schema.default)}`);
  return found;
}

/** A drawing of the schema; `open`: its members are shown at once. */
export function draw(api, schema, { open = false } = {}) {
  const inner = members_of(api, schema);
  if (!inner) return h('span', { class: 'type' }, words_for(api, schema));
  const line = h('span', { class: 'type' }, words_for(api, schema));
  const details = h('details', { class: 'schema' }, h('summary', {}, line));
  const fill = () => { if (details.childElementCount === 1) details.append(...inner()); };
  details.addEventListener('toggle', fill);
  if (open) {
    details.open = true;
    fill();
  }
  return details;
}

// How to draw what is inside, if there is something to open.
function members_of(api, schema) {
  const whole = resolve(api, schema);
  if (whole.properties || whole.enum || whole.anyOf || whole.allOf) return () => inside(api, whole);
  if (whole.type === 'array' && members_of(api, whole.items ?? {})) {
    return () => [draw(api, whole.items, { open: true })];
  }
  return undefined;
}

function inside(api, schema) {
  const parts = prose(schema.description);
  if (schema.enum) parts.push(h('p', {}, schema.enum.map((word) => h('code', { class: 'word' }, word))));
  for (const one of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])]) {
    if (one.$ref || one.properties) parts.push(draw(api, one, { open: (schema.allOf ?? []).includes(one) }));
  }
  if (schema.properties) parts.push(members(api, schema));
  return parts;
}

function members(api, schema) {
  const required = new Set(schema.required);
  return h('dl', { class: 'members' }, Object.entries(schema.properties).map(([name, member]) => h('div', {},
    h('dt', {}, h('code', {}, name), required.has(name) ? h('span', { class: 'required' }, 'required') : ''),
    h('dd', {}, draw(api, member), prose(member.description)))));
}
