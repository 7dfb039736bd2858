import { type Contract, findContract } from '../../contracts/contract.ts';
import { lineAt, withoutComments } from './lines.ts';
import { type Origin, placeOf, type Sources } from './sources.ts';

/** A rule that names a contract by what it was called before. */
type FormerName = { readonly place: string; readonly former: string; readonly id: string };

/** A contract as Cedar names one, or any other text in quotes: what an annotation says of a contract names none. */
const named = /(?<head>\bContract\s*::\s*)"(?<name>[^"\\]*)"|"(?:\\.|[^"\\])*"/g;

/**
 * Rules (without comments) with each contract under its name of today: what a town has approved goes on to hold when a newer software calls a
 * contract something else, in the very words that were approved. Lines stay where they are.
 */
export const withPresentNames = (text: string, contracts: ReadonlyMap<string, Contract>): string =>
  text.replace(named, (all, head: string | undefined, name: string) => {
    const id = head === undefined ? undefined : findContract(contracts, name)?.id;
    return id === undefined ? all : `${head}"${id}"`;
  });

/** All such rules of the texts. */
export const findFormerNames = (sources: Sources, contracts: ReadonlyMap<string, Contract>): FormerName[] =>
  [...sources].flatMap(([origin, { files }]) =>
    Object.entries(files).flatMap(([file, text]) =>
      file.endsWith('.cedar') ? formerIn(origin, file, withoutComments(text), contracts) : [],
    ),
  );

function formerIn(origin: Origin, file: string, text: string, contracts: ReadonlyMap<string, Contract>): FormerName[] {
  return [...text.matchAll(named)].flatMap(({ groups, index }) => {
    const { head, name = '' } = groups!;
    const id = head === undefined ? undefined : findContract(contracts, name)?.id;
    if (id === undefined || id === name) return [];
    const line = lineAt(text, Buffer.byteLength(text.slice(0, index)));
    return [{ place: `${placeOf(origin, file)}:${line}`, former: name, id }];
  });
}

/** In words for the operator. */
export const sayFormerName = ({ place, former, id }: FormerName): string =>
  `${place}: 連携契約定義 ${former} は、いまは ${id} です。この規則は ${id} の規則として働いています。`;
