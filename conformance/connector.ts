import { randomUUID } from 'node:crypto';
import { read } from '../exchange/disclose/read.ts';
import { type Answered, ask } from './ask.ts';
import type { Connector, Setup } from './configuration.ts';
import { type Findings, find } from './finding.ts';

/** The whole way, as it will be: the connector's door, the exchange, the provider, and back. Asks for real in a region: use test persons. */
export async function* checkConnector(setup: Setup, { door, target, permitted, refused }: Connector): Findings {
  const { region, system, contract } = setup;
  const id = randomUUID();
  const asking = (named: Readonly<Record<string, string>>): Promise<Answered> =>
    ask({
      url: door,
      method: 'GET',
      path: `/r1/${region}/${target}`,
      headers: { 'X-Road-Client': `${region}/${system}`, 'X-Road-Id': id, ...named },
    });
  yield await find('connector/permitted', '接続プログラムを通して照会し、認められた項目が返る', async () => {
    const { status, headers, body } = await asking(permitted);
    if (status !== 200)
      return {
        seen: `${status}: ${readMessage(body)}`,
        remedy: 'permitted の方の関係と同意、接続プログラムの設定を確かめてください',
      };
    if (headers['x-road-id'] !== id || !headers['x-road-request-hash'])
      return {
        seen: '回答に X-Road-Id か X-Road-Request-Hash がありません',
        remedy: 'door が、接続プログラムの住所か確かめてください',
      };
    // Required fields may have been cut: what is there must be in the contract's form.
    const whole = read(
      { ...contract, schema: withoutRequired(contract.schema ?? {}) },
      headers['content-type'] ?? '',
      body,
    );
    return 'refused' in whole
      ? { seen: whole.detail, remedy: '設定の contract が、照会先のものか確かめてください' }
      : undefined;
  });
  yield await find('connector/refused', '接続プログラムを通して、不許可が不許可として返る', async () => {
    const { status, headers } = await asking(refused);
    if (status === 400 && String(headers['x-road-error']).startsWith('Client.')) return undefined;
    return {
      seen: `${status} が返りました`,
      remedy: 'refused には、知られていない方の番号を書いてください。許可されたのなら、運営者に知らせてください',
    };
  });
}

function readMessage(body: Buffer): string {
  try {
    return String(JSON.parse(body.toString()).message).slice(0, 300);
  } catch {
    return 'X-Road の誤りの形ではありません';
  }
}

/** A JSON Schema that asks for the same form, and for no field. */
function withoutRequired(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name, one]) => !(name === 'required' && Array.isArray(one)))
        .map(([name, one]) => [name, strip(one)]),
    );
  };
  return strip(schema) as Record<string, unknown>;
}
