import type { Contract } from '../../../contracts/contract.ts';
import { type Kind, kinds } from '../../../contracts/kind.ts';
import type { Purpose } from '../../../contracts/purpose.ts';
import type { Uncovered } from '../../../contracts/uncovered.ts';
import type { Policies } from '../compile.ts';
import { baseline, type Origin } from '../sources.ts';
import { approvedIn, concerns, findGap, namesOf, type Shown } from './coverage.ts';

/** What of these contracts a town has not approved, for those who approve it: what is new, and what has come to mean something else. */
export function describeUncovered(
  contracts: Iterable<Contract>,
  origin: Origin,
  shown: readonly Shown[],
  purposes: ReadonlyMap<string, Purpose>,
): Uncovered[] {
  const approved = approvedIn(shown);
  return [...contracts].flatMap((contract): Uncovered[] => {
    const gap = concerns(contract, origin) ? findGap(contract, approved) : undefined;
    if (!gap) return [];
    const { id, title, version, fields } = contract;
    const before = findBefore(contract, shown);
    return [
      {
        contract: id,
        title,
        version,
        fields: Object.entries(fields)
          .filter(([name]) => gap.fields.has(name))
          .map(([name, field]) => ({
            name,
            title: field.title,
            class: field.class,
            text: sayChange(name, contract, before),
          })),
        uses: [
          ...[...gap.purposes].map((one) => `利用目的「${purposes.get(one)?.title ?? one}」`),
          ...[...gap.kinds].map((one) => `種類「${kinds[one as Kind]}」`),
        ],
      },
    ];
  });
}

/** The contract as the town was shown it last. */
const findBefore = (contract: Contract, shown: readonly Shown[]): Contract | undefined =>
  shown.toReversed().flatMap(({ contracts }) => namesOf(contract).flatMap((name) => contracts.get(name) ?? []))[0];

function sayChange(name: string, now: Contract, then: Contract | undefined): string {
  if (!then) return '新しい連携契約定義の項目';
  const [field, before] = [now.fields[name]!, then.fields[name]];
  if (!before) return '新しい項目';
  const said: string[] = [];
  if (before.title !== field.title) said.push(`名前が「${before.title}」から変わる`);
  if (before.class !== field.class) said.push(`情報の種類が「${before.class}」から変わる`);
  if (before.aboutOthers !== field.aboutOthers)
    said.push(`ほかの人についての項目という印が${field.aboutOthers ? '付く' : 'なくなる'}`);
  if (before.at !== field.at) said.push('置かれる場所が変わる');
  if (then.subject !== now.subject || then.persons !== now.persons) said.push('誰についての情報かの定めが変わる');
  return said.length > 0 ? said.join('、') : '形や、照会のしかたの定めが変わる';
}

/** What of one contract is not let out yet, and for want of whose approval: one sentence a town. */
export function sayUncovered({ gaps, heldBack, contracts, municipalities }: Policies, id: string): string[] {
  const contract = contracts.get(id);
  const held = heldBack.get(id);
  if (held) {
    const towns = held.towns.map((town) => nameTown(municipalities, town)).join('、');
    return [`${towns}が版 ${held.newer.version} をまだ承認していないため、版 ${contract?.version} のまま使われます。`];
  }
  return [...gaps].flatMap(([origin, ofTown]) => {
    const gap = ofTown.get(id);
    if (!gap || !contract) return [];
    const titles = [...gap.fields].map((name) => `「${contract.fields[name]?.title}」`);
    const isAll = titles.length === Object.keys(contract.fields).length;
    const cut = isAll ? 'どの項目も渡りません。' : titles.length > 0 ? `${titles.join('')}は渡りません。` : '';
    const isOther = !isAll && gap.purposes.size + gap.kinds.size > 0;
    const other = isOther ? '新しい利用目的や種類では、どの項目も渡りません。' : '';
    return [`${nameTown(municipalities, origin)}がまだ承認していないため、${cut}${other}`];
  });
}

/** The names of those that have not approved a field. */
export const townsWithout = ({ gaps, municipalities }: Policies, id: string, field: string): string[] =>
  [...gaps].flatMap(([origin, ofTown]) => (ofTown.get(id)?.fields.has(field) ? nameTown(municipalities, origin) : []));

export const nameTown = (municipalities: Policies['municipalities'], town: Origin): string =>
  town === baseline ? '地域共通' : (municipalities.get(town)?.name ?? town);
