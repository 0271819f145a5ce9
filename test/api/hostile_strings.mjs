// What an attacker would send: texts for every place of a request that takes one, and bodies as bytes.

const sql = ["'", '"', "' OR '1'='1", "'; DROP TABLE portfolio_projects; --", '1; DELETE FROM accounts', '`',
  '--', '/*',
  "*/ UNION SELECT * FROM api_keys --", "') OR 1=1 --", '1 OR 1=1', "x' AND randomblob(1000000000) --", '\\',
  "\\'",
  '"; ATTACH DATABASE \'/tmp/x\' AS x; --', '$1', '?1', ':a', '@a', '%', '_', '%%', '[a-z]', '*', 'NULL',
  'null', 'rowid',
  'sqlite_master', "x'00'", 'CAST(1 AS TEXT)', 'created_at; SELECT 1', 'title COLLATE NOCASE',
  '(SELECT hash FROM api_keys)',
  'tenant_id', 'version', 'pg_sleep(10)', 'load_extension(1)', 'PRAGMA journal_mode=OFF'];

const controls = ['\u0000', 'a\u0000b', '\u0001', '\u0007', '\b', '\t', '\n', '\r', '\r\n',
  '\r\nSet-Cookie: a=b', '\u001b[31m',
  '\u007f', '\u0080', '\u0085', '\u009f', '\u00a0', '\u00ad', '\u0378', '\u034f', '\u061c', '\u115f',
  '\u17b4', '\u180e', '\u200b', '\u200d', '\u200e', '\u200f',
  '\u2028', '\u2029', '\u202a', '\u202e', '\u2060', '\u2066', '\u2069', '\u3164', '\ufe0f', '\ufeff',
  '\ufff9', '\ufffc', '\ufffd', '\ufffe',
  '\uffff', '\u{e0001}', '\u{e0100}', '\u{1fffe}', '\u{10ffff}', '\u{f0000}'];

const letters = ['é', 'e\u0301', 'ﬁ', 'İ', 'ı', 'ß', 'ẞ', 'Ω', '𝄞', '👩‍👩‍👧‍👦', '🇩🇪', 'שלום', 'مرحبا', '日本語',
  '﷽', 'Ｄ',
  'Z\u0351\u034b\u0350\u0343\u0346\u0356'.repeat(5), 'ا\u0653\u0653\u0653', '\u0301', '۱۲۳', '①', '½', '五',
  'ﬃ', 'ǅ', 'ͅ',
  'аdmin', 'ｓｃｒｉｐｔ', 'ﷺ'.repeat(9)];

const numbers = ['0', '-0', '-1', '1', '1.0', '1e1', '1E400', '-1E400', '0x10', '0b1', '010', '+1', ' 1',
  '1 ', '1,5', '1_000', 'NaN',
  'Infinity', '-Infinity', '2147483647', '2147483648', '-2147483648', '-2147483649', '4294967295',
  '4294967296',
  '9007199254740993', '9223372036854775807', '9223372036854775808', '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615', '18446744073709551616', '99999999999999999999999999', '1e-400', '0.1e', '.5', '5.',
  '٣', '101',
  '1000000', '1000001'];

const words = ['', ' ', 'true', 'false', 'TRUE', 'yes', 'undefined', '{}', '[]', '{"$gt":""}',
  '[object Object]', '__proto__',
  'constructor', 'prototype', 'toString', 'hasOwnProperty', '-', '--title', '-title', 'title,', ',title',
  ',', ',,,', 'title,title',
  'account.account', 'account.', '.account', '.', '..', 'categories.categories.categories', 'a'.repeat(64),
  'a'.repeat(2048), 'a,'.repeat(500), '.'.repeat(300), '-'.repeat(300), 'title,slug,status,id', 'asc;',
  'published ', 'Published', 'hash',
  'password', 'email', 'role'];

const paths = ['../', '../../etc/passwd', '..%2f..%2f', '/', '//', '//evil.example', '\\\\evil', 'C:\\',
  'file:///etc/passwd',
  'http://169.254.169.254/', 'javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:x', '/a\\b',
  '/\\evil.example', 'vbscript:x',
  '%00', '%2e%2e', '%zz', '%', '%u0041', '?', '#', '&', '=', ';', ';a=b', ':', '@', '~', '.json', '%c0%ae',
  '%ff'];

const code = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg/onload=x>', '{{7*7}}',
  '${7*7}', '#{7*7}', '<%= 7 %>',
  '$(id)', '`id`', '| id', '; id', '&& id', '${jndi:ldap://x}', '%s%s%s%n', '%d', '%n%n%n',
  '!!python/object', '=cmd|x', '@SUM(1)',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<!--', ']]>', '*)(uid=*',
  "' or count(/*)=1",
  '(a+)+$', '(?:', '\\u0000', '\\x00', '\\0'];

const instants = ['2024-01-01', '2024-01-01T00:00:00', '2024-13-01T00:00:00Z', '2024-02-30T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:00:60Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '10000-01-01T00:00:00Z',
  '-0001-01-01T00:00:00Z',
  '2024-01-01T00:00:00+25:00', '2024-01-01T00:00:00.123456789123456789Z', '2024-01-01T00:00:00z',
  '2024-01-01 00:00:00Z'];

const ids = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890A5D-AC96-774B-BCCE-B302099A8057',
  '01890a5dac96774bbcceb302099a8057',
  '{01890a5d-ac96-774b-bcce-b302099a8057}', '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01890a5d-ac96-774b-bcce-b302099a805', '01890a5d-ac96-774b-bcce-b302099a8057x',
  'urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057'];

export const strings = [...new Set([...sql, ...controls, ...letters, ...numbers, ...words, ...paths, ...code,
  ...instants, ...ids])];

const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const title = (value) => bytes('{"description":"x","title":"', value, '"}');

// Bodies that no client library would write. None of them may become a record.
export const bodies = {
  'a NUL byte': title([0]), 'a NUL escape': title('\\u0000'), 'a bare control': title([1]),
  'a line feed': title('\n'),
  'a high surrogate': title('\\ud800'), 'a low surrogate': title('\\udc00'),
  'surrogates turned around': title('\\udc00\\ud800'),
  'a surrogate in UTF-8': title([0xed, 0xa0, 0x80]), 'over-long slash': title([0xc0, 0xaf]),
  'over-long NUL': title([0xc0, 0x80]),
  'over-long in three bytes': title([0xe0, 0x80, 0xaf]),
  'over-long in four bytes': title([0xf0, 0x80, 0x80, 0xaf]),
  'beyond Unicode': title([0xf4, 0x90, 0x80, 0x80]), 'five bytes': title([0xf8, 0x88, 0x80, 0x80, 0x80]),
  'a lone 0xFF': title([0xff]),
  'a cut character': title([0xe2, 0x82]), 'a lone continuation': title([0x80]),
  'a bad escape': title('\\x41'),
  'a cut escape': title('\\u12'), 'UTF-16': Buffer.from('{"title":"x"}', 'utf16le'),
  'a byte order mark twice': bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '{}'),
  'a name twice': '{"title":"a","title":"b","description":"x"}',
  'a name twice, escaped': '{"title":"a","t\\u0069tle":"b","description":"x"}',
  'a name and its alias': '{"title":"a","description":"x","categories":[],"categoryIds":[]}',
  'an empty name': '{"":1}',
  'a prototype': '{"__proto__":{"role":"admin"},"title":"a","description":"x"}', 'nothing': ' ',
  'a comma behind': '{"title":"a",}',
  'a comment': '{"title":"a"/**/}', 'single quotes': "{'title':'a'}", 'two documents': '{}{}',
  'NaN': '{"title":NaN}',
  'Infinity': '{"title":Infinity}', 'hexadecimal': '{"title":0x1}', 'a leading zero': '{"title":01}',
  'a plus': '{"title":+1}',
  'a huge number': `{"title":${'9'.repeat(5000)}}`, 'a huge exponent': '{"title":1e99999}',
  'a tiny exponent': '{"title":[1e-99999]}',
  'deep arrays': `{"title":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'deep objects': '{"a":'.repeat(5000),
  'deep and cut': '['.repeat(100_000),
  'a deep array of records': `${'['.repeat(40)}${']'.repeat(40)}`,
  'many members': `{${Array.from({ length: 20_000 }, (_, i) => `"a${i}":1`)}}`,
  'many records': `[${Array.from({ length: 5000 }, () => '{}')}]`,
  'many faults': `[${Array.from({ length: 900 }, () => '{"a":1,"b":2}')}]`,
  'many links': `{"title":"a","description":"x","categories":[${Array.from({ length: 5000 }, (_, i) => i)}]}`,
  'a long name': `{"${'a'.repeat(500_000)}":1}`, 'a long title': title('a'.repeat(900_000)),
  'a long text that is no UTF-8': title(Buffer.alloc(900_000, 0xff)),
  'numbers for texts': '{"title":1,"description":2}', 'null for all': '{"title":null,"description":null}',
  'an object for a text': '{"title":{},"description":[]}',
  'a foreign owner that is none': '{"title":"a","account":"01890a5d-ac96-774b-bcce-b302099a8057"}',
  'a link with more': '{"title":"a","description":"x","categories":[{"id":{"id":"x"}}]}',
  'the server\'s own': '{"title":"a","description":"x","id":"x","createdAt":1,"version":9}',
};
