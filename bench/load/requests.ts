import { randomUUID } from 'node:crypto';
import type { Caller, CallerKey } from './caller.ts';

/** What is sent again and again. A load process makes the bytes of each request of it, with a proof of its own where it has callers. */
export type Target = {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** what every request of it says; of one system each, taken in turn */
  readonly askers: readonly {
    readonly caller?: CallerKey;
    /** left out: the target's */
    readonly path?: string;
    readonly headers: Readonly<Record<string, string>>;
    /** of a POST: JSON text in which `{id}` becomes a new id each time */
    readonly body?: string;
  }[];
  /** of an answer that counts as done */
  readonly status: number;
  /** the exchange's address, as proofs and tokens name it */
  readonly exchangeUrl: string;
};

/** @param callers opened, in the order of `target.askers` */
export function createRequests(target: Target, callers: readonly (Caller | undefined)[]): () => Buffer {
  let turn = 0;
  const fixed = target.askers.map(({ headers, path = target.path }, i) =>
    [
      `${target.method} ${path} HTTP/1.1`,
      `Host: ${new URL(target.exchangeUrl).host}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(callers[i] ? [`Authorization: ${callers[i].authorization}`] : []),
    ].join('\r\n'),
  );
  return () => {
    const at = turn++ % target.askers.length;
    const caller = callers[at];
    const proof = caller ? `\r\nDPoP: ${caller.prove(target.method, target.askers[at]!.path ?? target.path)}` : '';
    const body = target.askers[at]!.body?.replaceAll('{id}', randomUUID());
    const length = body === undefined ? '' : `\r\nContent-Length: ${Buffer.byteLength(body)}`;
    return Buffer.from(`${fixed[at]}${proof}${length}\r\n\r\n${body ?? ''}`);
  };
}
