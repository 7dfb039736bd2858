import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MemberId } from '../contracts/member.ts';

/** The towns' names, as their folders say; of other members this process knows the number only. @param folder of the municipalities */
export async function readMemberNames(folder: string): Promise<(member: MemberId) => string> {
  const names = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const text = await readFile(path.join(folder, entry.name, 'municipality.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { code, name } = JSON.parse(text) as { code: string; name: string };
    names.set(`GOV/${code}`, name);
  }
  return (member) => names.get(member) ?? member.slice(member.indexOf('/') + 1);
}
