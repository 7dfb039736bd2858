import { z } from 'zod';
import { actingHeader } from '../../../contracts/acting.ts';
import type { Uncovered } from '../../../contracts/uncovered.ts';
import { digestOf } from '../../decide/sources.ts';
import { enact } from '../../enrol/act.ts';
import { versionOf } from '../../enrol/adopt.ts';
import type { InForce } from '../../enrol/in-force.ts';
import { approve, checkProposer, findProposed, findUncovered, propose, readProposals } from '../../enrol/proposals.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';
import { actor, files, municipalityCode } from './enrol.ts';

const town = z
  .union([municipalityCode, z.literal('baseline')])
  .meta({ description: '自治体のコード。地域の共通の定めは baseline' });
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const uncovered = z.array(
  z.object({
    contract: z.string(),
    title: z.string(),
    version: z.string(),
    fields: z.array(z.object({ name: z.string(), title: z.string(), class: z.string(), text: z.string() })),
    uses: z.array(z.string()),
  }),
);
const proposal = z.object({
  id: z.uuid(),
  municipality: z.string(),
  digest,
  base: digest.meta({ description: '提案のときの、もとの定め' }),
  files,
  reason: z.string(),
  proposedBy: z.string(),
  proposer: z.string(),
  proposedAt: z.iso.datetime(),
  inForce: z.boolean(),
  uncovered: uncovered.meta({ description: 'この提案が、新しく渡してよいとする項目' }),
  approvals: z.array(
    z.object({
      system: z.string(),
      approver: z.string().meta({ description: '職員の番号、または（職員を登録していない自治体では）氏名' }),
      role: z.string().nullable(),
      approvedAt: z.iso.datetime(),
    }),
  ),
});
const policy = z.object({
  municipality: z.string(),
  digest,
  files,
  unapproved: z.string().nullable().meta({ description: 'フォルダーにあって、承認されていない版' }).optional(),
  uncovered: uncovered.meta({ description: 'まだ承認していないため、定めにかかわらず渡らない項目' }),
});

/** `/v1/policies`: what decides, and how it is changed: proposed, shown as a difference, in force after two approvals. */
export function addPolicy(
  app: Routes,
  {
    services,
    inForce,
    useProof,
    present,
  }: { services: Services; inForce: InForce; useProof: UseProof; present: Present },
): void {
  app.get(
    '/v1/policies',
    describe('いまの定めを見る', {
      200: { description: '自治体ごとの定め', schema: z.object({ policies: z.array(policy) }) },
    }),
    async (c) => {
      await useProof(c.get('caller'));
      const unapproved = new Map(inForce.unapproved.map(({ municipality, found }) => [municipality, found]));
      const inUse = services.policies;
      const find = await findUncovered(services.pools.exchange, inUse);
      const policies = [...inUse.sources].map(([municipality, bundle]) => ({
        municipality,
        digest: digestOf(bundle),
        files: { ...bundle.files },
        ...(unapproved.has(municipality) && { unapproved: unapproved.get(municipality)! }),
        uncovered: writable(find(municipality, inUse.brought)),
      }));
      return c.json({ policies });
    },
  );
  app.get(
    '/v1/policies/proposals',
    describe('定めの変更の提案を見る（新しい順）', {
      200: { description: '提案と承認', schema: z.object({ proposals: z.array(proposal) }) },
    }),
    async (c) => {
      await useProof(c.get('caller'));
      const { policies, pools } = services;
      const proposals = await readProposals(pools.exchange);
      const find = await findProposed(pools.exchange, policies, proposals);
      return c.json({
        proposals: proposals.map(({ bundle, proposedAt, approvals, contracts, ...rest }) => ({
          ...rest,
          uncovered: writable(find({ ...rest, contracts })),
          files: { ...bundle.files },
          proposedAt: proposedAt.toISOString(),
          approvals: approvals.map((one) => ({ ...one, approvedAt: one.approvedAt.toISOString() })),
        })),
      });
    },
  );
  app.post(
    '/v1/policies/proposals',
    describe('定めの変更を提案する（その自治体、または運営者）', {
      201: { description: '受け付けました', schema: z.object({ id: z.uuid(), digest, base: digest }) },
    }),
    checked('json', z.strictObject({ municipality: town, files, reason: z.string().trim().min(1).max(500), actor })),
    async (c) => {
      const caller = c.get('caller');
      const { municipality, reason, actor, ...asked } = c.req.valid('json');
      const version = versionOf(municipality, asked.files);
      const acted = {
        act: 'policyProposal',
        actor,
        ...whose(municipality),
        details: [municipality, version.digest],
      } as const;
      const made = await enact(services, caller, acted, async (connection, now) => {
        checkProposer(caller, municipality);
        return propose(connection, services, { version, reason, proposer: actor, caller }, now);
      });
      return c.json({ ...made, digest: version.digest }, 201);
    },
  );
  app.post(
    '/v1/policies/proposals/:id/approve',
    describe(
      `定めの変更を承認する（その自治体の、別の二人。職員を登録している自治体では、${actingHeader} の申告の msg に提案の番号を書きます）`,
      {
        200: { description: '承認しました', schema: z.object({ inForce: z.boolean(), missing: z.string() }) },
      },
    ),
    checked('param', z.object({ id: z.uuid() })),
    checked(
      'json',
      z.strictObject({
        digest: digest.meta({ description: '確かめた内容のもの' }),
        uncovered: digest
          .optional()
          .meta({ description: '確かめた新しい項目（提案の uncovered の JSON）の SHA-256。項目がなければ省きます' }),
        actor,
      }),
    ),
    async (c) => {
      const caller = c.get('caller');
      const { id } = c.req.valid('param');
      const { digest, uncovered, actor } = c.req.valid('json');
      const acted = {
        act: 'policyApproval',
        actor,
        municipality: caller.municipality,
        details: [id, digest, ...(uncovered === undefined ? [] : [`uncovered:${uncovered}`])],
      } as const;
      const presented = await present(caller, c.req.header(actingHeader), id);
      const approved = await enact(
        services,
        caller,
        acted,
        (connection, now, acting) =>
          approve(
            connection,
            services,
            { id, digest, uncovered, approver: acting.actor?.id ?? actor, role: acting.actor?.role, caller },
            now,
          ),
        { presented, asksForStaff: true },
      );
      return c.json(approved);
    },
  );
}

/** As JSON carries it: lists that may be written to. */
const writable = (all: readonly Uncovered[]) =>
  all.map(({ fields, uses, ...rest }) => ({ ...rest, fields: [...fields], uses: [...uses] }));

const whose = (municipality: string) => (municipality === 'baseline' ? {} : { municipality });
