import { z } from 'zod';
import type { PageContext } from '../../../../web/application/ground.ts';

export const purpose = 'certification-for-plan';
export const contract = 'municipal/certification-documents';

const consent = z.object({
  id: z.uuid(),
  giver: z.string(),
  recipient: z.string(),
  purpose: z.string(),
  contracts: z.array(z.string()),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
});
export type Consent = z.infer<typeof consent>;

/** What is consented to for the papers of the certification, as the exchange has it; looking is on record. */
export async function listConsents(c: PageContext, code: string, now: Date): Promise<Consent[]> {
  const { consents } = await c
    .get('member')
    .get(`/v1/consents?subject=${encodeURIComponent(code)}`, z.object({ consents: z.array(consent) }));
  const at = now.toISOString();
  return consents.filter(
    (one) =>
      one.purpose === purpose &&
      (one.contracts.length === 0 || one.contracts.includes(contract)) &&
      one.withdrawnAt === null &&
      one.validFrom <= at &&
      (one.validUntil === null || one.validUntil > at),
  );
}
