import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MemberId } from '../contracts/member.ts';

type Town = {
  readonly code: string;
  readonly name: string;
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
    /** whom that town's residents call */
    telephoneOf: (member: MemberId) => towns.get(member)?.telephone ?? null,
  };
}
