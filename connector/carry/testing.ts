import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { TestRegion } from '../../exchange/testing.ts';
import { connectorFileOf } from '../../town/connectors.ts';
import { carryCommand } from './command.ts';

/** Offices without any connection, and a courier between them and the exchange: only the commands are called, as their users type them. */
export async function openCarrying(region: TestRegion, offices: readonly string[]) {
  const stick = path.join(region.data, 'stick');
  await mkdir(stick);
  const home = (office: string, ...more: string[]) => path.join(region.data, 'town', office, ...more);
  const file = (office: string) => connectorFileOf(region.data, office);

  async function carry(...args: string[]) {
    const said: string[] = [];
    const io = { write: (text: string) => said.push(text) };
    const code = await carryCommand(args, { stdout: io, stderr: io });
    return { code, said: said.join('') };
  }
  async function must(...args: string[]) {
    const { code, said } = await carry(...args);
    expect(code, said).toBe(0);
    return said;
  }
  const nameOf = (office: string, number: number | 'reset', way: 'out' | 'in') =>
    `CARE-${office}-careplan-${number === 'reset' ? number : String(number).padStart(6, '0')}.${way}.engawa`;
  const bundle = (office: string, number: number | 'reset', way: 'out' | 'in') =>
    path.join(stick, nameOf(office, number, way));

  for (const office of offices) {
    const settings = {
      carry: { region: region.configuration.region.code, exchangeKeys: 'exchange.json' },
      quietSeconds: 0.1,
    };
    writeFileSync(file(office), JSON.stringify({ ...JSON.parse(readFileSync(file(office), 'utf8')), ...settings }));
    await must('keys', region.url, home(office, 'exchange.json'));
  }
  return {
    stick,
    home,
    file,
    carry,
    must,
    bundle,
    list: (office: string, ...folder: string[]) =>
      readdirSync(home(office, ...folder)).filter((name) => !name.startsWith('.')),
    /** makes the next bundle. @returns its number */
    async out(office: string): Promise<number> {
      return Number(/^(\d+)番の包みを作りました/m.exec(await must('out', file(office), stick))![1]);
    },
    submit: (office: string, number: number | 'reset', ...more: string[]) =>
      carry('submit', region.url, bundle(office, number, 'out'), ...more),
    take: (office: string, number: number | 'reset') => must('in', file(office), bundle(office, number, 'in')),
    /** a whole journey: out of the office, to the exchange, and back */
    async journey(office: string): Promise<string> {
      const number = await this.out(office);
      const { code, said } = await this.submit(office, number);
      expect(code, said).toBe(0);
      return this.take(office, number);
    },
  };
}
export type Carrying = Awaited<ReturnType<typeof openCarrying>>;
