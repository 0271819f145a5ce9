// Known exceptions may only shrink: exceptions.json is {rule: {key: size}}, where the key is the file (or
// what the finding says) and the size what was measured, or the number of findings.

const key_of = (found) => found.key ?? found.path;

// The findings that remain, those about exceptions.json itself included.
export function apply_ratchet(findings, exceptions) {
  const measured = new Map();
  for (const found of findings) {
    const id = `${found.rule}\n${key_of(found)}`;
    measured.set(id, (measured.get(id) ?? 0) + (found.size ?? 1));
  }
  const allowed = (found) => exceptions[found.rule]?.[key_of(found)];
  const remaining = [];
  for (const found of findings) {
    const limit = allowed(found);
    const size = measured.get(`${found.rule}\n${key_of(found)}`);
    if (limit !== undefined && size <= limit) continue;
    remaining.push(
        limit === undefined ? found : {...found, text: `${found.text} (The exception allows ${limit}.)`});
  }
  const stale = (rule, key, text) => remaining.push(
      {rule: 'exceptions', path: 'tools/tidy/exceptions.json', line: 1, text: `${rule} of ${key} ${text}`});
  for (const [rule, keys] of Object.entries(exceptions)) {
    for (const [key, limit] of Object.entries(keys)) {
      const size = measured.get(`${rule}\n${key}`);
      if (size === undefined)
        stale(rule, key, 'is no exception any more; remove it.');
      else if (size < limit)
        stale(rule, key, `shrank from ${limit} to ${size}; write ${size}.`);
    }
  }
  return remaining;
}
