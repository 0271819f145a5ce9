// One operation: what it does, a form that sends it, and what it can answer.
import { h, prose } from './dom.js';
import { draw, resolve, words_for } from './schema.js';
import { address, curl, head, send } from './request.js';

/** The page of an operation. `key()`: the API key that is typed in at the moment, or ''. */
export function page(api, operation, key) {
  const parameters = (operation.parameters ?? []).map((one) => resolve(api, one));
  return [
    h('h1', {}, h('span', { class: `method ${operation.method}` }, operation.method.toUpperCase()), ' ',
      h('code', {}, operation.path)),
    h('p', { class: 'lead' }, operation.summary),
    ...prose(operation.description),
    h('p', { class: 'hint' }, who(operation)),
    form(api, operation, parameters, key),
    answers(api, operation),
  ];
}

function who({ security = [] }) {
  if (security.length === 0) return 'Nobody has to sign in.';
  const guests = security.some((way) => Object.keys(way).length === 0);
  return guests ? 'Guests may; with an API key one may see more.' : 'Needs an API key.';
}

// ---- The form ----

function form(api, operation, parameters, key) {
  const is_filter = ({ name }) => name.startsWith('filter[');
  const usual = parameters.filter((one) => !is_filter(one)), filters = parameters.filter(is_filter);
  const result = h('div', { class: 'result', 'aria-live': 'polite', 'aria-label': 'Answer', role: 'region' });
  const body = body_field(api, operation);
  const element = h('form', { class: 'try', 'aria-label': 'Try it', autocomplete: 'off' },
    h('h2', {}, 'Try it'),
    usual.map((one) => field(api, one)),
    filters.length === 0 ? '' : h('details', {},
      h('summary', {}, `${filters.length} filters`), filters.map((one) => field(api, one))),
    body?.element,
    h('p', {}, h('button', { type: 'submit' }, 'Send')));
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    run({ operation, parameters, values: read(element), body: body?.read(), key: key(), result });
  });
  return h('section', {}, element, result);
}

function read(element) {
  const values = new Map();
  for (const input of element.querySelectorAll('[name]')) {
    const chosen = [...input.selectedOptions ?? []].map((option) => option.value);
    values.set(input.name, input.multiple ? chosen.join(',') : input.value);
  }
  return values;
}

function field(api, parameter) {
  const schema = resolve(api, parameter.schema);
  const note = `${parameter.description ?? ''} (${words_for(api, parameter.schema).slice(0, 80)})`;
  return h('label', { class: 'field' },
    h('span', { class: 'name' }, h('code', {}, parameter.name),
      parameter.required ? h('span', { class: 'required' }, 'required') : ''),
    input(schema, resolve(api, schema.items), parameter),
    h('small', {}, schema.enum || schema.items?.enum ? parameter.description ?? '' : note));
}

function input(schema, items, { name, required }) {
  const options = (words) => words.map((word) => h('option', { value: word }, word));
  if (items.enum) {
    const size = Math.min(4, items.enum.length);
    return h('select', { name, multiple: true, size }, options(items.enum));
  }
  const words = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : undefined);
  if (words) return h('select', { name }, h('option', { value: '' }, '—'), options(words));
  if (schema.type === 'integer') {
    const { minimum: min, maximum: max } = schema;
    return h('input', { name, type: 'number', min, max, placeholder: schema.default, required });
  }
  return h('input', { name, type: 'text', placeholder: schema.examples?.[0], required, spellcheck: 'false' });
}

function body_field(api, operation) {
  const content = Object.entries(operation.requestBody?.content ?? {});
  if (content.length === 0) return undefined;
  const type = h('select', {}, content.map(([name]) => h('option', { value: name }, name)));
  const text = h('textarea', { rows: 10, spellcheck: 'false' });
  text.value = JSON.stringify(content[0][1].example ?? {}, null, 2);
  const element = h('div', { class: 'body' },
    h('label', { class: 'field' }, h('span', { class: 'name' }, 'Content-Type'), type),
    h('label', { class: 'field wide' }, h('span', { class: 'name' }, 'Body'), text),
    draw(api, content[0][1].schema));
  return { element, read: () => ({ type: type.value, text: text.value }) };
}

async function run({ operation, parameters, values, body, key, result }) {
  const method = operation.method.toUpperCase();
  const url = address(operation.path, parameters, values);
  const fields = head(parameters, values, { type: body?.type, key });
  const line = curl(method, location.origin + url, fields, body?.text);
  try {
    show(result, line, await send(method, url, fields, body?.text));
  } catch (error) {
    result.replaceChildren(h('h2', {}, 'No answer'), h('p', {}, String(error.message)), shell(line));
  }
}

function show(result, line, answer) {
  const kind = answer.status < 300 ? 'good' : answer.status < 400 ? 'same' : 'bad';
  result.replaceChildren(
    h('h2', {}, 'Answer'),
    h('p', {},
      h('strong', { class: `status ${kind}` }, `${answer.status} ${answer.title}`), ` in ${answer.ms} ms`),
    answer.text === '' ? h('p', { class: 'hint' }, 'No body.')
      : h('pre', { tabindex: '0', 'aria-label': 'Body', class: 'answer-body' }, h('code', {}, answer.text)),
    h('details', {}, h('summary', {}, `${answer.headers.length} header fields`),
      h('dl', { class: 'members' }, answer.headers.map(([name, value]) =>
        h('div', {}, h('dt', {}, h('code', {}, name)), h('dd', {}, value))))),
    shell(line));
}

function shell(line) {
  return h('div', {}, h('h3', {}, 'The same in a shell'),
    h('pre', { tabindex: '0', 'aria-label': 'The same in a shell', class: 'curl' }, h('code', {}, line)));
}

// ---- What it can answer ----

function answers(api, operation) {
  return h('section', { class: 'answers' }, h('h2', {}, 'Answers'),
    Object.entries(operation.responses).map(([status, one]) => answer(api, status, resolve(api, one))));
}

function answer(api, status, { description, headers = {}, content = {} }) {
  const kind = status < '300' ? 'good' : status < '400' ? 'same' : 'bad';
  return h('details', { class: 'answer' },
    h('summary', {}, h('span', { class: `status ${kind}` }, status), ' ', description.replaceAll('`', '')),
    Object.entries(content).map(([type, media]) =>
      h('div', {}, h('p', {}, h('code', {}, type)), draw(api, media.schema, { open: true }))),
    Object.keys(headers).length === 0 ? '' : h('dl', { class: 'members' }, Object.entries(headers).map(
      ([name, one]) => h('div', {},
        h('dt', {}, h('code', {}, name)), h('dd', {}, resolve(api, one).description)))));
}
