// A request as the form says it: its address, its head, and the line for a shell that sends the same.

/** The address with path and query filled in; `values`: name of a parameter → text, '' for none. */
export function address(path, parameters, values) {
  let filled = path;
  const query = [];
  for (const { name, in: place } of parameters) {
    const value = values.get(name) ?? '';
    if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    if (place === 'query' && value !== '') query.push(`${encode_name(name)}=${encode_list(value)}`);
  }
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

// Brackets and commas are told apart by nobody when they are encoded, and read better when they are not.
function encode_name(name) { return encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']'); }
function encode_list(value) { return encodeURIComponent(value).replaceAll('%2C', ','); }

/** The header fields: those that are parameters, the type of the body, the key. */
export function head(parameters, values, { type, key }) {
  const fields = {};
  for (const { name, in: place } of parameters) {
    if (place === 'header' && values.get(name)) fields[name] = values.get(name);
  }
  if (type) fields['Content-Type'] = type;
  if (key) fields.Authorization = `Bearer ${key}`;
  return fields;
}

function quoted(text) { return `'${text.replaceAll("'", "'\\''")}'`; }

/** A line for a shell. The key itself never stands in it: it is the variable KEY. */
export function curl(method, url, fields, body) {
  const words = ['curl', method === 'HEAD' ? '-I' : '-i', quoted(url)];
  // curl has a meaning of its own for brackets.
  if (url.includes('[')) words.splice(1, 0, '-g');
  if (method !== 'GET' && method !== 'HEAD') words.push('-X', method);
  for (const [name, value] of Object.entries(fields)) {
    words.push('-H', name === 'Authorization' ? '"Authorization: Bearer $KEY"' : quoted(`${name}: ${value}`));
  }
  if (body) words.push('--data-raw', quoted(body));
  return words.join(' ');
}

/** Sends it; resolves to what came: status, time, header fields, and the body as it reads best. */
export async function send(method, url, fields, body) {
  const begun = performance.now();
  const response = await fetch(url, { method, headers: fields, body: body || undefined, redirect: 'manual' });
  const text = await response.text();
  return {
    status: response.status,
    title: response.statusText,
    ms: Math.round(performance.now() - begun),
    headers: [...response.headers],
    text: readable(text, response.headers.get('content-type') ?? ''),
  };
}

function readable(text, type) {
  if (!type.includes('json')) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
