import { readFileSync } from 'node:fs';
import type { SystemId } from '../../contracts/member.ts';
import { doorPortOf } from '../connectors.ts';
import type { TownService } from '../services.ts';
import type { RunningRegion } from './region.ts';
import { line } from './telling.ts';

export type Answered = { readonly status: number; readonly body: unknown };

/** As an X-Road client of the office asks its door: no token, no key, no word of ours. */
export async function askDoor(
  { code, townPort }: RunningRegion,
  { target, asker, person, shown }: { target: string; asker: SystemId; person: string; shown?: object },
): Promise<Answered> {
  const url = `http://127.0.0.1:${doorPortOf(townPort)}/r1/${code}/${target}`;
  const headers = {
    'X-Road-Client': `${code}/${asker}`,
    'X-Insured-Person': person,
    ...(shown && { 'Engawa-Shown': new URLSearchParams({ ...shown }).toString() }),
  };
  const given = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  line(['$ curl', ...given, url].join(' \\\n       '));
  const response = await fetch(url, { headers });
  return { status: response.status, body: await response.json() };
}

/** As a member's own program asks the exchange, with the client library and the system's key. */
export async function askExchange(
  region: RunningRegion,
  asked: { target: string; asker: SystemId; purpose: string; code?: string; shown?: object },
): Promise<Answered> {
  const client = await region.client(asked.asker);
  const shown = new URLSearchParams({ ...asked.shown }).toString();
  const { status, body } = await client.pass({
    method: 'GET',
    target: `/r1/${region.code}/${asked.target}`,
    headers: [
      ['X-Road-Client', `${region.code}/${asked.asker}`],
      ['X-Road-PDU-Purpose', asked.purpose],
      ...(asked.code === undefined ? [] : [['Engawa-Subject', asked.code] as const]),
      ...(shown === '' ? [] : [['Engawa-Shown', shown] as const]),
    ],
    body: Buffer.alloc(0),
  });
  return { status, body: JSON.parse(body.toString()) };
}

type Fields = Readonly<Record<string, { readonly title: string; readonly at?: string }>>;

/** The items of a contract that were in the whole answer and are not in the one that arrived, in words. */
export function findCut({ contract }: TownService, whole: unknown, given: unknown): string[] {
  const [application, name] = contract.split('/');
  const file = new URL(`../../applications/${application}/contracts/${name}.json`, import.meta.url);
  const { fields } = JSON.parse(readFileSync(file, 'utf8')) as { fields: Fields };
  return Object.entries(fields)
    .filter(([id, { at }]) => isThere(whole, at ?? `/${id}`) && !isThere(given, at ?? `/${id}`))
    .map(([, { title }]) => title);
}

const isThere = (value: unknown, pointer: string): boolean =>
  pointer
    .slice(1)
    .split('/')
    .reduce((at: unknown, part) => (at as Record<string, unknown> | undefined)?.[part === '*' ? 0 : part], value) !==
  undefined;
