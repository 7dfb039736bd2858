import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../../connector/client.ts';
import { isMonth } from '../../contracts/care/month.ts';
import type { SystemId } from '../../contracts/member.ts';
import type { TownService } from '../services.ts';
import type { Town } from '../town.ts';
import { answerAbout, answerOfMany, isOfMany } from './answers.ts';
import { makeRegistration } from './certification.ts';
import { federationSystem } from './kokuhoren/federation.ts';
import { openPeople, type People } from './people.ts';
import type { Registered } from './registered.ts';

type Answer = { readonly status: number; readonly body?: object; readonly headers?: Record<string, string> };

/**
 * The existing business systems of the fictional members, as plain HTTP services at `/<system>/<service>`: what a town hall or an
 * insurer has already, and that knows nothing of us but one header, Engawa-Subject. All in one server, to be small; each system
 * has its own people by its own codes, and none sees another's.
 * @param port 0 lets the machine choose
 * @param openClient the system's own way into the exchange, by which it gets its codes
 * @param registered whom a town hall has registered as 事業対象者; left out: nobody
 * @param review lets the 国保連合会 review a month at once: `POST /INS/tsukumo-kokuhoren/main/review?month=YYYYMM`, for demos that cannot wait
 */
export async function serveTown({
  town,
  port,
  openClient,
  registered = async () => undefined,
  review,
}: {
  readonly town: Town;
  readonly port: number;
  readonly openClient: (system: SystemId) => Promise<Pick<Client, 'call'>>;
  readonly registered?: Registered;
  readonly review?: (month: string) => Promise<object>;
}): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const people = new Map<SystemId, Promise<People>>();
  const peopleOf = (system: SystemId): Promise<People> => {
    const known = people.get(system);
    if (known) return known;
    const opened = openClient(system).then((client) => openPeople(town, system, client, () => performance.now()));
    people.set(system, opened);
    opened.catch(() => people.delete(system));
    return opened;
  };

  const server = createServer((request, response) => {
    request.resume();
    (isReview(request) && review ? answerReview(request, review) : answer(town, request, { peopleOf, registered }))
      .catch(() => busy)
      .then(({ status, body, headers }) => {
        const type = body && { 'Content-Type': 'application/json; charset=utf-8' };
        response.writeHead(status, { ...type, ...headers }).end(body && JSON.stringify(body));
      });
  });
  // Loopback only, whatever the region listens on: these services ask nobody for a password.
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isReview = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'POST' && url.startsWith(`/${federationSystem}/review?`);

async function answerReview(
  { url = '' }: IncomingMessage,
  review: (month: string) => Promise<object>,
): Promise<Answer> {
  const month = new URLSearchParams(url.split('?')[1]).get('month') ?? '';
  if (!isMonth(month)) return { status: 400, body: { detail: '審査年月を month=YYYYMM で書いてください。' } };
  return { status: 200, body: await review(month) };
}

const busy: Answer = {
  status: 503,
  body: { detail: '機関別符号を受け取れないため、いまは答えられません。' },
  headers: { 'Retry-After': '5' },
};
/** Nothing is said of why: the body would be somebody's who guesses codes. */
const nobody: Answer = { status: 404 };

type Known = { readonly peopleOf: (system: SystemId) => Promise<People>; readonly registered: Registered };
async function answer(
  town: Town,
  { method, url = '', headers }: IncomingMessage,
  { peopleOf, registered }: Known,
): Promise<Answer> {
  const [path = ''] = url.split('?');
  if (path === '/health') return { status: 200, body: { status: 'ok' } };
  const service = town.services.find((one) => path === pathOf(one));
  if (!service) return { status: 404, body: { detail: 'この業務システムに、このサービスはありません。' } };
  if (method !== 'GET') return { status: 405, body: { detail: 'GET で照会してください。' }, headers: { Allow: 'GET' } };
  if (isOfMany(service)) return { status: 200, body: answerOfMany(town, service) };
  const code = headers['engawa-subject'];
  if (typeof code !== 'string')
    return { status: 400, body: { detail: 'だれについての照会かが、Engawa-Subject にありません。' } };
  const resident = await (await peopleOf(service.system)).find(code);
  if (!resident) return nobody;
  const body = answerAbout(town, service, resident);
  if (body) return { status: 200, body };
  if (service.contract !== 'municipal/certification') return nobody;
  const since = await registered(service.system, code);
  // What the contract's error answer says of whom there is nothing.
  return since === undefined
    ? { status: 404, body: { absence: '申請がない' } }
    : { status: 200, body: makeRegistration(resident, since) };
}

export const pathOf = ({ system, code }: TownService): string => `/${system}/${code}`;
