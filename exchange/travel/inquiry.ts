import { keepPace, momentOf } from '../answer/pace.ts';
import { answerRefusal } from '../answer/refusal.ts';
import type { Asked as Breadth } from '../breadth/asked.ts';
import { revoked, usedBefore } from '../identify/objections.ts';
import { createGroup } from '../record/group.ts';
import { findNextOpening, isOpen } from '../relay/opening-hours.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { Ask, Inquiry, InquiryAnswer, Intent, Obtained } from '../stages.ts';
import { type Concluded, type Concluding, concludeTogether } from './asking/conclude.ts';
import { defer } from './asking/deferral.ts';
import { type Intended, intendTogether } from './asking/intend.ts';
import { concludeInTurn } from './asking/turns.ts';

/**
 * The way of an inquiry: the intent on record, the provider asked now, the outcome on record, and then the answer. What a provider
 * answers to is its own: nothing is asked twice, and nothing is answered from store.
 */
export function openInquiry(services: Services, breadth: Breadth): Ask {
  const intend = createGroup<Inquiry, Intended>((inquiries) => intendTogether(services, inquiries));
  const together = createGroup<Concluding, Concluded>((all) => concludeTogether(services, all));
  const conclude = (one: Concluding) =>
    concludeInTurn(one.intent, one.obtained, {
      atOnce: (obtained) => together({ ...one, obtained }),
      alone: () => concludeAlone(services, one),
    });
  return travel(services, { intend, conclude, note: breadth.note });
}

/**
 * What a resident asks a member about themselves (本人開示): the same way, each by itself. Who is nobody at the door is told so by a fault, which
 * would roll back all others in its group.
 */
export const openOwnInquiry = (services: Services): Ask =>
  travel(services, {
    intend: async (inquiry) => (await intendTogether(services, [inquiry]))[0]!,
    conclude: (one) =>
      concludeInTurn(one.intent, one.obtained, {
        atOnce: (obtained) => concludeAlone(services, { ...one, obtained }),
        alone: () => concludeAlone(services, one),
      }),
    // Breadth is watched to find a member that asks about many; a resident asks about one, or a few.
    note: () => {},
  });

const concludeAlone = async (services: Services, one: Concluding): Promise<Concluded> =>
  (await concludeTogether(services, [one]))[0]!;

function travel(
  services: Services,
  {
    intend,
    conclude,
    note,
  }: {
    readonly intend: (inquiry: Inquiry) => Promise<Intended>;
    readonly conclude: (concluding: Concluding) => Promise<Concluded>;
    readonly note: Breadth['note'];
  },
): Ask {
  return async (asked, signal) => {
    const began = momentOf();
    await services.checkPublishing();
    const inquiry = road.identify.inquiry(services, asked);
    const intended = await intend(inquiry);
    note(inquiry.asker.system, whomOf(intended));
    if (intended.became === 'permitted') {
      const { intent, tags } = intended;
      const obtained = await askNow(services, intent, signal);
      const isNotNow = obtained.failed === 'provider_closed' || obtained.failed === 'provider_unreachable';
      if (isNotNow && asked.later && (await defer(services, intent))) {
        const opens = obtained.failed === 'provider_closed' ? nextOpening(services, intent) : undefined;
        return { kept: { message: intent.message, ...(opens && { opens }) } };
      }
      return answerOf(services, intent, await conclude({ intent, tags, obtained }));
    }
    if (intended.became === 'refused') {
      const { objections } = intended.inquiry;
      return { refused: await keepPace(answerRefusal({ objections, judged: [intended.inquiry] }), began) };
    }
    throw intended.became === 'replayed' ? usedBefore() : revoked();
  };
}

/** Whom an inquiry asks about; one whose code means nobody, by that code. */
function whomOf(intended: Intended): string[] {
  if (intended.became !== 'permitted' && intended.became !== 'refused') return [];
  const { subject, code } = intended.became === 'permitted' ? intended.intent : intended.inquiry;
  return [subject ?? code].filter((whom) => whom !== null);
}

/** Outside its opening hours a provider is not asked: nobody would be there to see what happened. */
export async function askNow(services: Services, intent: Intent, signal?: AbortSignal): Promise<Obtained> {
  const { openingHours } = services.directory.getSystem(intent.giver!.system);
  if (!isOpen(openingHours, services.clock.now())) return { failed: 'provider_closed' };
  return road.obtain.inquiry(services, intent, signal);
}

const nextOpening = ({ directory, clock }: Services, { giver }: Intent): Date | undefined =>
  findNextOpening(directory.getSystem(giver!.system).openingHours, clock.now());

function answerOf(services: Services, intent: Intent, concluded: Concluded): InquiryAnswer {
  if (concluded.came === 'given') return { given: road.deliver.answer(concluded.answered) };
  if (concluded.came === 'refused') return { refused: answerRefusal({ objections: [], judged: [concluded.document] }) };
  const { code, detail } =
    concluded.came === 'failed' ? concluded : { code: 'provider_silent' as const, detail: undefined };
  if (code === 'sender_revoked') throw revoked();
  if (code === 'provider_closed') return { closed: { opens: nextOpening(services, intent), code } };
  if (code === 'provider_unreachable') return { closed: { opens: undefined, code } };
  return { refused: answerRefusal({ objections: [{ code, ...(detail !== undefined && { detail }) }], judged: [] }) };
}
