import { expect, test } from 'vitest';
import type { Contract } from '../../contracts/contract.ts';
import { decide } from '../decide/index.ts';
import type { Party, Question } from '../decide/question.ts';
import { consent, contracts, now, party, policies, relation, subject } from '../decide/testing.ts';
import { disclose } from './index.ts';
import { giving } from './testing.ts';

/*
 * The region's services, one of each kind of disclosure: what their rules say, decided and disclosed as on the road.
 */

const hall = (town: string) => party(`GOV/${town}`, 'municipality', town);

/** What `asker` gets of the answer of a person's town hall, or the reasons why not. */
async function ask(id: string, purpose: string, asker: Party, answer: unknown, town = '990019') {
  const contract = contracts.get(id) as Contract;
  const sender = hall(town);
  const { senderRelations, receiverRelations } = policies.purposes.get(purpose)!;
  const question: Question = {
    kind: 'inquiry',
    contract,
    purpose: policies.purposes.get(purpose)!,
    time: now,
    runMode: '通常',
    sender,
    receiver: asker,
    shown: {},
    subject:
      contract.subject === 'aggregate'
        ? null
        : subject({
            municipality: town,
            relations: [
              ...senderRelations.slice(0, 1).map((kind) => relation(sender, kind)),
              ...receiverRelations.map((kind) => relation(asker, kind)),
            ],
            consents: [consent(asker.id, purpose)],
          }),
  };
  const decision = decide(policies, question);
  if (decision.outcome === 'refuse') return decision.reasons;
  const more = { sender: sender.id, receiver: asker.id, purpose, time: now };
  const given = await disclose(giving(contract, decision, answer, more));
  return 'refused' in given ? given : JSON.parse(given.body.toString());
}

const certification = {
  insurerNumber: '123456',
  insuredNumber: '0000000001',
  name: '縁側 花子',
  kana: 'エンガワ ハナコ',
  birthDate: '1944-04-01',
  sex: '女',
  certification: {
    careLevel: '要介護2',
    certifiedOn: '2026-04-10',
    validFrom: '2026-05-01',
    validUntil: '2028-04-30',
    limitUnits: 19705,
    serviceLimits: [{ service: '15', units: 12_000 }],
    boardOpinion: '状態が安定している。',
  },
};

test('cut: the provider gets what entitles to the service, the planner all but what the town keeps inside', async () => {
  const helper = party('CARE/0300000005', 'home-help');
  const { insurerNumber, insuredNumber, name } = certification;
  expect(await ask('municipal/certification', 'certification-check', helper, certification)).toEqual({
    insurerNumber,
    insuredNumber,
    name,
    certification: { careLevel: '要介護2', validFrom: '2026-05-01', validUntil: '2028-04-30' },
  });
  const planner = party('CARE/0300000100', 'care-management');
  expect(await ask('municipal/certification', 'certification-for-plan', planner, certification)).toEqual(certification);
  // Of what an office outside plans by, the town keeps the board's opinion alone.
  const outside = party('CARE/0300000200', 'care-management', '990027');
  const { boardOpinion: _, ...rest } = certification.certification;
  expect(await ask('municipal/certification', 'certification-for-plan', outside, certification)).toEqual({
    ...certification,
    certification: rest,
  });
});

const volunteers = party('NGO/1', 'volunteer');

test('masked: who watches over somebody can make sure, and cannot call', async () => {
  const answer = { name: '髙﨑 𠮷彦', phone: '0999-00-5678', language: '日本語' };
  expect(await ask('municipal/contact', 'watch-introduction', volunteers, answer)).toEqual({
    name: '髙﨑 ＊＊＊',
    phone: '＊＊＊5678',
    language: '日本語',
  });
});

test('generalised: each town as coarse as it says', async () => {
  const answer = {
    birthDate: '1944-04-01',
    address: '九十九県縁側市本町二丁目3番4号',
    movedIn: '1970-06-15',
    household: 1,
  };
  expect(await ask('municipal/resident-profile', 'watch-introduction', volunteers, answer)).toEqual({
    birthDate: '80〜89歳',
    address: '九十九県縁側市本町二丁目',
    movedIn: '1970-06',
  });
  const other = { ...answer, address: '九十九県軒端郡軒端町大字山12' };
  expect(await ask('municipal/resident-profile', 'watch-introduction', volunteers, other, '990027')).toEqual({
    birthDate: '80〜84歳',
    address: '九十九県軒端郡軒端町',
    movedIn: '1970-06',
  });
});

test('pseudonymised: two clinics get the same check-ups under numbers that have nothing in common', async () => {
  const checkups = [
    {
      examinedOn: '2026-06-01',
      institution: '縁側診療所',
      results: [{ code: '9A751000000000001', name: '収縮期血圧', value: 128, unit: 'mmHg' }],
    },
  ];
  const answer = { ticketNumber: '26123456789', checkups };
  const [first, second] = await Promise.all(
    ['MED/1', 'MED/2'].map((id) => ask('health/checkup-record', 'checkup-for-treatment', party(id, 'clinic'), answer)),
  );
  expect([first.checkups, second.checkups]).toEqual([checkups, checkups]);
  expect(first.ticketNumber).toMatch(/^[\w-]{32}$/);
  expect(first.ticketNumber).not.toBe(second.ticketNumber);
});

test('counted: a table of figures, in the small town with twice the limit', async () => {
  const groups = ['40〜49歳', '50〜59歳', '60〜69歳', '70〜74歳'];
  const guidance = ['積極的支援', '動機付け支援', '情報提供'];
  const rows = Array.from({ length: 360 }, (_, i) => ({
    person: `${i}`,
    ageGroup: groups[i % 4]!,
    guidance: guidance[Math.floor(i / 4) % 3]!,
  }));
  const hospital = party('MED/9', 'hospital', null);
  const answer = { asOf: '2026-10-31', checkups: rows };
  const city = await ask('health/checkup-statistics', 'health-planning', hospital, answer);
  expect(city.figures).toHaveLength(20);
  expect(city.figures.at(-1)).toEqual({ ageGroup: null, guidance: null, count: 360 });
  expect(city.figures.every(({ count }: { count: number | null }) => count !== null)).toBe(true);
  const thin = { ...answer, checkups: rows.filter((_, i) => i % 24 > 11 || i % 4 > 0) };
  const [inCity, inTown] = await Promise.all(
    ['990019', '990027'].map((town) => ask('health/checkup-statistics', 'health-planning', hospital, thin, town)),
  );
  const hidden = ({ figures }: { figures: { count: number | null }[] }) =>
    figures.filter(({ count }) => count === null);
  expect(hidden(inTown).length).toBeGreaterThan(hidden(inCity).length);
});

test('without a consent, a relation or the purpose of it, nobody gets anything of these', async () => {
  const shop = party('COM/1', 'shop');
  expect(await ask('municipal/certification', 'certification-check', shop, certification)).toContain(
    'receiver_not_entitled',
  );
  expect(await ask('municipal/contact', 'certification-check', volunteers, {})).toContain('purpose_not_served');
});
