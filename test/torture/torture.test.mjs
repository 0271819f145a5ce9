// Fifty kills: every write that was acknowledged is there, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { torture } from './torture.mjs';

const rounds = 50;

test(`${rounds} kills lose nothing that was acknowledged and do nothing twice`, async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const counts = await torture({ binary: process.env.DATACANVAS_BINARY, rounds, seed });
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.acknowledged > rounds, 'the writers got to write');
  assert.ok(counts.unanswered > 0, 'kills came in the middle of writes');
  assert.equal(counts.foundDone + counts.doneAgain, counts.unanswered);
  assert.ok(counts.verified > 0);
});
