// Values for schemas: valid ones, ones at the bounds, and ones that no schema has a word for.
const strange_texts = [
  '', ' ', '0', '-1', 'null', 'true', '../..', "'; --", '<script>', '\u0000', 'a\u0000b', '\u007f',
  'ｆｕｌｌ', 'ﬃ', 'e\u0301', '\u202Eright to left', '👩‍👩‍👧‍👦', 'İ', 'ß', '\ufeff',
  '%', '%zz', '\n\r\t', '\ud83d',
  'ǅ', '١٢٣', 'ⅷ', 'ﷺ', '\u0345', '{}', '[]', 'a'.repeat(300),
  '😀'.repeat(3000), 'é'.repeat(70_000),
];
const strange_values = [
  null, true, false, 0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, '', 'text', [], {}, [[]], [null],
  ['x'], { id: 1 }, { id: null }, { id: 'x' }, '2024-02-30', '2024-05-01T12:00:00',
  '9999-12-31T23:59:59.999Z', '2024-05-01T12:00:00+14:00', '2016-12-31T23:59:60Z', '0000-01-01T00:00:00Z',
  'javascript:alert(1)', '//elsewhere.example', '00000000-0000-0000-0000-000000000000',
];

export class Values {
  constructor(document, random, pools) {
    Object.assign(this, { document, random, pools });
  }

  strange_text() { return this.random.pick(strange_texts); }
  strange() { return this.random.chance(0.4) ? this.strange_text() : this.random.pick(strange_values); }

  /** A valid value. `edge`: as long, large or small as it may be. `target`: the type that links lead to. */
  valid(schema, { edge = false, target } = {}) {
    const { random } = this;
    if (schema.$ref) return this.named(schema, { edge, target });
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return random.pick(schema.enum);
    if (schema.anyOf) return this.valid(random.pick(schema.anyOf), { edge, target });
    const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
    switch (type) {
      case 'null': return null;
      case 'boolean': return random.chance(0.5);
      case 'integer': return this.integer(schema, edge);
      case 'number': return edge ? random.pick([0, -0.5, 1e-9, 1e15]) : random.whole(-1000, 1000) / 8;
      case 'string': return this.text(schema, edge);
      case 'array': return this.list(schema, { edge, target });
      case 'object': return this.object(schema, { edge });
      default: return random.pick([null, 1, 'text', { key: ['value'] }]);
    }
  }

  named(schema, { edge, target }) {
    const { random } = this;
    switch (schema.$ref.split('/').at(-1)) {
      case 'Api.Id': return random.pick(this.pools.get(target) ?? [random.uuid()]).id ?? random.uuid();
      case 'Api.Slug': return edge ? random.word(80) : `${random.word()}-${random.word()}`;
      case 'Api.Address': {
        const start = 'https://example.com/';
        return start + random.word(edge ? (schema.maxLength ?? 2048) - start.length : 8);
      }
      case 'Api.Reference': {
        const { id } = random.pick(this.pools.get(target) ?? [{ id: random.uuid() }]);
        return random.chance(0.8) ? id : { id };
      }
      default: return this.valid(this.document.resolve(schema), { edge, target });
    }
  }

  integer({ minimum = -1000, maximum = 1000 }, edge) {
    if (edge) return this.random.pick([minimum, maximum]);
    return this.random.whole(Math.max(minimum, -1000), Math.min(maximum, 1000));
  }

  text({ format, maxLength = 60, minLength = 0 }, edge) {
    const { random } = this;
    if (format === 'date-time') return this.instant(edge);
    if (format === 'date') return this.instant(edge).slice(0, 10);
    if (format === 'uuid') return random.uuid();
    if (format === 'cursor') return '';  // any other is one that the server made
    if (edge) return random.word(random.chance(0.3) ? Math.max(minLength, 1) : Math.min(maxLength, 300_000));
    const words = [random.word(), random.word(), random.pick(['ünï', '日本', '😀', 'x'])].join(' ');
    return [...words].slice(0, maxLength).join('');
  }

  instant(edge) {
    if (edge) return this.random.pick(['1970-01-01T00:00:00.000Z', '2999-12-31T23:59:59.999Z']);
    return new Date(this.random.whole(0, 2_000_000_000) * 1000).toISOString();
  }

  list(schema, { edge, target }) {
    const most = Math.min(schema.maxItems ?? 3, 3);
    const found = new Map();
    for (let left = this.random.whole(schema.minItems ?? 0, most); left > 0; left--) {
      const value = this.valid(schema.items, { edge, target });
      found.set(JSON.stringify(value?.id ?? value).replace(/^"-/, '"'), value);
    }
    return [...found.values()];
  }

  object(schema, { edge }) {
    const required = schema.required ?? [];
    const names = Object.keys(schema.properties ?? {});
    const chosen = names.filter((name) => required.includes(name) || this.random.chance(0.4));
    return Object.fromEntries(chosen.map((name) => [name, this.valid(schema.properties[name], { edge })]));
  }
}
