import type { Contract } from '../../contracts/contract.ts';
import type { Obligation } from '../../contracts/decision.ts';
import type { PublicService } from '../../contracts/public.ts';
import type { Policies } from '../decide/index.ts';
import { type ObligationName, obligations, readTransform, type Transform } from '../decide/obligations.ts';
import { baseline } from '../decide/sources.ts';

/** The rules that permit or limit a contract, the region's and each town's own, as they are in force: by their own words. */
export function rulesOf({ sets, municipalities }: Policies, contract: Contract): PublicService['rules'] {
  const all = new Map([...sets.values()].flatMap(({ rules }) => [...rules]));
  return [...all.values()]
    .filter(({ text }) => concerns(text, contract))
    .map(({ id, effect, title, oblige }) => {
      const origin = id.slice(0, id.indexOf('/'));
      return {
        town: origin === baseline ? '地域共通' : (municipalities.get(origin)?.name ?? origin),
        ...{ effect, title },
        obligations: oblige.map((one) => sayObligation(contract, one)),
      };
    });
}

/** A rule names its contract in its head; one that names none is about every contract of the purposes that it names. */
function concerns(text: string, { id, purposes }: Contract): boolean {
  const named = [...text.matchAll(/Contract::"([^"]+)"/g)].map(([, one]) => one);
  if (named.length > 0) return named.includes(id);
  return [...text.matchAll(/Purpose::"([^"]+)"/g)].some(([, one]) => purposes.includes(one!));
}

/** An obligation as people would say it. */
function sayObligation({ fields }: Contract, obligation: Obligation): string {
  const name = obligation.name as ObligationName;
  const transform = readTransform(obligation);
  if (!transform) return `${obligations[name]}（${obligation.value}）`;
  if (transform.name === 'aggregate')
    return `人数を集計した表だけを渡す。${transform.k}人に満たない人数は、計算しても分からないようにする`;
  return `「${fields[transform.field]?.title ?? transform.field}」は、${sayTransform(transform)}`;
}

const widths = {
  ...{ 'age-5': '5歳きざみの年代だけ', 'age-10': '10歳きざみの年代だけ', month: '年と月だけ', year: '年だけ' },
  ...{ town: '町や字までだけ', municipality: '市町村の名前だけ' },
} as const;

function sayTransform(transform: Exclude<Transform, { name: 'aggregate' }>): string {
  if (transform.name === 'pseudonymise') return '受け取る機関ごとに違う仮の番号にして渡す';
  if (transform.name === 'generalise')
    return `${transform.to === 'band' ? `${transform.width}きざみの区分だけ` : widths[transform.to]}を渡す`;
  if (transform.keep === 'surname') return '氏（名字）だけを渡す';
  return 'first' in transform.keep
    ? `はじめの${transform.keep.first}文字だけを渡す`
    : `終わりの${transform.keep.last}文字だけを渡す`;
}
