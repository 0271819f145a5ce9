// HTTP/1.1 by the book, byte by byte: RFC 9112 (messages), RFC 9110 (semantics), RFC 3986 (addresses). Each
// case is what a client sends on a new connection and the statuses that come back. What is taken is
// followed by one more request on the same connection, whose answer shows that both sides agree where the
// first one ended; what is refused is answered whole, with `Connection: close`, and nothing behind it is
// answered at all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../api/harness.mjs';
import { securityHeaders } from '../api/security_headers.mjs';
import { exchange } from './wire.mjs';

let server, key;
before(async () => {
  server = await startServer();
  key = server.key;
});
after(() => server?.stop());

const ping = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
const last = 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const line = (text) => `${text}\r\nHost: a\r\n\r\n`;
const lines = (all) => all.map((one) => `${one}\r\n`).join('');
const fields = (...more) => `GET /healthz HTTP/1.1\r\nHost: a\r\n${lines(more)}\r\n`;
const host = (...hosts) => `GET /healthz HTTP/1.1\r\n${lines(hosts.map((one) => `Host:${one}`))}\r\n`;
// Without a key: a body that was read to its end is answered with 401.
const postHead = 'POST /api/v2/tags HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
const post = (...more) => `${postHead}${lines(more.slice(0, -1))}\r\n${more.at(-1)}`;
const chunked = (body) => post('Transfer-Encoding: chunked', body);
const padded = (length, start, end) => start + 'a'.repeat(length - start.length - end.length) + end;

const longHead = 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: ';

const ok = 200, taken = 401;
// [what it is, the bytes, the status]
const cases = {
  'request line (RFC 9112 §3)': [
    ['GET', ping, ok],
    ['an empty line before it (§2.2)', `\r\n${ping}`, ok],
    ['lower case is another method', line('get /healthz HTTP/1.1'), 501],
    ['an unknown method', line('BREW /healthz HTTP/1.1'), 501],
    ['TRACE', line('TRACE /healthz HTTP/1.1'), 501],
    ['CONNECT', line('CONNECT a:443 HTTP/1.1'), 501],
    ['no method', line('/healthz HTTP/1.1'), 400],
    ['no target', line('GET HTTP/1.1'), 400],
    ['no version', line('GET /healthz'), 400],
    ['HTTP/0.9', 'GET /healthz\r\n\r\n', 400],
    ['HTTP/2.0', line('GET /healthz HTTP/2.0'), 505],
    ['HTTP/3.0', line('GET /healthz HTTP/3.0'), 505],
    ['HTTP/0.9 by name', line('GET /healthz HTTP/0.9'), 505],
    ['HTTP/1.10', line('GET /healthz HTTP/1.10'), 400],
    ['http/1.1', line('GET /healthz http/1.1'), 400],
    ['HTTP/1.1 with a comma', line('GET /healthz HTTP/1,1'), 400],
    ['two spaces before the target', line('GET  /healthz HTTP/1.1'), 400],
    ['two spaces behind the target', line('GET /healthz  HTTP/1.1'), 400],
    ['a space behind the version', line('GET /healthz HTTP/1.1 '), 400],
    ['a tab between', line('GET\t/healthz HTTP/1.1'), 400],
    ['a vertical tab between', line('GET\v/healthz HTTP/1.1'), 400],
    ['a space before the method', line(' GET /healthz HTTP/1.1'), 400],
    ['a method that is no token', line('G@T /healthz HTTP/1.1'), 400],
    ['NUL in the method', line('G\0T /healthz HTTP/1.1'), 400],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
    ['a bare LF', 'GET /healthz HTTP/1.1\nHost: a\n\n', 400],
    ['a bare CR', 'GET /healthz HTTP/1.1\rHost: a\r\n\r\n', 400],
    ['CR CR LF', 'GET /healthz HTTP/1.1\r\r\nHost: a\r\n\r\n', 400],
  ],
  'target (RFC 9112 §3.2, RFC 3986)': [
    ['absolute form', line('GET http://a/healthz HTTP/1.1'), ok],
    ['absolute form in capitals', line('GET HTTP://a/healthz HTTP/1.1'), ok],
    ['absolute form of another host', line('GET http://b/healthz HTTP/1.1'), 400],
    ['absolute form with a user', line('GET http://u@a/healthz HTTP/1.1'), 400],
    ['absolute form of another scheme', line('GET ftp://a/healthz HTTP/1.1'), 400],
    ['absolute form without a host', line('GET http:///healthz HTTP/1.1'), 400],
    ['a fragment', line('GET /healthz#top HTTP/1.1'), 400],
    ['no slash', line('GET healthz HTTP/1.1'), 400],
    ['asterisk with GET', line('GET * HTTP/1.1'), 400],
    ['asterisk with OPTIONS', line('OPTIONS * HTTP/1.1'), 204],
    ['authority form with GET', line('GET a:80 HTTP/1.1'), 400],
    ['a backslash', line('GET /\\healthz HTTP/1.1'), 400],
    ['a quote', line('GET /"healthz" HTTP/1.1'), 400],
    ['angle brackets', line('GET /<healthz> HTTP/1.1'), 400],
    ['DEL', line('GET /health\x7fz HTTP/1.1'), 400],
    ['a byte above ASCII', line('GET /h\xe9althz HTTP/1.1'), 400],
    ['NUL', line('GET /health\0z HTTP/1.1'), 400],
    ['a percent sign alone', line('GET /api/v2/tags/% HTTP/1.1'), 400],
    ['a percent sign with one digit', line('GET /api/v2/tags/%4 HTTP/1.1'), 400],
    ['percent with other letters', line('GET /api/v2/tags/%zz HTTP/1.1'), 400],
    ['an encoded NUL', line('GET /api/v2/tags/%00 HTTP/1.1'), 400],
    ['encoded bytes that are not UTF-8', line('GET /api/v2/tags/%ff%fe HTTP/1.1'), 400],
    ['over-long UTF-8', line('GET /api/v2/tags/%c0%af HTTP/1.1'), 400],
    ['an encoded surrogate', line('GET /api/v2/tags/%ed%a0%80 HTTP/1.1'), 400],
    ['a dot segment', line('GET /api/v2/../v2/tags HTTP/1.1'), 400],
    ['an encoded dot segment', line('GET /api/v2/%2e%2e/v2/tags HTTP/1.1'), 400],
    ['a single dot', line('GET /api/v2/./tags HTTP/1.1'), 400],
    ['an encoded slash is no separator', line('GET /api/v2/tags%2fx HTTP/1.1'), 404],
    ['decoded once', line('GET /api/v2/tags/%252e HTTP/1.1'), 404],
    ['an empty segment', line('GET //healthz HTTP/1.1'), 404],
    ['an empty query', line('GET /healthz? HTTP/1.1'), ok],
    ['a query with a slash and a question mark', line('GET /api/v2/tags?x=/? HTTP/1.1'), 422],
    ['a target of 8,192 bytes', line(padded(8192 + 13, 'GET /healthz?x', ' HTTP/1.1')), ok],
    ['a target of 8,193 bytes', line(padded(8193 + 13, 'GET /healthz?x', ' HTTP/1.1')), 414],
    ['a request line without an end', 'GET /' + 'a'.repeat(9000), 414],
  ],
  'Host (RFC 9112 §3.2)': [
    ['missing', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['missing on HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', [ok, 'close']],
    ['empty', host(' '), 400],
    ['twice, the same', host(' a', ' a'), 400],
    ['twice, different', host(' a', ' b'), 400],
    ['a list', host(' a, b'), 400],
    ['with a port', host(' a:8080'), ok],
    ['an empty port', host(' a:'), 400],
    ['a port that is none', host(' a:x'), 400],
    ['a port beyond 65535', host(' a:65536'), 400],
    ['IPv6', host(' [::1]:80'), ok],
    ['IPv6 without an end', host(' [::1'), 400],
    ['with a user', host(' u@a'), 400],
    ['with a path', host(' a/b'), 400],
    ['with a space', host(' a b'), 400],
    ['tabs around it', host('\ta\t'), ok],
    ['no space before it', host('a'), ok],
  ],
  'fields (RFC 9112 §5, RFC 9110 §5)': [
    ['an empty value', fields('X-Empty:'), ok],
    ['a value with a tab in it', fields('X-Tab: a\tb'), ok],
    ['a value above ASCII', fields('X-Text: \xe9'), ok],
    ['every character of a token', fields("!#$%&'*+-.^_`|~09azAZ: x"), ok],
    ['a space before the colon', fields('X-Space : x'), 400],
    ['a tab before the colon', fields('X-Tab\t: x'), 400],
    ['no colon', fields('X-None'), 400],
    ['no name', fields(': x'), 400],
    ['a space in the name', fields('X Space: x'), 400],
    ['a name above ASCII', fields('X-\xe9: x'), 400],
    ['a quote in the name', fields('"X": x'), 400],
    ['a folded line', fields('X-Fold: a', ' b'), 400],
    ['a folded line with a tab', fields('X-Fold: a', '\tb'), 400],
    ['a space before the first field', 'GET /healthz HTTP/1.1\r\n Host: a\r\n\r\n', 400],
    ['NUL in a value', fields('X-Nul: a\0b'), 400],
    ['CR in a value', fields('X-Cr: a\rb'), 400],
    ['LF in a value', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Lf: a\nb\r\n\r\n', 400],
    ['DEL in a value', fields('X-Del: a\x7fb'), 400],
    ['a bell in a value', fields('X-Bell: a\x07b'), 400],
    ['100 fields', fields(...Array.from({ length: 99 }, (_, n) => `X-${n}: x`)), ok],
    ['101 fields', fields(...Array.from({ length: 100 }, (_, n) => `X-${n}: x`)), 431],
    ['a head of 16,384 bytes', padded(16384, longHead, '\r\n\r\n'), ok],
    ['a head of 16,385 bytes', padded(16385, longHead, '\r\n\r\n'), 431],
    ['a field without an end', longHead + 'a'.repeat(20000), 431],
    ['two keys', fields('Authorization: Bearer a', 'Authorization: Bearer b'), 400],
    ['two X-API-Key', fields('X-API-Key: a', 'X-API-Key: b'), 400],
    ['two Content-Type', fields('Content-Type: a/b', 'Content-Type: a/b'), 400],
    ['two Idempotency-Key', fields('Idempotency-Key: a', 'Idempotency-Key: b'), 400],
  ],
  'body by length (RFC 9112 §6.3)': [
    ['none', post('Content-Length: 0', ''), taken],
    ['no length is no body', post(''), taken],
    ['of two bytes', post('Content-Length: 2', '{}'), taken],
    ['leading zeros', post('Content-Length: 0002', '{}'), taken],
    ['with GET', 'GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}', ok],
    ['negative', post('Content-Length: -1', ''), 400],
    ['with a plus', post('Content-Length: +2', '{}'), 400],
    ['hexadecimal', post('Content-Length: 0x2', '{}'), 400],
    ['with a point', post('Content-Length: 2.0', '{}'), 400],
    ['empty', post('Content-Length:', ''), 400],
    ['a list of equals', post('Content-Length: 2, 2', '{}'), 400],
    ['a list of others', post('Content-Length: 2, 3', '{}'), 400],
    ['twice, equal', post('Content-Length: 2', 'Content-Length: 2', '{}'), 400],
    ['twice, different', post('Content-Length: 2', 'Content-Length: 3', '{}'), 400],
    ['beyond 64 bits', post('Content-Length: 18446744073709551618', '{}'), [400, 413]],
    ['one byte too many', post('Content-Length: 1048577', ''), 413],
    ['a space within', post('Content-Length: 1 2', '{}'), 400],
  ],
  'body in chunks (RFC 9112 §7.1)': [
    ['one chunk', chunked('2\r\n{}\r\n0\r\n\r\n'), taken],
    ['two chunks', chunked('1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'), taken],
    ['none', chunked('0\r\n\r\n'), taken],
    ['a size with zeros', chunked('0002\r\n{}\r\n000\r\n\r\n'), taken],
    ['a size in capitals', chunked(`A\r\n${'{}'.padEnd(10)}\r\n0\r\n\r\n`), taken],
    ['an extension', chunked('2;a=b\r\n{}\r\n0\r\n\r\n'), taken],
    ['a quoted extension', chunked('2;a="b;c"\r\n{}\r\n0\r\n\r\n'), taken],
    ['a trailer', chunked('2\r\n{}\r\n0\r\nX-Trailer: x\r\n\r\n'), taken],
    ['Chunked in capitals', post('Transfer-Encoding: CHUNKED', '2\r\n{}\r\n0\r\n\r\n'), taken],
    ['no size', chunked('\r\n{}\r\n0\r\n\r\n'), 400],
    ['a size that is none', chunked('g\r\n{}\r\n0\r\n\r\n'), 400],
    ['a size with 0x', chunked('0x2\r\n{}\r\n0\r\n\r\n'), 400],
    ['a size with a sign', chunked('+2\r\n{}\r\n0\r\n\r\n'), 400],
    ['a negative size', chunked('-2\r\n{}\r\n0\r\n\r\n'), 400],
    ['a space before the size', chunked(' 2\r\n{}\r\n0\r\n\r\n'), 400],
    ['a size beyond 64 bits', chunked('10000000000000002\r\n{}\r\n0\r\n\r\n'), [400, 413]],
    ['a size beyond the limit', chunked('100001\r\n'), 413],
    ['a bare LF behind the size', chunked('2\n{}\r\n0\r\n\r\n'), 400],
    ['a bare LF behind the data', chunked('2\r\n{}\n0\r\n\r\n'), 400],
    ['data longer than its size', chunked('1\r\n{}\r\n0\r\n\r\n'), 400],
    ['an extension without an end', chunked(`2;${'a'.repeat(300)}`), [400, 431]],
    ['a bare CR in an extension', chunked('2;a\rb\r\n{}\r\n0\r\n\r\n'), 400],
    ['a NUL in an extension', chunked('2;a\0\r\n{}\r\n0\r\n\r\n'), 400],
    ['a trailer that frames', chunked('0\r\nContent-Length: 5\r\n\r\n'), [400, taken]],
    ['a trailer without a colon', chunked('0\r\nX-Trailer\r\n\r\n'), 400],
    ['a folded trailer', chunked('0\r\nX-A: b\r\n c\r\n\r\n'), 400],
    ['a trailer that is too long', chunked(`0\r\nX-A: ${'a'.repeat(5000)}\r\n\r\n`), [400, 431]],
  ],
  'transfer codings and smuggling (RFC 9112 §6.1, §6.3)': [
    ['a length and chunks', post('Content-Length: 5', 'Transfer-Encoding: chunked', '0\r\n\r\n'), 400],
    ['chunks and a length', post('Transfer-Encoding: chunked', 'Content-Length: 5', '0\r\n\r\n'), 400],
    ['gzip alone', post('Transfer-Encoding: gzip', ''), [400, 501]],
    ['gzip and chunks', post('Transfer-Encoding: gzip, chunked', '0\r\n\r\n'), [400, 501]],
    ['chunks and gzip', post('Transfer-Encoding: chunked, gzip', '0\r\n\r\n'), [400, 501]],
    ['chunks twice in one', post('Transfer-Encoding: chunked, chunked', '0\r\n\r\n'), [400, 501]],
    ['chunks twice', post(...Array(2).fill('Transfer-Encoding: chunked'), '0\r\n\r\n'), [400, 501]],
    ['identity', post('Transfer-Encoding: identity', ''), [400, 501]],
    ['an unknown coding', post('Transfer-Encoding: xchunked', '0\r\n\r\n'), [400, 501]],
    ['a quoted coding', post('Transfer-Encoding: "chunked"', '0\r\n\r\n'), [400, 501]],
    ['an empty coding', post('Transfer-Encoding:', '0\r\n\r\n'), [400, 501]],
    ['a vertical tab before the coding', post('Transfer-Encoding: \vchunked', '0\r\n\r\n'), 400],
    ['a space before the colon', post('Transfer-Encoding : chunked', '0\r\n\r\n'), 400],
    ['chunks with a parameter', post('Transfer-Encoding: chunked;a=b', '0\r\n\r\n'), [400, 501]],
    ['chunks on HTTP/1.0', chunked('0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0'), 400],
    ['chunks behind a folded line', post('Transfer-Encoding:', ' chunked', '0\r\n\r\n'), 400],
  ],
  'expectations and connections (RFC 9110 §10.1.1, RFC 9112 §9)': [
    ['another expectation', post('Expect: 200-ok', 'Content-Length: 2', '{}'), 417],
    ['100-continue in capitals', post('Expect: 100-CONTINUE', 'Content-Length: 2', '{}'), taken],
    ['100-continue without a body', post('Expect: 100-continue', ''), taken],
    ['100-continue of too much', post('Expect: 100-continue', 'Content-Length: 99999999', ''), 413],
    ['close', last, [ok, 'close']],
    ['Close in capitals, in a list', fields('Connection: x, CLOSE'), [ok, 'close']],
    ['keep-alive on HTTP/1.0', 'GET /healthz HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n', ok],
    ['HTTP/1.0 closes', 'GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n', [ok, 'close']],
  ],
};

const refusal = (status) => [400, 408, 413, 414, 417, 431, 501, 505].includes(status);

function assertWhole(answer, what) {
  for (const [name, value] of Object.entries(securityHeaders)) {
    assert.equal(answer.headers.get(name), value, what);
  }
  assert.match(answer.headers.get('content-security-policy'), /frame-ancestors/, what);
  assert.match(answer.headers.get('date'), / GMT$/, what);
}

let number = 0;
for (const [part, table] of Object.entries(cases)) {
  test(part, async () => {
    for (const [what, raw, expected] of table) {
      const { answers, rest, closed } = await exchange(server.port, raw, { count: 1, then: last });
      const wanted = [expected].flat();
      const closes = wanted.includes('close');
      const [first, second] = answers;
      assert.ok(first, `${what}: no answer`);
      assert.ok(wanted.includes(first.status), `${what}: ${first.status} ${first.body}`);
      assertWhole(first, what);
      // Of a sound head only the route may say 400; its connection goes on.
      const goesOn = first.headers.get('connection') !== 'close';
      assert.equal(goesOn, second !== undefined, `${what}: ${answers.length} answers`);
      if (closes) assert.equal(goesOn, false, what);
      if (goesOn) assert.equal(second.status, ok, what);
      if (!goesOn) assert.ok(closed, `${what}: still open`);
      if (refusal(first.status) && !goesOn) {
        assert.equal(first.headers.get('content-type'), 'application/problem+json', what);
        assert.equal(JSON.parse(first.body).status, first.status, what);
      }
      assert.equal(rest, '', `${what}: more than was asked for`);
      ++number;
    }
  });
}

test('there are enough cases', () => assert.ok(number >= 150, `${number}`));

test('what is hidden in a refused request is not answered', async () => {
  const hidden = 'GET /api/v2/tags HTTP/1.1\r\nHost: a\r\n\r\n';
  for (const raw of [
    post('Content-Length: 0', 'Transfer-Encoding: chunked', hidden),
    post('Content-Length: 5', 'Content-Length: 0', hidden),
    post('Transfer-Encoding: chunked', `0\r\nX: y\n\r\n${hidden}`),
    post('Transfer-Encoding: xchunked', hidden),
    fields('X-A: b', ` ${hidden}`),
  ]) {
    const { answers, rest, closed } = await exchange(server.port, raw, { count: 2 });
    assert.equal(answers.length, 1, raw);
    assert.ok(refusal(answers[0].status), `${answers[0].status}`);
    assert.equal(rest, '');
    assert.ok(closed);
  }
});

test('requests that come together are answered in order', async () => {
  const paths = ['/healthz', '/api/v2/nope', '/api/v2/tags', '/healthz', '/'];
  const raw = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('');
  const { answers } = await exchange(server.port, raw, { count: paths.length, then: last });
  assert.deepEqual(answers.map(({ status }) => status), [200, 404, 200, 200, 200, 200]);
});

test('requests may come byte by byte', async () => {
  const { answers } = await exchange(server.port, [...chunked('2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n')],
    { count: 1, then: last });
  assert.deepEqual(answers.map(({ status }) => status), [taken, ok]);
});

test('HEAD is answered as GET, without the body', async () => {
  const ask = (method) => `${method} /api/v2/tags HTTP/1.1\r\nHost: a\r\n\r\n`;
  const { answers, rest } = await exchange(server.port, ask('HEAD') + ask('GET'), { count: 2, heads: [0] });
  const [head, get] = answers;
  assert.equal(head.body, '');
  assert.equal(head.headers.get('content-length'), String(get.body.length));
  assert.equal(head.headers.get('etag'), get.headers.get('etag'));
  assert.equal(rest, '');
});

test('who expects 100 is told to go on, once, before the body', async () => {
  const head = post('Expect: 100-continue', 'Content-Length: 16', `Authorization: Bearer ${key}`, '');
  const { answers } = await exchange(server.port, head, { count: 1, then: '{"name":"Going"}' });
  assert.deepEqual(answers.map(({ status }) => status), [100, 201]);
});
