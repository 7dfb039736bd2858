import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import type { Services } from '../../services.ts';
import { findTags } from '../../trail/tags.ts';
import { processingTypes, readUsages, type Usage } from '../../trail/usage.ts';
import { lookUp } from '../../travel/look-up.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

const list = <S extends z.ZodType>(item: S) => z.union([item.transform((one) => [one]), z.array(item)]).default([]);
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const short = z.string().min(1).max(200);
const query = z.object({
  userCode: z.string().min(1).max(100).meta({ description: '本人の、自機関の符号' }),
  'processingType[]': list(z.enum(processingTypes)),
  'logSourceSystems[]': list(short).meta({ description: '業務システム（種別/参加機関/業務システム）' }),
  includeBulkProcessing: z.enum(['true', 'false']).default('false'),
  periodStart: moment.optional(),
  periodEnd: moment.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

const usage = z.object({
  logTime: z.string(),
  purpose: z.string(),
  legalBasis: z.string().optional(),
  consentReference: z.string().optional(),
  queryId: z.string().optional(),
  queryGroupId: z.string(),
  logSourceSystem: z.string(),
  bulkProcessing: z.boolean(),
  initiatorOrg: z.object({ type: z.string(), code: z.string(), name: z.string(), system: z.string() }),
  initiatorPerson: z.object({ code: z.string() }).optional(),
});
const transfers = z.array(usage.extend({ target: z.string() }));
const processings = z.array(usage.extend({ source: z.string() }));
const answer = z.object({
  totalUsages: z.number().int(),
  returnedUsages: z.number().int(),
  dataRequests: transfers,
  dataResponses: transfers,
  dataProcessings: processings,
  internalProcessings: processings,
});

/**
 * `/v3/…`: the trail as an agent of the resident reads it, by the Estonian Data Tracker v3 (3.0.0-rc.3). Who may ask, and what is on record of
 * the asking, is as for `/v1/trail`: a party sees its own, the person's town hall all.
 */
export function addUsage(app: Routes, { services }: { services: Services }): void {
  app.get(
    '/v3/findUsage',
    describe('ある人の情報が使われた記録（データトラッカー v3。見たことも記録されます）', {
      200: { description: '新しい順の記録', schema: answer },
    }),
    checked('query', query),
    async (c) => {
      if (!c.req.header('X-Road-UserId'))
        throw new Fault('bad_request', '誰が見るのかを、ヘッダー X-Road-UserId に書いてください。');
      const caller = c.get('caller');
      const asked = c.req.valid('query');
      const { facts } = await lookUp(services, caller, asked.userCode, { may: () => true });
      const municipality = isTownHallOf(caller, facts) ? caller.municipality : null;
      const { total, usages } = await readUsages(
        services,
        { member: caller.member, municipality, tags: await findTags(services, facts.id) },
        {
          types: asked['processingType[]'],
          systems: asked['logSourceSystems[]'],
          bulk: asked.includeBulkProcessing === 'true',
          from: asked.periodStart ?? null,
          until: asked.periodEnd ?? null,
          limit: asked.limit,
          offset: asked.offset,
        },
      );
      return c.json({ totalUsages: total, returnedUsages: usages.length, ...byType(services, usages) });
    },
  );
  app.get(
    '/v3/heartbeat',
    describe('動いているか（データトラッカー v3）', {
      200: { description: '状態', schema: z.object({ status: z.enum(['OK', 'FAIL']) }) },
    }),
    async (c) => {
      const isWell = await services.checkPublishing().then(
        () => true,
        () => false,
      );
      return c.json({ status: isWell ? ('OK' as const) : ('FAIL' as const) });
    },
  );
}

function byType(services: Services, usages: readonly Usage[]) {
  const of = (type: Usage['type']) => usages.filter((one) => one.type === type).map(({ fields }) => fields);
  const name = (id: string) => services.directory.findMember(id)?.name ?? id;
  const transfer = (fields: RecordFields, who: 'from' | 'to', whom: string) => ({
    ...usageOf(services, fields, who),
    target: name(whom),
  });
  // Who takes part in an exchange acts on its own side: the asker and the taker are `to`, the sender is `from`.
  const isPush = ({ kind }: RecordFields) => kind === 'submission' || kind === 'notice';
  return {
    dataRequests: of('DATA_REQUEST').map((fields) => transfer(fields, 'to', fields.from)),
    dataResponses: of('DATA_RESPONSE').map((fields) =>
      transfer(fields, isPush(fields) ? 'from' : 'to', fields.to ?? fields.from),
    ),
    dataProcessings: of('DATA_PROCESSING').map((fields) => ({
      ...usageOf(services, fields, 'to'),
      source: name(fields.from),
    })),
    internalProcessings: of('INTERNAL_PROCESSING').map((fields) => ({
      ...usageOf(services, fields, 'from'),
      source: name(fields.from),
    })),
  };
}

function usageOf({ directory, purposes }: Services, fields: RecordFields, who: 'from' | 'to') {
  const member = fields[who] ?? fields.from;
  const system = (who === 'to' ? fields.toSystem : fields.fromSystem) ?? fields.fromSystem;
  return {
    logTime: fields.time,
    purpose: fields.purpose === null ? '' : (purposes.get(fields.purpose)?.title ?? fields.purpose),
    ...(fields.basisGiver !== null && { legalBasis: fields.basisGiver }),
    ...(fields.consents.length > 0 && { consentReference: fields.consents.join(' ') }),
    ...(fields.messageId !== null && { queryId: fields.messageId.slice(fields.messageId.indexOf('#') + 1) }),
    queryGroupId: fields.message,
    logSourceSystem: system,
    bulkProcessing: fields.kind === 'emergency-release',
    initiatorOrg: { type: typeOf(member), code: member, name: directory.findMember(member)?.name ?? member, system },
    ...(fields.actor !== null && { initiatorPerson: { code: fields.actor } }),
  };
}

/** The kinds of organisation that the tracker knows: of the state, of the market, or neither. */
function typeOf(member: string): 'GOV' | 'COM' | 'NGO' {
  const memberClass = member.split('/')[0];
  return memberClass === 'GOV' || memberClass === 'NGO' ? memberClass : 'COM';
}
