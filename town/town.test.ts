import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isMemberId, isSystemId, type MemberKind, memberKinds } from '../contracts/member.ts';
import { openingHours } from '../contracts/opening-hours.ts';
import { carePlanContract, sampleOffices } from './members.ts';
import { isCheckDigitValid } from './numbers.ts';
import { peopleOf } from './people.ts';
import { ageOn, parts, townDay } from './person.ts';
import { digestOfTown, getResident, makeTown } from './town.ts';

const town = makeTown();
const count = <T>(list: readonly T[], of: (one: T) => string) => {
  const counts: Record<string, number> = {};
  for (const one of list) counts[of(one)] = (counts[of(one)] ?? 0) + 1;
  return counts;
};
const isUnique = (list: readonly string[]) => new Set(list).size === list.length;
const who = (part: (typeof parts)[number]) => getResident(town, town.cast[part]);
const relationsOf = (id: string) => town.relations.filter((relation) => relation.resident === id);
const consentsOf = (id: string) => town.consents.filter((consent) => consent.resident === id);

describe('the town', () => {
  it('is the same town for a seed, and another for another', () => {
    expect(digestOfTown(makeTown(1))).toBe(digestOfTown(town));
    expect(digestOfTown(makeTown(2))).not.toBe(digestOfTown(town));
    expect(makeTown(2).cast).not.toEqual(town.cast);
  });

  it('has the members that the region needs, at least one of every kind', () => {
    const counts = count(town.members, (member) => member.kind);
    expect(Object.keys(counts).sort()).toEqual(Object.keys(memberKinds).sort());
    expect(counts).toMatchObject({
      municipality: 2,
      'comprehensive-support-centre': 2,
      'care-management': 3,
      'health-insurer': 2,
      hospital: 1,
      clinic: 3,
      pharmacy: 1,
      shop: 3,
    } satisfies Partial<Record<MemberKind, number>>);
    const careProviders = town.members.filter((member) => member.class === 'CARE').length - 2 - 3;
    expect(careProviders).toBe(8);
  });

  it('names members and systems as the exchange does, and no code twice', () => {
    for (const member of town.members) {
      expect(isMemberId(member.id)).toBe(true);
      for (const system of member.systems) {
        expect(isSystemId(system.id)).toBe(true);
        expect(() => openingHours.parse(system.openingHours)).not.toThrow();
      }
    }
    expect(isUnique(town.members.map((member) => member.code))).toBe(true);
    expect(isUnique(town.members.map((member) => member.telephone))).toBe(true);
  });

  it('gives every office but the two of the sample files a valid number', () => {
    const samples: string[] = Object.values(sampleOffices);
    for (const member of town.members.filter(({ code }) => /^\d{8,}$/.test(code) && !samples.includes(code)))
      expect(isCheckDigitValid(member.code), member.name).toBe(true);
  });

  it('receives care-plan files where each care office works: in the application, in its own software, or not at all', () => {
    const ofFiles = town.receptions.filter(({ contract }) => contract === carePlanContract);
    expect(count(ofFiles, ({ system }) => system.split('/')[2]!)).toEqual({ care: 9, careplan: 3 });
    expect(town.receptions).toContainEqual({
      member: 'CARE/0300000005',
      contract: carePlanContract,
      system: 'CARE/0300000005/careplan',
    });
    const helper = town.members.find((member) => member.code === sampleOffices.homeHelp)!;
    expect(helper.systems[0]!.openingHours).toMatchObject({ sat: ['08:30-18:00'], sun: [], holiday: [] });
  });

  it('has at least 300 residents in households of both towns', () => {
    expect(town.residents.length).toBeGreaterThanOrEqual(300);
    const perTown = count(town.residents, (resident) => resident.municipality);
    expect(perTown['990019']).toBeGreaterThan(perTown['990027']!);
    expect(perTown['990027']).toBeGreaterThan(80);
    expect(town.households.flatMap((household) => household.members).sort()).toEqual(
      town.residents.map((resident) => resident.id).sort(),
    );
    for (const household of town.households) {
      const people = household.members.map((id) => getResident(town, id));
      expect(people[0]!.position).toBe('世帯主');
      expect(isUnique(people.map((resident) => resident.name))).toBe(true);
      expect(new Set(people.map((resident) => resident.address))).toEqual(new Set([household.address]));
    }
  });

  it('insures everybody from 65 on, and from 40 those who use care; each number once', () => {
    for (const resident of town.residents) {
      const age = ageOn(townDay, resident.birth);
      expect(resident.insured.length).toBe(age >= 65 || resident.careLevel ? 1 : 0);
      if (resident.careLevel) expect(age).toBeGreaterThanOrEqual(40);
      expect(age).toBeGreaterThanOrEqual(0);
    }
    expect(isUnique(town.residents.flatMap((resident) => resident.insured.map((number) => number.insured)))).toBe(true);
    expect(town.residents.filter((resident) => resident.careLevel).length).toBeGreaterThan(30);
  });

  it('has names that old systems lose: 髙 and 﨑, 𠮷, and variation selectors', () => {
    const names = town.residents.map((resident) => resident.name).join('\n');
    for (const hard of ['髙﨑', '𠮷', '\u{E0100}']) expect(names).toContain(hard);
    for (const resident of town.residents) expect(resident.kana).toMatch(/^[ァ-ヶー]+　[ァ-ヶー]+$/);
  });
});

describe('the municipalities', () => {
  it.each(town.municipalities)('$name is the one of municipalities/', ({ code, name, kana, insurer }) => {
    const file = new URL(`../municipalities/${code}/municipality.json`, import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...{ code, name, kana, insurer },
      telephone: { who: expect.stringContaining(name), number: expect.stringMatching(/^0999-0\d-\d{4}$/) },
    });
  });
});

describe('the cast', () => {
  it('is complete', () => {
    expect(Object.keys(town.cast).sort()).toEqual([...parts].sort());
  });

  it('holds her whose month is lived through, with five offices: two use the application, two have files, one has paper', () => {
    const kinds = relationsOf(town.cast.month).filter((relation) => relation.member.startsWith('CARE/'));
    const receives = new Map(town.receptions.map(({ member, system }) => [member, system.split('/')[2]]));
    expect(kinds.map(({ kind, member }) => [kind, receives.get(member)])).toEqual([
      ['care-manager', 'care'],
      ['care-provider', 'care'],
      ['care-provider', 'care'],
      ['care-provider', 'careplan'],
      ['care-provider', 'careplan'],
      ['care-provider', undefined],
    ]);
  });

  it('holds the persons of the sample files, with their numbers exactly as written there', () => {
    expect(
      (['sampleNineDigits', 'sampleTenDigits', 'sampleOtherTown'] as const).map((part) => who(part).insured),
    ).toEqual([
      [{ insurer: '123456', insured: '123456789' }],
      [{ insurer: '123456', insured: '1234567890' }],
      [{ insurer: '654321', insured: '9876543210' }],
    ]);
  });

  it.each(parts.filter((part) => !['withoutConsent', 'month', 'monthDaughter'].includes(part)))(
    '%s stands with both sample offices and agrees',
    (part) => {
      const kinds = relationsOf(town.cast[part]).filter((relation) => relation.member.startsWith('CARE/'));
      expect(kinds.map((relation) => [relation.member, relation.kind])).toEqual([
        ['CARE/0300000100', /^1/.test(who(part).careLevel!) ? 'prevention-manager' : 'care-manager'],
        ['CARE/0300000005', 'care-provider'],
      ]);
      const consents = consentsOf(town.cast[part]).filter((consent) => consent.purpose === 'care-plan-sharing');
      expect(consents.map((consent) => [consent.recipient, consent.withdrawnAt])).toEqual([
        ['CARE/0300000100', null],
        ['CARE/0300000005', null],
      ]);
    },
  );

  it('holds one who was never asked, one protected, one gone, and two alike', () => {
    expect(consentsOf(town.cast.withoutConsent).filter(({ purpose }) => purpose === 'care-plan-sharing')).toEqual([]);
    expect(town.residents.filter((resident) => resident.protected).map(({ id }) => id)).toEqual([town.cast.protected]);
    expect(town.residents.filter((resident) => resident.movedOut).map(({ id }) => id)).toEqual([town.cast.movedOut]);
    const items = (['alike1', 'alike2'] as const).map(who).map(({ name, kana, birth, sex, address }) => ({
      name,
      kana,
      birth,
      sex,
      address,
    }));
    expect(items[0]).toEqual(items[1]);
    expect(who('alike1').insured).not.toEqual(who('alike2').insured);
  });
});

const official = new URL('../../shared/data/care/careplan-v41/', import.meta.url);
describe.skipIf(!existsSync(official))('the official sample files (left out without ../shared/data)', () => {
  const names = existsSync(official) ? readdirSync(official).filter((name) => name.endsWith('.CSV')) : [];

  it.each(names)('%s goes between two offices of the town and is about its residents', (name) => {
    const offices = name.match(/\d{10}(?=_)/g)!;
    expect(offices.map((code) => town.members.some((member) => member.code === code))).toEqual([true, true]);
    const lines = readFileSync(new URL(name, official), 'latin1').split('\r\n').filter(Boolean);
    const persons = lines.map((line) => line.split(',').slice(1, 3).join('/'));
    const known = town.residents.flatMap(({ insured }) =>
      insured.map((number) => `${number.insurer}/${number.insured}`),
    );
    expect(persons.length).toBeGreaterThan(3);
    for (const person of new Set(persons)) expect(known).toContain(person);
  });
});

describe('relations and consents', () => {
  it('are never asserted by the member for itself, save by a town of its own residents', () => {
    for (const relation of town.relations) {
      if (relation.asserter === relation.member) expect(relation.assertedBy).toBe('municipality');
      if (relation.assertedBy === 'introduction') {
        expect(relation.validUntil).not.toBeNull();
        const introducer = relationsOf(relation.resident).find(({ member }) => member === relation.asserter);
        expect(['care-manager', 'prevention-manager']).toContain(introducer?.kind);
      }
    }
    expect(isUnique(town.relations.map((relation) => relation.id))).toBe(true);
    expect(isUnique(town.consents.map((consent) => consent.id))).toBe(true);
  });

  it('are given for registered purposes', () => {
    const purposes: { id: string }[] = JSON.parse(
      readFileSync(new URL('../exchange/decide/baseline/purposes.json', import.meta.url), 'utf8'),
    );
    const registered = purposes.map((purpose) => purpose.id);
    for (const purpose of new Set(town.consents.map((consent) => consent.purpose)))
      expect(registered).toContain(purpose);
  });

  it('has every stance: agreed, by a proxy, withdrawn, expired, never asked', () => {
    const sharing = town.consents.filter((consent) => consent.purpose === 'care-plan-sharing');
    expect(count(sharing, (consent) => consent.giver)).toMatchObject({
      person: expect.any(Number),
      'legal-proxy': expect.any(Number),
    });
    expect(sharing.some((consent) => consent.withdrawnAt)).toBe(true);
    expect(sharing.some((consent) => consent.validUntil! < '2026')).toBe(true);
    const asked = new Set(sharing.map((consent) => consent.resident));
    const users = town.residents.filter((resident) => resident.careLevel);
    const share = users.filter((resident) => asked.has(resident.id)).length / users.length;
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(1);
    for (const consent of town.consents) if (consent.channel === 'paper') expect(consent.witness).not.toBeNull();
  });
});

describe('proxies', () => {
  it('are a daughter and a neighbour of one who lives alone, each with an account of their own to choose', () => {
    const people = peopleOf(town);
    expect(people).toHaveLength(40);
    expect(town.proxies.map(({ kind, scope }) => [kind, scope])).toEqual([
      ['voluntary', ['read', 'consent']],
      ['supporter', ['trail', 'questions']],
      ['voluntary', ['read', 'consent']],
    ]);
    expect(town.proxies[2]).toMatchObject({ resident: town.cast.month, proxy: town.cast.monthDaughter });
    for (const { resident, proxy } of town.proxies.slice(0, 2)) {
      expect(resident).toBe(town.cast.sampleNineDigits);
      expect(people.find(({ subject }) => subject === proxy)!.about).toMatch(/髙﨑ハナさんの(任意代理人|支援者)$/);
    }
    // Everybody before them stands where they stood: demos and tests name them by their place.
    expect(people[0]!.subject).toBe(town.cast.sampleNineDigits);
  });
});
