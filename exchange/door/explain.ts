import { z } from 'zod';
import { findContract } from '../../contracts/contract.ts';
import { Fault } from '../../contracts/fault.ts';
import { refusals } from '../../contracts/refusal.ts';
import { type Explanation, explain } from '../decide/explain.ts';
import type { Question } from '../decide/question.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { isTownHallOf } from '../identify/standing/standing.ts';
import type { Services } from '../services.ts';
import { lookUp } from '../travel/look-up.ts';
import type { Routes } from './app.ts';
import { checked, describe } from './describe.ts';
import type { UseProof } from './proof.ts';

const short = z.string().min(1).max(200);
const asked = z.object({
  contract: short,
  purpose: short,
  sender: short.optional().meta({ description: '渡す側の参加機関。省略時は自機関' }),
  receiver: short.meta({ description: '受け取る側の参加機関' }),
  kind: z.enum(['inquiry', 'submission', 'notice']).default('submission'),
  shown: z
    .record(short, z.union([z.string().max(200), z.boolean()]))
    .default({})
    .meta({ description: '照会で示すもの' }),
  subject: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: '自機関の符号。指定できるのは本人の自治体だけで、確かめたことが記録されます' }),
});
const explanation = z.object({
  outcome: z.enum(['permit', 'refuse', 'depends']),
  reasons: z.array(z.object({ code: z.enum(Object.keys(refusals) as [keyof typeof refusals]), text: z.string() })),
  needs: z.array(z.string()),
  rules: z.array(z.object({ town: z.string(), id: z.string(), text: z.string() })),
  items: z.array(z.string()),
  cut: z
    .array(z.object({ field: z.string(), title: z.string(), text: z.string() }))
    .meta({ description: '渡るとき: 除かれる項目と、そのわけ' }),
  obligations: z.array(z.string()),
  unapproved: z
    .array(z.string())
    .meta({ description: '自治体がまだ承認していないため、定めにかかわらず渡らないもの（自治体ごと）' }),
  basisGiver: z.string().nullable(),
  basisTaker: z.string().nullable(),
});

/**
 * `/v1/explain`: without a subject, for every member, what an exchange would need; with one, for the person's town hall only
 * and on record, how it would be decided at this moment and by which rules.
 */
export function addExplain(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  app.post(
    '/v1/explain',
    describe('どう判断されるかを確かめる（対象者を指定すると、確かめたことが記録されます）', {
      200: { description: '判断の理由と、必要なもの', schema: explanation },
    }),
    checked('json', asked),
    async (c) => {
      const caller = c.get('caller');
      const { subject, ...rest } = c.req.valid('json');
      const question = questionOf(services, caller, rest);
      if (subject === undefined) {
        await useProof(caller);
        return c.json(plain(explain(services.policies, question)));
      }
      const { contract, purpose } = question;
      const { facts } = await lookUp(services, caller, subject, {
        may: (found) => isTownHallOf(caller, found),
        seen: () => ({ contract: contract.id, purpose: purpose.id }),
      });
      return c.json(plain(explain(services.policies, { ...question, subject: facts })));
    },
  );
}

/** Nobody's information: who takes part and what is registered for all. */
function questionOf(
  { policies, directory, clock }: Services,
  caller: Caller,
  named: Omit<z.infer<typeof asked>, 'subject'>,
): Question {
  const contract = findContract(policies.contracts, named.contract);
  if (!contract) throw new Fault('bad_request', refusals.contract_unknown);
  const purpose = policies.purposes.get(named.purpose);
  if (!purpose) throw new Fault('bad_request', refusals.purpose_unknown);
  const { kind, shown } = named;
  return {
    kind,
    contract,
    purpose,
    time: clock.now(),
    runMode: '通常',
    sender: directory.getMember(named.sender ?? caller.member),
    receiver: directory.getMember(named.receiver),
    shown,
    subject: null,
  };
}

/** As JSON carries it: lists that may be written to. */
const plain = ({ reasons, needs, rules, items, cut, obligations, unapproved, ...rest }: Explanation) => ({
  ...rest,
  reasons: [...reasons],
  needs: [...needs],
  rules: [...rules],
  items: [...items],
  cut: [...cut],
  obligations: [...obligations],
  unapproved: [...unapproved],
});
