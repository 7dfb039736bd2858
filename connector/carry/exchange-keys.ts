import type { JWK } from 'jose';
import { carryKeyDays, openCarryTurn } from '../../contracts/carry/turn.ts';
import { writeWhole } from '../files.ts';
import { readKeys } from '../own-client.ts';

/** A key of the exchange's; an old one says until when an answer under it is still believed. */
type KnownKey = JWK & { readonly until?: string };

/** The exchange's public keys as the office has them, the current ones first; those of before as long as they hold. */
export async function readExchangeKeys(file: string, now: Date): Promise<readonly JWK[]> {
  const all = (await readKeys(file)) as readonly KnownKey[];
  return all.filter(({ until }) => until === undefined || new Date(until) > now);
}

/**
 * Takes over the keys that the exchange has turned to, when those that the office knows have handed over to them. What was sealed or signed
 * before is on its way for a while: the old signing key stays believed as long as the exchange uses it.
 * @returns whether there were new ones
 */
export async function followTurns(
  file: string,
  turns: readonly string[],
  { region, now }: { readonly region: string; readonly now: Date },
): Promise<boolean> {
  let known = await readExchangeKeys(file, now);
  let followed = false;
  for (const text of turns) {
    const current = known.filter(({ use }) => use === 'sig').slice(0, 1);
    const turn = await openCarryTurn(text, { region, known: current });
    if (!turn) continue;
    const until = new Date(Date.parse(turn.time) + carryKeyDays * 86_400_000).toISOString();
    const before = known.filter(({ use }) => use === 'sig').map((key): KnownKey => ({ until, ...key }));
    known = [turn.to.signing as JWK, turn.to.sealing as JWK, ...before];
    followed = true;
  }
  if (followed) await writeWhole(file, Buffer.from(`${JSON.stringify({ keys: known }, null, 2)}\n`));
  return followed;
}
