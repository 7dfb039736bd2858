import { z } from 'zod';
import type { MemberId, SystemId } from '../../../../contracts/member.ts';

export const certificationContract = 'municipal/certification';
export const documentsContract = 'municipal/certification-documents';
export const changedContract = 'municipal/certification-changed';
export const progressContract = 'municipal/certification-progress';
export const agentContract = 'municipal/certification-progress-agent';
export const forPlan = 'certification-for-plan';
const changeNotice = 'certification-change-notice';
const progressNotice = 'certification-progress-notice';
/** What an office that makes plans asks each town to be told of, and why. */
export const notices = [
  { contract: changedContract, purpose: changeNotice },
  { contract: progressContract, purpose: progressNotice },
] as const;

/** 介護保険システム of a town, which answers. */
export const insurerSystem = (town: MemberId): SystemId => `${town}/care`;
/** Its services. */
export const services = { certification: 'certification', documents: 'documents' } as const;

/** What has come of an answer: all of it may be missing but who it is, as the town discloses. */
export const certificationAnswer = z.object({
  insurerNumber: z.string().optional(),
  insuredNumber: z.string(),
  name: z.string(),
  kana: z.string().optional(),
  birthDate: z.string().optional(),
  sex: z.string().optional(),
  certification: z
    .object({
      careLevel: z.string().optional(),
      certifiedOn: z.string().optional(),
      validFrom: z.string().optional(),
      validUntil: z.string().optional(),
      limitUnits: z.number().int().optional(),
      serviceLimits: z.array(z.object({ service: z.string(), units: z.number().int() })).optional(),
      boardOpinion: z.string().optional(),
    })
    .default({}),
});
export type CertificationAnswer = z.infer<typeof certificationAnswer>;

export const absenceAnswer = z.object({ absence: z.string() });
export const changedNotice = z.object({ change: z.string(), changedOn: z.iso.date() });
/** Days alone. */
export const progressTold = z.strictObject({
  kind: z.enum(['新規', '更新', '区分変更']),
  appliedOn: z.iso.date(),
  surveyedOn: z.iso.date().optional(),
  opinionOn: z.iso.date().optional(),
  examinedOn: z.iso.date().optional(),
});
/** The same of an application that this office made in the person's place, whether or not it plans; and that the result has reached the person, not what it is. */
export const agentTold = progressTold.extend({
  person: z.strictObject({ insurer: z.string(), insured: z.string() }),
  closedOn: z.iso.date().optional(),
});
