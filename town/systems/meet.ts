import type { SystemId } from '../../contracts/member.ts';
import type { Resident } from '../person.ts';
import type { Town } from '../town.ts';
import { answerAbout } from './answers.ts';

/** Somebody about whom a service has an answer, and the system of a member that may have it. */
export type Met = {
  readonly resident: Resident;
  readonly system: SystemId;
  readonly purpose: string;
  /** what the provider's system knows, whole */
  readonly whole: object;
};

const plan = { purpose: 'certification-for-plan', kinds: ['care-manager', 'prevention-manager'], asks: 'careplan' };
const watch = { purpose: 'watch-introduction', kinds: ['watch-over'], asks: 'main' };
const treat = { purpose: 'checkup-for-treatment', kinds: ['patient', 'attending-doctor'], asks: 'main' };
const asking: Readonly<Record<string, typeof plan>> = {
  certification: plan,
  documents: plan,
  contact: watch,
  profile: watch,
  checkups: treat,
};

/**
 * Finds in the town who may ask a service about whom: relation and consent are there, nothing stands against it.
 * @param suits which answers are wanted
 * @throws Error when there is nobody
 */
export function meet(
  town: Town,
  system: SystemId,
  code: string,
  suits: (answer: never, resident: Resident) => boolean = () => true,
): Met {
  const { purpose, kinds, asks } = asking[code]!;
  const service = town.services.find((one) => one.system === system && one.code === code)!;
  const provider = system.slice(0, system.lastIndexOf('/'));
  const isOwn = ({ id, municipality }: Resident) =>
    provider === `GOV/${municipality}` ||
    town.relations.some((one) => one.resident === id && one.member === provider && one.kind === 'insurer-health');
  for (const { resident: id, member, kind } of town.relations) {
    if (!kinds.includes(kind)) continue;
    const resident = town.residents.find((one) => one.id === id)!;
    const isConsented = town.consents.some(
      (one) => one.resident === id && one.recipient === member && one.purpose === purpose && one.giver === 'person',
    );
    if (!isOwn(resident) || !isConsented || resident.protected || resident.movedOut !== undefined) continue;
    const whole = answerAbout(town, service, resident);
    if (whole && suits(whole as never, resident)) return { resident, system: `${member}/${asks}`, purpose, whole };
  }
  throw new Error(`nobody may ask ${system}/${code}`);
}

/** A certification whose result has reached the person, and that no town keeps to itself. */
export const isOpenCase = ({ case: { resultNotified, certificationResult } }: { case: Record<string, unknown> }) =>
  resultNotified === true && certificationResult === '要介護';

/** What each town wants to be shown before it gives the papers of a certification (municipalities/). */
export const papers = {
  '990019': { careManagerCertificate: '99000001' },
  '990027': { form: '資料提供申請書' },
} as const;
