import path from 'node:path';
import type { SystemId } from '../contracts/member.ts';
import type { Choice, Sandbox, SandboxPerson } from '../exchange/door/developer/sandbox.ts';
import { openSystemKeys } from './keys.ts';
import type { Part, Resident } from './person.ts';
import { isOpenCase, meet, papers } from './systems/meet.ts';
import { getResident, type Town } from './town.ts';

const notes: Partial<Record<Part, string>> = {
  sampleNineDigits: '被保険者番号が9桁',
  sharingHardName: '古いシステムで書けない字',
  withoutConsent: '居宅サービス計画等の共有に同意していない',
  protected: '支援措置対象者',
  movedOut: '転出した',
  alike1: '同姓同名で、生年月日と住所も同じ人がいる',
  alike2: '同姓同名で、生年月日と住所も同じ人がいる',
};

type Example = Choice & { readonly title: string };

/** What a developer may ask in the town: whom, and examples of what is permitted, cut and refused. */
export function openSandbox(town: Town, data: string): Sandbox {
  const persons = new Map<string, SandboxPerson>();
  const add = (resident: Resident, note = ''): string => {
    const known = persons.get(resident.id);
    const key = known?.key ?? `p${persons.size + 1}`;
    if (!known) persons.set(resident.id, personOf(resident, key, note));
    return key;
  };
  for (const [part, id] of Object.entries(town.cast))
    if (getResident(town, id)) add(getResident(town, id), notes[part as Part]);
  const met = (
    title: string,
    system: SystemId,
    code: string,
    shown = {},
    suits?: Parameters<typeof meet>[3],
  ): Example => {
    const { resident, system: caller, purpose } = meet(town, system, code, suits);
    const person = add(resident);
    return {
      title,
      caller,
      service: `${system}/${code}`,
      purpose,
      person,
      shown: new URLSearchParams(shown).toString(),
    };
  };
  const examples = [
    met('ケアマネジャーの事業所が、要介護認定を照会する（渡ります）', 'GOV/990027/care', 'certification'),
    met('見守りの団体が、連絡先を照会する（一部が隠れます）', 'GOV/990019/main', 'contact'),
    met('認定資料を、求められた様式を示さずに照会する（断られます）', 'GOV/990027/care', 'documents', {}, isOpenCase),
    met('認定資料を、求められた様式を示して照会する', 'GOV/990027/care', 'documents', papers['990027'], isOpenCase),
    entitlement(town, '介護サービスの事業所が、受給資格を確かめる（渡る項目は少なくなります）', true, add),
    entitlement(town, '同意していない人の受給資格を確かめる（断られます）', false, add),
  ];
  const systems = new Set<string>(town.members.flatMap((member) => member.systems.map(({ id }) => id)));
  return {
    persons: [...persons.values()],
    examples,
    has: (system) => systems.has(system),
    keysOf: async (system) => (await openSystemKeys(path.join(data, 'town', 'keys'), system)).keys,
  };
}

/** An office of 軒端町 that gives care, and somebody whom it serves who has, or has not, consented to the check of entitlement. */
function entitlement(town: Town, title: string, isConsented: boolean, add: (resident: Resident) => string): Example {
  const purpose = 'certification-check';
  const { resident: id, member } = town.relations.find(({ resident: id, member, kind }) => {
    const { municipality, insured, protected: hides, movedOut } = getResident(town, id);
    const consents = town.consents.filter((one) => one.resident === id && one.recipient === member);
    const isThere = municipality === '990027' && insured.length > 0 && !hides && movedOut === undefined;
    return kind === 'care-provider' && isThere && consents.some((one) => one.purpose === purpose) === isConsented;
  })!;
  const service = 'GOV/990027/care/certification';
  return { title, caller: `${member}/careplan`, service, purpose, person: add(getResident(town, id)), shown: '' };
}

function personOf(resident: Resident, key: string, note: string): SandboxPerson {
  const { name, kana, birth, sex, address, insured, municipality } = resident;
  const [number] = insured;
  return {
    key,
    name,
    note,
    identifier: number ? { ...number } : { name, kana, birth, sex, address },
    hall: `GOV/${municipality}/main`,
  };
}
