import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import type { TestClient, TestRegion } from '../testing.ts';

export type Pushed = {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
};
export type Answering = (pushed: Pushed, response: ServerResponse) => void;

/** An endpoint of a member: real HTTP on this machine. `answering` can be changed at any time. */
export async function openTestEndpoint(answering: Answering, agrees: Readonly<Record<string, string>> | null = leave) {
  const pushed: Pushed[] = [];
  const asked: IncomingMessage['headers'][] = [];
  const state = { answering };
  const server = createServer(async (request, response) => {
    if (request.method === 'OPTIONS') {
      asked.push(request.headers);
      response.writeHead(200, { Allow: 'POST', ...agrees }).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { headers: request.headers, body: Buffer.concat(chunks).toString(), at: performance.now() };
    pushed.push(one);
    state.answering(one, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    pushed,
    asked,
    /** ids in the order in which they came */
    ids: () => pushed.map(({ headers }) => headers['ce-id'] as string),
    answer(next: Answering) {
      state.answering = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve)); // once more is no harm
    },
  };
}

export const leave = { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': '*' } as const;
export const status =
  (code: number, headers: Record<string, string> = {}): Answering =>
  (_, response) => {
    response.writeHead(code, headers).end();
  };

/** Somebody whom the planner of `provider`'s client may send a plan about to `provider`: as the town has it. */
export function findCase(region: TestRegion, provider: string) {
  const { relations, consents, residents } = region.town;
  for (const resident of residents) {
    const own = relations.filter((one) => one.resident === resident.id);
    const planner = own.find(({ kind }) => kind === 'care-manager' || kind === 'prevention-manager')?.member;
    const isServed = own.some(({ kind, member }) => kind === 'care-provider' && member === provider);
    const agreed = (recipient: string) =>
      consents.some(
        (one) =>
          one.resident === resident.id &&
          one.recipient === recipient &&
          one.purpose === 'care-plan-sharing' &&
          one.withdrawnAt === null &&
          (one.validUntil ?? '9') > '2030',
      );
    const [number] = resident.insured;
    if (planner && isServed && agreed(provider) && number) return { planner, number };
  }
  throw new Error(`the town has nobody for ${provider}`);
}

let counter = 0;
/** Sends one plan from a person's planner to `to`. @returns what was answered; `message` is its CloudEvents id when pushed */
export async function sendPlan(region: TestRegion, to: SystemId, attributes: Record<string, unknown> = {}) {
  const receiver = memberOf(to);
  const { planner, number } = findCase(region, receiver);
  const sender: TestClient = await region.client(`${planner}/careplan`);
  const [code] = await sender.codesOf([number]);
  const sequence = String(20_260_000_000_000 + ++counter);
  const [from, office] = [planner, receiver].map((member) => member.slice(member.indexOf('/') + 1));
  const row = `202407,${number.insurer},${number.insured},20261101,20261101,1,"k${counter}",1,,,,,1,"",,"",,"","","",,\r\n`;
  const sent = await sender.send({
    receiver,
    attributes,
    parcel: {
      subjects: [{ code: code!.code! }],
      files: [
        {
          name: `UP2KYO_${from}_43_${office}_11_${sequence}.CSV`,
          mediaType: 'text/csv',
          content: Buffer.from(row).toString('base64'),
        },
      ],
    },
  });
  if (sent.status !== 202) throw new Error(`not accepted: ${JSON.stringify(sent.body)}`);
  const states = async () => {
    type Status = { deliveries: { state: string; reason: string | null; events: { state: string }[] }[] };
    const [delivery] = (await sender.get<Status>(`/messages/${sent.id}`)).body.deliveries;
    return { state: delivery!.state, reason: delivery!.reason, events: delivery!.events.map((event) => event.state) };
  };
  return { sender, number, row, message: sent.body.message!, states };
}
