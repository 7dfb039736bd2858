import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { Fault } from '../../contracts/fault.ts';

/**
 * A door without tokens is open to whatever runs on the machine: also to a page of a stranger's in a browser there, which can send
 * requests to it, or has its own name point to this address (DNS rebinding). X-Road clients are no browsers and use an address.
 * @param names what clients may call this machine, besides its addresses and localhost
 * @throws Fault forbidden
 */
export function checkNoBrowser({ headers }: IncomingMessage, names: readonly string[]): void {
  const host = (headers.host ?? '').toLowerCase().replace(/:\d*$/, '');
  const isKnown = host === 'localhost' || isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0 || names.includes(host);
  if (!isKnown)
    throw new Fault(
      'forbidden',
      `${host || '（名前なし）'} という名前では呼べません。アドレスで呼ぶか、接続プログラムの設定の door.names に加えてください。`,
    );
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none'))
    throw new Fault('forbidden', 'この入口は、ブラウザーの中のページからは使えません。');
}
