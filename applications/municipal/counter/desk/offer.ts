import { z } from 'zod';
import type { PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import type { Letter } from '../../../../web/print/letter.ts';
import { codeOf, deskRole, helpPath } from './person.ts';
import { words } from './words.ts';

/** A consent that the person could give, as the exchange says it. */
const offer = z.object({
  ...{ purpose: z.string(), purposeTitle: z.string(), why: z.string(), recipient: z.string() },
  ...{ recipientName: z.string(), from: z.array(z.string()), onward: z.boolean(), retentionYears: z.number() },
  ...{ deletion: z.string(), ifNot: z.string(), textVersion: z.string() },
  documents: z.array(z.object({ contract: z.string(), title: z.string(), items: z.array(z.string()) })),
});
export type Offer = z.infer<typeof offer>;

const choices = z.object({
  consents: z.array(
    z.object({
      id: z.uuid(),
      recipientName: z.string(),
      purposeTitle: z.string(),
      inForce: z.boolean(),
      withdrawable: z.boolean(),
    }),
  ),
  offers: z.array(offer),
});
/**
 * What the person has consented to and could, for whoever has them at the counter; on record.
 * @throws PageError refused, not_found
 */
export async function readChoices(c: PageContext): Promise<z.infer<typeof choices>> {
  const member = c.get('member');
  const answer = await member.act('/v1/consents/choices', { subject: codeOf(c) }, choices, deskRole(member));
  if (!answer.ok) throw new PageError('refused', answer.refused.text);
  return answer.value;
}

/** Where an offer is read and given: its place and its words, so that what was read is what is consented to. */
export const offerPath = (c: PageContext, one: Offer, at: number | string, below = ''): string =>
  helpPath(c, `/consents/${at}/${encodeURIComponent(one.textVersion)}${below}`);

/** All that is to be said of it before somebody consents: on the screen and on the paper alike. */
export function sayOffer(one: Offer): [string, string][] {
  const { why, who, from, what, onward, keep, ifNot } = words.consent.row;
  return [
    [why, `${one.purposeTitle}：${one.why}`],
    [who, one.recipientName],
    [from, one.from.join('、')],
    [what, one.documents.map(({ title, items }) => `${title}（${items.join('、')}）`).join('、')],
    [onward, one.onward ? 'あります' : 'ありません'],
    [keep, `${one.retentionYears}年。${one.deletion}`],
    [ifNot, one.ifNot],
  ];
}

/** 様式: the paper that the person signs. It names nobody: the person writes their name. */
export function consentForm(one: Offer, { office, day }: { readonly office: string; readonly day: string }): Letter {
  const { title, first, signature, signing } = words.consent.form;
  return {
    number: `様式 ${one.textVersion}`,
    date: day,
    to: { name: office, honorific: '御中' },
    from: { title: '', seal: 'none' },
    title,
    paragraphs: [first, ...sayOffer(one).map(([name, value]) => `【${name}】${value}`)],
    tables: [{ caption: signature, head: signing, rows: [['　', '年　月　日', '　']] }],
  };
}
