import type { Contract } from '../../contracts/contract.ts';
import type { Permit } from '../../contracts/decision.ts';
import type { MemberId } from '../../contracts/member.ts';
import { findMistake, readTransform } from '../decide/obligations.ts';
import type { KeyStore } from '../keys.ts';
import { type Aggregate, aggregate } from './aggregate.ts';
import { cut } from './cut.ts';
import { type Refused, read, refuse } from './read.ts';
import { transform } from './transform.ts';
import { type Tree, write } from './tree.ts';

export type Disclosing = {
  readonly contract: Contract;
  readonly decision: Permit;
  /** the member that gives, and the one that gets */
  readonly sender: MemberId;
  readonly receiver: MemberId;
  readonly purpose: string;
  readonly time: Date;
  readonly keys: Pick<KeyStore, 'secret'>;
  readonly body: Buffer;
  /** as the provider wrote it: the value of Content-Type */
  readonly mediaType: string;
};

export type Disclosed = { readonly body: Buffer /** what really went out */; readonly items: readonly string[] };

/**
 * disclose: lets go on of an answer what the decision names, in the form that it obliges, and nothing else (law 3).
 * @returns the body that may leave; or why none may, in Japanese, without any value of the answer
 * @throws Error for an obligation that cannot be fulfilled: the start should have stopped
 */
export async function disclose(given: Disclosing): Promise<Disclosed | Refused> {
  const { contract, decision, body, mediaType } = given;
  for (const obligation of decision.obligations) {
    const mistake = findMistake(obligation, contract);
    if (mistake) throw new Error(mistake);
  }
  if (contract.form === 'whole') return discloseWhole(given);
  const content = read(contract, mediaType, body);
  if ('refused' in content) return content;
  const named = new Set(decision.items);
  const transforms = decision.obligations.flatMap((one) => readTransform(one) ?? []);
  const table = strictest(transforms.filter((one) => one.name === 'aggregate'));
  if (table) return discloseTable(given, table, named, content.tree);
  // What is about nobody may hold nothing about somebody, whatever a rule forgot to oblige.
  const personal = decision.items.find((field) => !ofNobody.has(contract.fields[field]!.class));
  if ((contract.subject === 'aggregate' || contract.subject === 'none') && personal !== undefined)
    return refuse(`項目 ${personal} は、集計してからでなければ渡せません。`);
  const formed = await transform(given, transforms, named, content.tree);
  if ('refused' in formed) return formed;
  const kept = cut(contract, named, formed);
  return { body: Buffer.from(write(kept.tree)), items: kept.items };
}

const ofNobody: ReadonlySet<string> = new Set(['匿名加工情報', '行政機関等匿名加工情報', '統計情報', '公開情報']);

/** Two towns may set two limits for one table: the higher one holds. Two different tables of the same persons are one too many. */
function strictest(tables: readonly Aggregate[]): Aggregate | 'several' | undefined {
  const [first, ...more] = tables;
  if (!first) return undefined;
  const shapeOf = ({ by, asOf, person }: Aggregate) => JSON.stringify([by, asOf, person]);
  if (more.some((one) => shapeOf(one) !== shapeOf(first))) return 'several';
  return { ...first, k: Math.max(...tables.map(({ k }) => k)) };
}

async function discloseTable(
  given: Disclosing,
  table: Aggregate | 'several',
  named: ReadonlySet<string>,
  content: Tree,
): Promise<Disclosed | Refused> {
  if (table === 'several') return refuse('同じ人々についての二つの表を、同時に渡すことはできません。');
  const fields = [...table.by.map(({ field }) => field), table.asOf];
  const cutAway = fields.find((field) => !named.has(field));
  if (cutAway !== undefined) return refuse(`集計の軸 ${cutAway} が、渡せる項目に入っていません。`);
  const counted = await aggregate(given, table, content);
  if ('refused' in counted) return counted;
  return {
    body: Buffer.from(write(counted)),
    items: Object.keys(given.contract.fields).filter((one) => fields.includes(one)),
  };
}

/** All or nothing: the bytes as they came. Where the contract describes a JSON content, they must be it. */
function discloseWhole({ contract, mediaType, body }: Disclosing): Disclosed | Refused {
  if (contract.schema) {
    const content = read(contract, mediaType, body);
    if ('refused' in content) return content;
  }
  return { body, items: Object.keys(contract.fields) };
}
