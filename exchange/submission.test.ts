import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOpening } from '../contracts/leaf.ts';
import { receipt as receiptSchema } from '../contracts/receipt.ts';
import { openCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { checkInclusion, hashLeaf } from '../contracts/tlog/merkle.ts';
import { parseProof } from '../contracts/tlog/proof.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
const helperId = 'CARE/0300000005';
/** A person of the official sample files, whom both offices care for and who has consented. */
const person = { insurer: '123456', insured: '123456789' };

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00')); // a Tuesday, open
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
});
afterAll(() => region.close());

const name = 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV';
const file = ({ insurer, insured }: { insurer: string; insured: string }, text = '課題') => ({
  name,
  mediaType: 'text/csv',
  content: Buffer.from(
    `202407,${insurer},${insured},20261101,20261101,1,"${text}",1,,,,,1,"",,"",,"","","",,\r\n`,
    'ascii',
  ).toString('base64'),
});
const parcelFor = async (who = person) => {
  const [answer] = await manager.codesOf([who]);
  return { subjects: [{ code: answer!.code! }], files: [file(who, 'kadai')] };
};

test('a file travels: accepted, handed over byte for byte under the receiver’s own code, acknowledged, receipted, provable', async () => {
  const parcel = await parcelFor();
  const sent = await manager.send({ receiver: helperId, parcel });
  expect(sent).toMatchObject({ status: 202, body: { state: 'kept' } });
  const { messages } = await helper.collect(5);
  expect(messages).toHaveLength(1);
  const opened = await helper.open(messages[0]!.sealed);
  expect(opened.files).toEqual(parcel.files);
  expect(opened.subjects).toHaveLength(1);
  expect(opened.subjects[0]!.code).not.toBe(parcel.subjects[0]!.code);
  expect((await helper.acknowledge([messages[0]!.message])).body.acknowledged).toEqual([messages[0]!.message]);
  expect((await helper.collect()).messages).toEqual([]);

  type Status = { deliveries: { state: string; events: { state: string }[] }[]; receipt: unknown };
  const status = await manager.get<Status>(`/messages/${sent.id}`);
  expect(status.body.deliveries[0]!.events.map(({ state }) => state)).toEqual(['kept', 'handed-over', 'acknowledged']);
  await expect
    .poll(
      async () =>
        receiptSchema
          .parse((await manager.get<Status>(`/messages/${sent.id}`)).body.receipt)
          .records.every(({ proof }) => proof !== null),
      { timeout: 10_000 },
    )
    .toBe(true);
  const receipt = receiptSchema.parse((await manager.get<Status>(`/messages/${sent.id}`)).body.receipt);
  const vkeys = (await (await fetch(`${region.url}/ledger/vkey`)).text()).trim().split('\n');
  expect(receipt.records).toHaveLength(2); // accepted, and handed over
  for (const { leaf, opened: fields, proof } of receipt.records) {
    const { index, hashes, checkpoint } = parseProof(proof!);
    const { size, root } = openCheckpoint(checkpoint, vkeys).checkpoint;
    const entry = Buffer.from(leaf, 'base64');
    expect(checkInclusion({ index, size, leafHash: hashLeaf(entry), proof: hashes, root })).toBe(true);
    for (const [field, opening] of Object.entries(fields)) expect(checkOpening(entry, field, opening)).toBe(true);
    expect(fields.from!.value).toBe('CARE/0300000100');
    expect(fields).not.toHaveProperty('subject');
  }
  const manifest = parcel.files
    .map((f) => `${createHash('sha256').update(Buffer.from(f.content, 'base64')).digest('hex')}  ${f.name}\n`)
    .join('');
  const digest = createHash('sha256').update(Buffer.from(receipt.payload!.nonce, 'hex')).update(manifest).digest('hex');
  expect(digest).toBe(receipt.payload!.digest);
  expect(receipt.records[0]!.opened.payloadDigest!.value).toBe(digest);
});

test('a moment in which the directory says nothing breaks off no waiting collection', async () => {
  const collecting = helper.collect(6);
  const admin = await region.database.pool('admin', 1).connect();
  try {
    await sleep(600);
    // The signs of life stop for longer than they may, over the collection's next look.
    await admin.query('BEGIN; LOCK TABLE exchange.revision IN ACCESS EXCLUSIVE MODE');
    await sleep(1500);
  } finally {
    await admin.query('ROLLBACK');
    admin.release();
  }
  const sent = await manager.send({ receiver: helperId, parcel: await parcelFor() });
  expect(sent.status).toBe(202);
  const { status, messages } = await collecting;
  expect([status, messages.map(({ message }) => message)]).toEqual([200, [sent.body.message]]);
  await helper.acknowledge([sent.body.message!]);
});

test('the same id and content is answered as before and takes effect once; other content is refused', async () => {
  const parcel = await parcelFor();
  const first = await manager.send({ receiver: helperId, parcel });
  const again = await manager.send({ id: first.id, receiver: helperId, parcel });
  expect(again).toEqual(first);
  const other = await manager.send({
    id: first.id,
    receiver: helperId,
    parcel: { ...parcel, files: [file(person, 'betsu')] },
  });
  expect(other).toMatchObject({ status: 422, body: { code: 'same_id_other_content' } });
  const { messages } = await helper.collect();
  expect(messages).toHaveLength(1);
  await helper.acknowledge(messages.map(({ message }) => message));
});

test('at night nothing is handed over, and the receiver is told when it opens', async () => {
  await region.clock.turn(new Date('2026-11-24T22:00:00+09:00'));
  await manager.send({ receiver: helperId, parcel: await parcelFor() });
  await expect.poll(async () => (await helper.collect()).headers.get('engawa-opens')).toMatch(/^2026-11-2[45]T/);
  expect((await helper.collect()).status).toBe(204);
  await region.clock.turn(new Date('2026-11-25T09:00:00+09:00'));
  await expect.poll(async () => (await helper.collect()).messages.length).toBe(1);
});

test('nobody’s number and a person without relation are one answer', async () => {
  const parcel = await parcelFor();
  const nobody = { insurer: '123456', insured: '0000000000' };
  const refused = await manager.send({ receiver: helperId, parcel: { ...parcel, files: [file(nobody)] } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'not_available' } });
  expect(refused.body.at).toContain(1);
  // Refused, and on record before it was answered (law 2).
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT fields ->> 'decision' AS decision FROM ledger.record WHERE fields ->> 'messageId' LIKE '%' || $1`, [
      refused.id,
    ]);
  expect(rows.map(({ decision }) => decision)).toEqual(['refuse', 'refuse']);
  // Nor does a code made up beside it tell whether the number is somebody's.
  const { residents, relations } = region.town;
  const stranger = residents.find(
    ({ id, insured }) =>
      insured.length > 0 && !relations.some(({ resident, member }) => resident === id && member === manager.member),
  )!;
  const [of, none] = await Promise.all(
    [stranger.insured[0]!, nobody].map((number) =>
      manager.send({ receiver: helperId, parcel: { subjects: [{ code: 'made-up' }], files: [file(number)] } }),
    ),
  );
  expect(of!.body).toEqual(none!.body);
  expect(of).toMatchObject({ status: 422, body: { code: 'not_available', at: [0] } });
});
