import { z } from 'zod';
import type { MemberId, SystemId } from '../../../../contracts/member.ts';

export const certificationContract = 'municipal/certification';
export const documentsContract = 'municipal/certification-documents';
export const changedContract = 'municipal/certification-changed';
export const forPlan = 'certification-for-plan';
export const changeNotice = 'certification-change-notice';

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
