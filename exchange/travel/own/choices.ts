import type { SubjectFacts } from '../../decide/question.ts';
import { subjectsOf } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import { type Offer, offersOf } from '../../rights/offers.ts';
import type { Services } from '../../services.ts';
import type { Act } from '../acting.ts';
import { actForRights } from '../answering.ts';

type Choices = { readonly facts: SubjectFacts; readonly now: Date; readonly offers: readonly Offer[] };

/**
 * What a resident has consented to and could, for the staff of their own town hall who have them at the counter: what is read to them there, or stands on
 * the paper that they sign, is what their own pages say.
 */
export const readChoices = (services: Services, act: Act, asked: { readonly id: string; readonly subject: string }) =>
  actForRights<Choices>(
    services,
    act,
    { id: asked.id, item: 'consents', kind: 'trail-look-up', roles: { actorRoles: [] } },
    async ({ connection, now }) => {
      const { linkage, purposes, contracts, directory } = services;
      const found = await subjectsOf(connection, linkage, act.caller.member, [asked.subject]);
      const subject = found.get(asked.subject);
      if (subject === undefined) return undefined;
      await lockSubjects(connection, [subject], 'shared');
      const facts = (await readFacts(connection, [subject], now)).get(subject);
      if (!facts || !isTownHallOf(act.caller, facts)) return undefined;
      return {
        result: { facts, now, offers: offersOf({ purposes, contracts, directory }, facts, now) },
        persons: [facts.id],
      };
    },
  );
