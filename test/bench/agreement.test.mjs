// The server that is being built still answers as the peer of the benchmark does; and if one of them
// answered otherwise, no figures would be made.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { writeDataSet } from '../../bench/data.mjs';
import { assertAgreement } from '../../bench/lib/agreement.mjs';
import { Household } from '../../bench/lib/household.mjs';
import { bodiesOf, slugsOf } from '../../bench/lib/records.mjs';
import { startDataCanvas } from '../../bench/lib/sides.mjs';
import { startMemoryPeer } from './memory_peer.mjs';

const program = resolve(process.env.DATACANVAS_BINARY);  // it is started in another folder

test('both sides of the benchmark answer the same records, and a difference is noticed', async (t) => {
  const house = new Household();
  t.after(() => house.end());
  const records = join(house.folder, 'records');
  writeDataSet(records, { accounts: 20, projects: 300, articles: 20, tasks: 20 });
  const datacanvas = await startDataCanvas(house, records, {program});
  const peer = await startMemoryPeer(records);
  t.after(() => peer.close());
  const [slugs, bodies] = [slugsOf(records), bodiesOf(records)];

  assert.ok(await assertAgreement({ peer, datacanvas }, slugs, bodies) > 20);

  peer.relations.technologies[0].name += ' ';
  const compared = assertAgreement({ peer, datacanvas }, slugs, bodies);
  await assert.rejects(compared, /differ, .*technologies\/\d\/name/);
});
