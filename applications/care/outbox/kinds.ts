import { readdirSync, readFileSync } from 'node:fs';
import type { Contract } from '../../../contracts/contract.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import type { GroupKind } from '../files/model/group.ts';
import { carePlanContract } from '../store/sent.ts';

/** What a message is about, as staff call it. */
export const kinds = {
  plan: 'ケアプラン（第1〜3表）',
  slip: '提供票（第6・7表）',
  actuals: '実績',
  prevention: '介護予防の書類',
} as const;

const folder = new URL('../contracts/', import.meta.url);
/** Contracts of the application beside the standard's files, by id. */
const contracts: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .map((name): Contract => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    .filter(({ kinds: of }) => of.includes('submission'))
    .map(({ id, title }) => [id, title]),
);

/** The standard's files are told apart by what they hold. */
export const kindOptions = [...Object.entries(kinds), ...contracts]
  .filter(([value]) => value !== carePlanContract)
  .map(([value, label]) => ({ value, label }));
/** What a message holds and of when, as far as its files say. */
export const sayContent = ({ kind, month, title }: { kind: string; month: string; title?: string | null }): string =>
  Object.hasOwn(kinds, kind) ? `${sayKind(kind)} ${sayMonth(month)}` : (title ?? sayKind(kind));
export const sayKind = (kind: string): string => kinds[kind as keyof typeof kinds] ?? contracts.get(kind) ?? kind;

/** The same by the standard's kinds of unit. */
export const titleOf = (kind: GroupKind): string => (kind === 'basics' ? kinds.prevention : kinds[kind]);

/** In SQL: the kind of a message by its contract and the names of its files. */
export const kindSql = `CASE
  WHEN names ~* '"(UPJSK|DLTJSK|actuals)_' THEN 'actuals'
  WHEN names ~* '"(UPPLAN|UPSIKYU|DLTPLAN|slip)_' THEN 'slip'
  WHEN names ~* '"(UP1KYO|UP2KYO|UP3KYO|DLT1KYO|plan)_' THEN 'plan'
  WHEN names ~* '"(UPKIHON|UPYOBO|DLTKIHON|DLTYOBO|prevention_|basics_)' THEN 'prevention'
  ELSE contract END`;

/** In SQL: 対象年月 by the names, else the month in which it was made or came, in Japan. */
export const monthSql = (at: string): string =>
  `coalesce(substring(names from '_((?!000000)\\d{6})[_.]'), to_char(${at} AT TIME ZONE 'Asia/Tokyo', 'YYYYMM'))`;
