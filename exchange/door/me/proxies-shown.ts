import { z } from 'zod';
import { proxyEndings, proxyEvidence } from '../../../contracts/proxy.ts';
import type { ProxyEntry } from '../../identify/acting/proxies.ts';
import { endOf } from '../../identify/acting/proxy-rules.ts';
import { proxyKind, proxyScope } from './pages.ts';
import { iso } from './shared.ts';

const moment = z.iso.datetime();
/** A proxy as the person and their town hall read it. */
export const proxyShown = z.object({
  id: z.uuid(),
  kind: proxyKind,
  scope: z.array(proxyScope),
  label: z.string().nullable(),
  state: z.enum(['invited', 'invitation-over', 'in-force', 'not-begun', 'suspended', 'ended']),
  madeBy: z.enum(['person', 'town-hall']),
  evidence: z.enum(Object.keys(proxyEvidence) as [keyof typeof proxyEvidence]).nullable(),
  evidenceReference: z.string().nullable(),
  survivesIncapacity: z.boolean(),
  madeAt: moment,
  validFrom: moment,
  until: moment.nullable().meta({ description: '期限と、未成年者の成年に達する日の、早いほう' }),
  endedAt: moment.nullable(),
  endReason: z.enum(Object.keys(proxyEndings) as [keyof typeof proxyEndings]).nullable(),
});

export const invited = z.object({
  id: z.uuid(),
  code: z.string().meta({ description: '渡す番号。ここでしか見られません' }),
  until: moment,
});

type Times = { readonly now: Date; readonly realNow: Date };

export const showProxy = (one: ProxyEntry, times: Times) => ({
  id: one.id,
  kind: one.kind,
  scope: [...one.scope],
  label: one.label,
  state: stateOf(one, times),
  madeBy: one.madeBy === null ? ('person' as const) : ('town-hall' as const),
  evidence: one.evidence,
  evidenceReference: one.evidenceReference,
  survivesIncapacity: one.survivesIncapacity,
  madeAt: one.madeAt.toISOString(),
  validFrom: one.validFrom.toISOString(),
  until: iso(endOf(one)),
  endedAt: iso(one.endedAt),
  endReason: one.endReason,
});

function stateOf(one: ProxyEntry, { now, realNow }: Times) {
  const end = endOf(one);
  if (one.endedAt !== null || (end !== null && end <= now)) return 'ended';
  if (one.acceptedAt === null) return one.invitedUntil > realNow ? 'invited' : 'invitation-over';
  if (one.suspendedAt !== null) return 'suspended';
  return one.validFrom <= now ? 'in-force' : 'not-begun';
}
