import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contract } from '../contracts/contract.ts';
import type { Parcel } from '../contracts/message.ts';
import type { Client, Delivery, Mail, Message, Refused } from './client.ts';
import type { ConnectorConfiguration } from './configuration.ts';

/** The power switch of a test: every step that lasts (a disk write, a call answered) passes it before and after. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}
export const power = {
  /** how many points are still passed; after that nothing works any more until it is switched on again */
  left: Number.POSITIVE_INFINITY,
  passed: 0,
  on(points = Number.POSITIVE_INFINITY) {
    this.left = points;
    this.passed = 0;
  },
  point() {
    this.passed++;
    if (--this.left <= 0) throw new PowerCut();
  },
};

const tail = '0300000100_43_0300000005_11';
export const slipName = (sequence: number, prefix = 'UPKIHON_SUB1') =>
  `${prefix}_${tail}_${String(sequence).padStart(14, '0')}.CSV`;
export const slip = (insured: string, note = '') => `202407,131011,${insured},20261123,"6:00","${note}",\r\n`;

export const carePlan = contract.parse(
  JSON.parse(readFileSync(new URL('../applications/care/contracts/careplan-v41.json', import.meta.url), 'utf8')),
);

/** An office's folders on a real disk. */
export function makeOffice(): { home: string; configuration: ConnectorConfiguration; remove(): void } {
  // In memory where there is such a place: the crash tests make hundreds of offices.
  const home = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'engawa-office-'));
  const folder = (name: string) => path.join(home, name);
  const folders = {
    out: folder('out'),
    in: folder('in'),
    sent: folder('sent'),
    refused: folder('refused'),
    state: folder('state'),
  };
  for (const one of Object.values(folders)) mkdirSync(one);
  const configuration: ConnectorConfiguration = {
    exchange: 'http://127.0.0.1:8080',
    system: 'CARE/0300000100/careplan',
    keys: folder('keys.json'),
    contract: carePlan.id,
    purpose: 'care-plan-sharing',
    folders,
    runMode: '通常',
    quietSeconds: 5,
    pollSeconds: 1,
  };
  return { home, configuration, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Every file below a folder, by path from it. */
export function listFiles(folder: string, below = ''): string[] {
  if (!existsSync(path.join(folder, below))) return [];
  return readdirSync(path.join(folder, below))
    .flatMap((name) => {
      const at = path.join(below, name);
      return statSync(path.join(folder, at)).isDirectory() ? listFiles(folder, at) : [at];
    })
    .sort();
}

/**
 * An exchange in memory that keeps the promises of the real one: a message takes effect once by its id, the same id with other
 * content is refused, mail comes again until it is acknowledged.
 */
export function makeExchange() {
  const kept: Message[] = [];
  const mail: (Mail & { parcel: Parcel })[] = [];
  const unknownPersons = new Set<string>();
  let refuse: (message: Message) => Refused | undefined = () => undefined;
  let fail: (call: string, message?: Message) => Error | undefined = () => undefined;
  let proved = true;
  const deliveries = new Map<string, Delivery[]>();
  const calls: string[] = [];
  const step = <T>(name: string, effect: () => T, message?: Message): Promise<T> =>
    new Promise((resolve, reject) => {
      try {
        power.point();
        calls.push(name);
        const error = fail(name, message);
        if (error) throw error;
        const answer = effect();
        power.point();
        resolve(answer);
      } catch (error) {
        reject(error);
      }
    });
  const receiptOf = (id: string) => ({
    format: 'engawa-receipt/v1' as const,
    region: 'test',
    message: randomUUID(),
    messageId: id,
    payload: null,
    records: [{ index: 1, leaf: 'AA==', opened: {}, proof: proved ? 'proof' : null }],
  });
  const client: Client = {
    call: () => Promise.reject(new Error('not in this exchange')),
    openQuestion: () => Promise.reject(new Error('not in this exchange')),
    openAnswer: () => Promise.reject(new Error('not in this exchange')),
    pass: () => Promise.reject(new Error('not in this exchange')),
    stream: () => Promise.reject(new Error('not in this exchange')),
    requestCodes: (_, persons) =>
      step('requestCodes', () =>
        persons.map(({ insurer, insured }) => (unknownPersons.has(insured) ? undefined : `c-${insurer}-${insured}`)),
      ),
    send: (message) =>
      step(
        'send',
        () => {
          const before = kept.find(({ id }) => id === message.id);
          if (before && JSON.stringify(before) !== JSON.stringify(message))
            return { refused: { code: 'same_id_other_content', text: '同じ番号で内容が違います。' } };
          const refused = before ? undefined : refuse(message);
          if (refused) return { refused };
          if (!before) kept.push(message);
          return { accepted: { id: message.id, message: message.id, state: 'kept' as const } };
        },
        message,
      ),
    findReceipt: (id) => step('findReceipt', () => receiptOf(id)),
    findStatus: (id) =>
      step('findStatus', () => ({ id, message: id, deliveries: deliveries.get(id) ?? [], receipt: receiptOf(id) })),
    trail: () => Promise.reject(new Error('not in this exchange')),
    collect: () => step('collect', () => ({ messages: mail.slice(0, 10) })),
    acknowledge: (messages) =>
      step('acknowledge', () => {
        const acknowledged = messages.filter((message) => mail.some((one) => one.message === message));
        for (const message of acknowledged)
          mail.splice(
            mail.findIndex((one) => one.message === message),
            1,
          );
        return { acknowledged, unknown: [] };
      }),
    openSealed: async ({ message }) => {
      const found = mail.find((one) => one.message === message);
      if (!found) throw new Error('この郵便を開く鍵がありません。');
      return found.parcel;
    },
  };
  return {
    client,
    kept,
    mail,
    calls,
    unknownPersons,
    deliveries,
    publish: (is: boolean) => {
      proved = is;
    },
    refuseWhen: (rule: typeof refuse) => {
      refuse = rule;
    },
    failWhen: (rule: typeof fail) => {
      fail = rule;
    },
    post(files: readonly { name: string; text: string }[], sender = 'CARE/0300000100/careplan', runmode = '通常') {
      const message = randomUUID();
      mail.push({
        message,
        id: message,
        sender,
        contract: carePlan.id,
        purpose: 'care-plan-sharing',
        runmode,
        acceptedAt: '2026-11-23T00:00:00.000Z',
        attempt: 1,
        sealed: '',
        parcel: {
          subjects: [],
          files: files.map(({ name, text }) => ({
            name,
            mediaType: 'text/csv',
            content: Buffer.from(text).toString('base64'),
          })),
        },
      });
      return message;
    },
  };
}
export type TestExchange = ReturnType<typeof makeExchange>;
