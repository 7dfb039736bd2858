import { z } from 'zod';
import { isMemberId, memberKinds } from '../../../contracts/member.ts';
import { givers } from '../../../contracts/purpose.ts';
import type { ConsentFact } from '../../decide/question.ts';
import { ownGivers } from '../../identify/standing/consents.ts';
import { isInForce } from '../../identify/standing/standing.ts';
import { cellsOf, covers, ownConsents } from '../../rights/choice.ts';
import { ifNotOf, itemsOf, type Offer, versionOfAll } from '../../rights/offers.ts';
import type { Services } from '../../services.ts';
import type { Acting } from '../../travel/own/own.ts';
import { iso } from './shared.ts';

const document = z.object({ contract: z.string(), title: z.string(), plain: z.string(), items: z.array(z.string()) });
const consent = z.object({
  id: z.uuid(),
  giver: z.enum(Object.keys(givers) as [keyof typeof givers]),
  recipient: z.string(),
  recipientName: z.string(),
  purpose: z.string(),
  purposeTitle: z.string(),
  documents: z.array(z.string()).meta({ description: '文書の名前。空のときは、この目的のすべて' }),
  validFrom: z.iso.datetime(),
  validUntil: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
  textVersion: z.string(),
  inForce: z.boolean(),
  withdrawable: z.boolean().meta({ description: '医師や家族の同意は、その人が取りやめます' }),
});
const offer = z.object({
  purpose: z.string(),
  purposeTitle: z.string(),
  why: z.string(),
  recipient: z.string(),
  recipientName: z.string(),
  from: z.array(z.string()).meta({ description: '渡す側の参加機関' }),
  documents: z.array(document),
  basisGiver: z.string(),
  basisTaker: z.string(),
  onward: z.boolean().meta({ description: '受け取った機関が、さらに別の機関へ渡すことがあるか' }),
  retentionYears: z.number().int(),
  deletion: z.string(),
  ifNot: z.string().meta({ description: '同意しないとどうなるか' }),
  textVersion: z.string().meta({ description: '同意するとき、そのまま送り返します' }),
});
/** What `GET …/consents` answers. */
export const consentsShown = z.object({
  consents: z.array(consent),
  offers: z.array(offer),
  matrix: z
    .object({
      textVersion: z.string(),
      documents: z.array(z.object({ contract: z.string(), title: z.string() })),
      recipients: z.array(z.object({ id: z.string(), name: z.string() })),
      cells: z.array(
        z.object({ purpose: z.string(), contract: z.string(), recipient: z.string(), allowed: z.boolean() }),
      ),
    })
    .meta({ description: '文書 × 見られる機関（包括同意）' }),
});
export type ConsentsShown = z.infer<typeof consentsShown>;

/** What a person has consented to, could consent to, and both as one table. */
export function showConsents(
  services: Services,
  { page, now }: { readonly page: Pick<Acting['page'], 'facts'>; readonly now: Date },
  offers: readonly Offer[],
): ConsentsShown {
  const own = ownConsents(page.facts, now);
  const unique = <T>(all: readonly T[], key: (one: T) => string) => [
    ...new Map(all.map((one) => [key(one), one])).values(),
  ];
  const kindOf = new Map(offers.map(({ recipient }) => [recipient.id as string, recipient.kind]));
  return {
    consents: page.facts.consents.map((one) => showConsent(services, one, now)),
    offers: offers.map(showOffer),
    matrix: {
      textVersion: versionOfAll(offers),
      documents: unique(
        offers.flatMap(({ documents }) => documents.map(({ id, title }) => ({ contract: id, title }))),
        ({ contract }) => contract,
      ),
      recipients: unique(
        offers.map(({ recipient: { id, name } }) => ({ id, name })),
        ({ id }) => id,
      ),
      cells: cellsOf(offers).map((cell) => ({
        ...cell,
        allowed: own.some((one) => covers(one, cell, kindOf.get(cell.recipient)!)),
      })),
    },
  };
}

function showConsent({ purposes, contracts, directory }: Services, one: ConsentFact, now: Date) {
  const { id, giver, recipient, purpose, validFrom, validUntil, withdrawnAt, textVersion } = one;
  const inForce = isInForce(one, withdrawnAt, now);
  const kind = recipient.slice('kind:'.length) as keyof typeof memberKinds;
  const name = isMemberId(recipient) ? directory.findMember(recipient)?.name : memberKinds[kind];
  return {
    ...{ id, giver, recipient, recipientName: name ?? recipient },
    ...{ purpose, purposeTitle: purposes.get(purpose)?.title ?? purpose },
    documents: one.contracts.map((contract) => contracts.get(contract)?.title ?? contract),
    ...{ validFrom: validFrom.toISOString(), validUntil: iso(validUntil), withdrawnAt: iso(withdrawnAt), textVersion },
    inForce,
    withdrawable: withdrawnAt === null && ownGivers.includes(giver),
  };
}

const showOffer = (one: Offer) => ({
  purpose: one.purpose.id,
  purposeTitle: one.purpose.title,
  why: one.purpose.plain,
  recipient: one.recipient.id,
  recipientName: one.recipient.name,
  from: one.givers.map(({ name }) => name),
  documents: one.documents.map((contract) => ({
    contract: contract.id,
    title: contract.title,
    plain: contract.plain,
    items: itemsOf(contract),
  })),
  basisGiver: one.purpose.basisGiver,
  basisTaker: one.purpose.basisTaker,
  onward: one.purpose.onward,
  retentionYears: one.purpose.retentionYears,
  deletion: one.purpose.deletion,
  ifNot: ifNotOf(one.purpose),
  textVersion: one.textVersion,
});
