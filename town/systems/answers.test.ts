import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeTown, type Town } from '../town.ts';
import { answerAbout, answerOfMany, isOfMany } from './answers.ts';

/*
 * What the town's systems answer, before the exchange cuts anything: whole, in the contract's form, the same for a seed everywhere.
 */
const town = makeTown();

const schemas = new Map<string, z.ZodType>();
function schemaOf(contract: string): z.ZodType {
  const known = schemas.get(contract);
  if (known) return known;
  const [application, name] = contract.split('/');
  const file = new URL(`../../applications/${application}/contracts/${name}.json`, import.meta.url);
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, 'utf8')).schema);
  schemas.set(contract, schema);
  return schema;
}

const answersOf = (of: Town) =>
  of.services.flatMap((service) =>
    isOfMany(service)
      ? [{ service, body: answerOfMany(of, service) as object | undefined }]
      : of.residents.map((resident) => ({ service, body: answerAbout(of, service, resident) })),
  );

test.each([1, 2, 3])('every answer about everybody fits its contract (seed %i)', (seed) => {
  const answers = answersOf(makeTown(seed));
  for (const { service, body } of answers) {
    if (body === undefined) continue;
    const read = schemaOf(service.contract).safeParse(body);
    expect(read.error?.issues ?? [], `${service.system}/${service.code}`).toEqual([]);
  }
  for (const service of town.services)
    expect(
      answers.some((one) => one.service.code === service.code && one.body !== undefined),
      service.code,
    ).toBe(true);
});

test('a seed decides all of it', () => {
  expect(answersOf(makeTown(1))).toEqual(answersOf(makeTown(1)));
  expect(answersOf(makeTown(1))).not.toEqual(answersOf(makeTown(2)));
});

test('hard characters stay as they are', () => {
  const person = town.residents.find(({ id }) => id === town.cast.sharingHardName)!;
  const contact = town.services.find(({ code }) => code === 'contact')!;
  expect(answerAbout(town, contact, person)).toMatchObject({ name: '𠮷田　富美' });
});

test('who is not certified has no certification; both ends of every case are there', () => {
  const [certification, documents] = ['certification', 'documents'].map(
    (code) => town.services.find((one) => one.code === code)!,
  );
  const without = town.residents.find(({ careLevel }) => careLevel === undefined)!;
  expect(answerAbout(town, certification!, without)).toBeUndefined();
  const cases = town.residents.map((one) => answerAbout(town, documents!, one) as { case: object } | undefined);
  for (const shown of [{ resultNotified: true }, { resultNotified: false }, { certificationResult: '要支援' }])
    expect(cases).toContainEqual(expect.objectContaining({ case: expect.objectContaining(shown) }));
});

test('a certification is valid on the town’s day and for some months after it', () => {
  const service = town.services.find(({ code }) => code === 'certification')!;
  for (const resident of town.residents) {
    const answer = answerAbout(town, service, resident) as { certification: Record<string, string> } | undefined;
    if (!answer) continue;
    const { certifiedOn, validFrom, validUntil } = answer.certification;
    expect(certifiedOn! < validFrom!).toBe(true);
    expect(validFrom! <= '2026-05-01' && '2027-03-31' < validUntil!, `${validFrom} ${validUntil}`).toBe(true);
    expect(validFrom!.endsWith('-01')).toBe(true);
  }
});

test('an insurer’s statistics hold its residents’ own rows, and no person twice', () => {
  const service = town.services.find(({ code }) => code === 'statistics')!;
  const { checkups } = answerOfMany(town, service) as { checkups: { person: string }[] };
  expect(new Set(checkups.map(({ person }) => person)).size).toBe(checkups.length);
  const record = town.services.find(({ code, system }) => code === 'checkups' && system === service.system)!;
  const member = service.system.slice(0, service.system.lastIndexOf('/'));
  const insured = town.relations.filter((one) => one.member === member && one.kind === 'insurer-health');
  const tickets = insured.flatMap(({ resident: id }) => {
    const answer = answerAbout(town, record, town.residents.find((one) => one.id === id)!);
    return answer ? [(answer as { ticketNumber: string }).ticketNumber] : [];
  });
  expect(tickets.length).toBeGreaterThan(5);
  expect(checkups.map(({ person }) => person)).toEqual(expect.arrayContaining(tickets));
});
