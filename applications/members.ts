import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MemberId } from '../contracts/member.ts';

type Town = {
  readonly code: string;
  readonly name: string;
  /** 保険者番号 of the care insurance */
  readonly insurer?: string;
  readonly telephone?: { readonly who: string; readonly number: string };
};

/** The towns as their folders describe them; of other members this process knows the number only. @param folder of the municipalities */
export async function readMembers(folder: string) {
  const towns = new Map<string, Town>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const text = await readFile(path.join(folder, entry.name, 'municipality.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const town = JSON.parse(text) as Town;
    towns.set(`GOV/${town.code}`, town);
  }
  return {
    nameOf: (member: MemberId): string => towns.get(member)?.name ?? member.slice(member.indexOf('/') + 1),
    insurerOf: (number: string): MemberId | undefined =>
      [...towns].find(([, { insurer }]) => insurer === number)?.[0] as MemberId | undefined,
    /** whom that town's residents call */
    telephoneOf: (member: MemberId) => towns.get(member)?.telephone ?? null,
  };
}
