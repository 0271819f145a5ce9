// What a benchmark starts does not outlive it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Household } from '../../bench/lib/household.mjs';

const node = process.execPath;
const polite = `process.on("SIGTERM", () => process.exit(0)); console.log("ready 7");
  setInterval(() => {}, 1000)`;

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('processes end and the folder goes', async () => {
  const house = new Household();
  const { child, said } = await house.start(node, ['-e', polite], { says: /ready (\d)/ });
  assert.equal(said[1], '7');
  assert.ok(isAlive(child.pid) && existsSync(house.folder));
  assert.match(house.lastWords(), /ready 7/);
  await Promise.all([house.end(), house.end()]);
  assert.ok(!isAlive(child.pid) && !existsSync(house.folder));
  assert.equal(child.exitCode, 0);
});

test('a process that ends before it is ready is told with what it said; the others end', async () => {
  const house = new Household();
  const says = /ready/;
  const { child } = await house.start(node, ['-e', polite], { says });
  const broken = house.start(node, ['-e', 'console.error("no socket"); process.exit(3)'], { says });
  await assert.rejects(broken, /ended with 3\.\nno socket/);
  await assert.rejects(house.start('./no-such-program', [], { says }), /ENOENT/);
  await house.end();
  assert.ok(!isAlive(child.pid));
});
