import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaTypeOf } from '../contracts/content/extract.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { makeCarePlanFiles, type UnitKind } from './careplan/files.ts';
import type { Part } from './person.ts';
import { getResident } from './town.ts';

// The persons of the cast do in the running exchange what their parts say.
let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
});
afterAll(() => region.close());

const who = (part: Part) => getResident(region.town, region.town.cast[part]);

async function send(unit: UnitKind, ...parts: Part[]) {
  const persons = parts.map(who);
  const [sender, receiver] = unit === 'actuals' ? [helper, manager] : [manager, helper];
  const answers = await sender.codesOf(persons.map(({ insured }) => insured[0]!));
  const files = makeCarePlanFiles({ town: region.town, unit, persons, sequence: '20261124100000', month: '202612' });
  return sender.send({
    receiver: receiver.member,
    parcel: {
      // Who has no code is named by one that the exchange never gave, as a sender might who guesses.
      subjects: answers.map(({ code }) => ({ code: code ?? 'A'.repeat(26) })),
      files: files.map(({ name, bytes }) => ({
        name,
        mediaType: mediaTypeOf(name),
        content: bytes.toString('base64'),
      })),
    },
  });
}

describe('the cast on the road', () => {
  it.each([
    ['plan', ['sampleNineDigits', 'sharing1', 'sharing2', 'sharingHardName']],
    ['slip', ['sampleNineDigits', 'sharing1', 'sharing2', 'sharingHardName', 'alike1', 'alike2']],
    ['prevention', ['sampleTenDigits', 'sampleOtherTown', 'sharingPrevention']],
    ['actuals', ['sampleNineDigits', 'sharing1']],
  ] as [UnitKind, Part[]][])('%s: the town’s own files of %j are accepted', async (unit, parts) => {
    expect(await send(unit, ...parts)).toMatchObject({ status: 202, body: { state: 'kept' } });
  });

  it.each(['withoutConsent', 'movedOut'] as const)('%s: is not available', async (part) => {
    expect(await send('plan', part)).toMatchObject({ status: 422, body: { code: 'not_available' } });
  });

  it('protected: her care goes on, and for any other purpose her own care manager gets nothing', async () => {
    expect(await send('plan', 'protected')).toMatchObject({ status: 202, body: { state: 'kept' } });
    const number = who('protected').insured[0]!;
    expect(await manager.codesOf([number], 'certification-for-plan')).toEqual([{ refusal: 'not_available' }]);
  });

  it('one who is not available keeps back the whole file', async () => {
    expect(await send('plan', 'sharing1', 'withoutConsent')).toMatchObject({ status: 422 });
  });
});
