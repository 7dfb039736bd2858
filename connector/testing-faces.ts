import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SystemId } from '../contracts/member.ts';
import type { TestRegion } from '../exchange/testing.ts';
import { keyFileOf } from '../town/keys.ts';
import type { Town } from '../town/town.ts';

/** Somebody in that town with a care manager, a consent, and a number; and who the care manager is. */
export function findCared(town: Town, municipality: string) {
  const consented = new Set(
    town.consents.filter(({ purpose }) => purpose === 'certification-for-plan').map(({ resident }) => resident),
  );
  for (const { resident: id, member, kind } of town.relations) {
    const resident = town.residents.find((one) => one.id === id)!;
    const isPlain = !resident.protected && resident.movedOut === undefined && resident.insured.length > 0;
    if (kind === 'care-manager' && member.startsWith('CARE/') && resident.municipality === municipality)
      if (consented.has(id) && isPlain) return { resident, manager: `${member}/careplan` as SystemId };
  }
  throw new Error('nobody in the town is as wanted');
}

export type Heard = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};
type Given = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

/** A service on the office's own network, as somebody wrote it years ago; `answer` undefined says nothing. */
export async function startLocalService() {
  const heard: Heard[] = [];
  const self = { answer: async (_heard: Heard): Promise<Given | undefined> => ({}) };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    heard.push(one);
    const given = await self.answer(one);
    if (!given) return;
    const { status = 200, headers = { 'Content-Type': 'application/json' }, body } = given;
    response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(self, {
    heard,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  });
}

/** An X-Road client as any vendor wrote it: plain HTTP, no token. Headers are sent in this order and spelling. */
export function askXRoad(
  url: string,
  {
    method = 'GET',
    headers,
    body,
  }: { method?: string; headers: readonly (readonly [string, string])[]; body?: string },
) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const target = url.slice(url.indexOf('/', 'http://'.length));
    const request = http.request(
      { hostname, port, path: target, method, headers: headers.flat(), setHost: false },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() });
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** `engawa connect` as its users start it: a process of its own. */
export async function startConnector(region: TestRegion, system: SystemId, settings: object) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'engawa-connector-'));
  const file = path.join(home, 'connector.json');
  const keys = keyFileOf(path.join(region.data, 'town', 'keys'), system);
  await writeFile(file, JSON.stringify({ exchange: region.url, system, keys, ...settings }));
  const said: string[] = [];
  let process: ChildProcess;
  const start = () => {
    const engawa = fileURLToPath(new URL('../engawa.mjs', import.meta.url));
    process = spawn(globalThis.process.execPath, [engawa, 'connect', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [process.stdout!, process.stderr!])
      stream.setEncoding('utf8').on('data', (text) => said.push(text));
  };
  start();
  const waitFor = async (wanted: RegExp): Promise<RegExpExecArray> => {
    for (let i = 0; i < 600; i++) {
      const found = wanted.exec(said.join(''));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the connector never said ${wanted}: ${said.join('')}`);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    process.kill(signal);
    await once(process, 'exit');
  };
  return {
    said,
    waitFor,
    /** as a power cut does it */
    async killAndStart() {
      await end('SIGKILL');
      said.length = 0;
      start();
    },
    async close() {
      await end('SIGTERM');
      await rm(home, { recursive: true, force: true });
    },
  };
}
