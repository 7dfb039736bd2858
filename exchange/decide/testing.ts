import { fileURLToPath } from 'node:url';
import type { MemberKind } from '../../contracts/member.ts';
import { loadContracts } from '../enrol/contracts.ts';
import { compile, type Policies } from './compile.ts';
import type { ConsentFact, Party, Question, RelationFact, SubjectFacts } from './question.ts';
import { type Origin, readSources, type Sources } from './sources.ts';

export const municipalitiesFolder = fileURLToPath(new URL('../../municipalities/', import.meta.url));
export const contracts = await loadContracts(fileURLToPath(new URL('../../applications/', import.meta.url)));
export const sources = await readSources(municipalitiesFolder);
export const policies = compile(sources, contracts);

/** The region's texts with one more file of rules, as if a town (or the baseline) had written it. */
export const withRules = (origin: Origin, text: string): Sources => {
  const file = origin === 'baseline' ? 'more.cedar' : 'policy/more.cedar';
  return new Map([...sources, [origin, { files: { ...sources.get(origin)!.files, [file]: text } }]]);
};
export const compiledWith = (origin: Origin, text: string): Policies => compile(withRules(origin, text), contracts);

export const now = new Date('2026-11-20T03:00:00Z');
export const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);

export const party = (id: string, kind: MemberKind, municipality: string | null = '990019'): Party => ({
  id: id as Party['id'],
  kind,
  municipality,
});
export const manager = party('CARE/0300000100', 'care-management');
export const helper = party('CARE/0300000005', 'home-help');

export const relation = (
  member: Pick<Party, 'id'>,
  kind: RelationFact['kind'],
  more: Partial<RelationFact> = {},
): RelationFact => ({
  id: `relation-${member.id}-${kind}`,
  member: member.id,
  kind,
  validFrom: days(-100),
  validUntil: null,
  endedAt: null,
  ...more,
});

export const consent = (recipient: string, purpose: string, more: Partial<ConsentFact> = {}): ConsentFact => ({
  id: `consent-${more.giver ?? 'person'}`,
  giver: 'person',
  recipient,
  purpose,
  contracts: [],
  validFrom: days(-100),
  validUntil: days(100),
  withdrawnAt: null,
  textVersion: '2024-04',
  ...more,
});

export const subject = (more: Partial<SubjectFacts> = {}): SubjectFacts => ({
  id: '00000000-0000-4000-8000-000000000001',
  municipality: '990019',
  status: 'active',
  protected: false,
  relations: [relation(manager, 'care-manager'), relation(helper, 'care-provider')],
  consents: [consent(helper.id, 'care-plan-sharing')],
  ...more,
});

/** The care manager sends the plan to the home help of a person for whom everything is in order. */
export const sharing = (more: Partial<Question> = {}): Question => ({
  kind: 'submission',
  contract: contracts.get('care/careplan-v41')!,
  purpose: policies.purposes.get('care-plan-sharing')!,
  time: now,
  runMode: '通常',
  sender: manager,
  receiver: helper,
  shown: {},
  subject: subject(),
  ...more,
});

/**
 * `asker` wants the certification papers of a person of `town` from its town hall; person and doctor have consented, and
 * nothing is shown yet.
 */
export function certification(town: string, asker: Party, more: Partial<Question> = {}): Question {
  const hall = party(`GOV/${town}`, 'municipality', town);
  const kind = asker.kind === 'care-management' ? 'care-manager' : 'prevention-manager';
  const purpose = policies.purposes.get('certification-for-plan')!;
  return {
    kind: 'inquiry',
    contract: contracts.get('municipal/certification-documents')!,
    purpose,
    time: now,
    runMode: '通常',
    sender: hall,
    receiver: asker,
    shown: {},
    subject: subject({
      municipality: town,
      relations: [relation(hall, 'insurer-care'), relation(asker, kind)],
      consents: [consent(asker.id, purpose.id), consent(asker.id, purpose.id, { giver: 'doctor' })],
    }),
    ...more,
  };
}

/** A town hall tells who applied for certification in a person's place how far the application is. */
export function agentProgress(more: Partial<Question> = {}): Question {
  const hall = party('GOV/990019', 'municipality', '990019');
  const purpose = policies.purposes.get('certification-progress-agent')!;
  return {
    ...{ kind: 'submission', contract: contracts.get('municipal/certification-progress-agent')!, purpose },
    ...{ time: now, runMode: '通常', sender: hall, receiver: manager, shown: {} },
    subject: subject({
      relations: [relation(hall, 'insurer-care'), relation(manager, 'certification-agent')],
      consents: [consent(manager.id, purpose.id)],
    }),
    ...more,
  };
}
