import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordFields } from '../contracts/record.ts';
import { makeTown } from '../town/town.ts';
import { startTestRegion, type TestClient } from './testing.ts';

/** What the called provider answers; undefined: it says nothing. */
export type Answer = { status?: number; headers?: Record<string, string>; body?: unknown } | undefined;
export type Respond = (request: IncomingMessage) => Answer | Promise<Answer>;

export const certification = {
  insurerNumber: '654321',
  insuredNumber: '0000000001',
  name: '軒端 花子',
  birthDate: '1940-05-05',
  certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
};

/** The region on a working day, with a provider that is called over real HTTP (軒端町) and answers what a test says. */
export async function startAsking() {
  const town = makeTown();
  const asked: IncomingMessage[] = [];
  const state: { respond: Respond } = { respond: () => ({ body: certification }) };
  const server = createServer((request, response) => {
    asked.push(request);
    request.resume().on('end', async () => {
      const answer = await state.respond(request);
      if (!answer) return;
      const { status = 200, headers = { 'Content-Type': 'application/json' }, body } = answer;
      response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const region = await startTestRegion(town, { providersUrl: url });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  const { code: regionCode } = region.configuration.region;
  const admin = region.database.pool('admin', 2);

  return {
    region,
    admin,
    /** where the provider is called */
    url,
    /** the requests that reached the provider */
    asked,
    respond(next: Respond) {
      state.respond = next;
    },
    /** Somebody of that town, whoever may ask about them for `purpose` (the planner, unless said otherwise), and its code of them. */
    async meet(
      municipality: '990027' | '990019',
      { purpose = 'certification-for-plan', relation = 'care-manager' } = {},
    ) {
      const isConsented = (resident: string, member: string) =>
        town.consents.some(
          (one) =>
            one.resident === resident &&
            one.purpose === purpose &&
            (one.recipient === member || one.recipient.startsWith('kind:')) &&
            one.withdrawnAt === null,
        );
      for (const { resident: id, member, kind } of town.relations) {
        const one = town.residents.find((resident) => resident.id === id)!;
        const isPlain = !one.protected && one.movedOut === undefined && one.insured.length > 0;
        if (kind !== relation || !member.startsWith('CARE/') || one.municipality !== municipality) continue;
        if (!isPlain || !isConsented(id, member)) continue;
        const manager = await region.client(`${member}/careplan` as TestClient['system']);
        const [number] = one.insured;
        const identifiers = { insurer: number!.insurer, insured: number!.insured };
        const [found] = await manager.codesOf([identifiers], purpose);
        return { manager, code: found!.code!, identifiers };
      }
      throw new Error('nobody in the town is as wanted');
    },
    async ask(
      client: TestClient,
      target: string,
      code: string,
      headers: Record<string, string> = {},
      id: string = randomUUID(),
    ) {
      const response = await client.call('GET', `/r1/${regionCode}/${target}`, undefined, {
        'X-Road-Client': `${regionCode}/${client.system}`,
        'X-Road-Id': id,
        'X-Road-PDU-Purpose': 'certification-for-plan',
        'Engawa-Subject': code,
        ...headers,
      });
      const text = await response.text();
      return { status: response.status, text, message: response.headers.get('x-road-request-id')! };
    },
    async recordsOf(message: string): Promise<RecordFields[]> {
      const { rows } = await admin.query('SELECT fields FROM ledger.record WHERE message = $1 ORDER BY id', [message]);
      return rows.map(({ fields }) => fields);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await region.close();
    },
  };
}
