import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../exchange/deliver/call.ts';
import { askLeave, readAllowedRate } from '../exchange/deliver/handshake.ts';
import { leavePath } from '../exchange/travel/telling/webhook.ts';
import { type PlayedExchange, sendJson } from './exchange.ts';
import type { Complaint } from './finding.ts';

const patienceMs = 5_000;

/** Asks an endpoint for leave by the exchange's own hand-shake; one that gives it by the call-back address has a moment for it. */
export async function askForLeave(exchange: PlayedExchange, endpoint: Endpoint): Promise<Complaint | undefined> {
  const secret = randomUUID();
  const opened = new Promise<boolean>((resolve) => {
    exchange.answer((request, response) => {
      const { pathname } = new URL(request.url!, exchange.url);
      if (pathname !== `${leavePath}/${secret}` || !['GET', 'POST'].includes(request.method!)) return false;
      const rate = request.headers['webhook-allowed-rate'];
      const isMeant = rate === undefined || readAllowedRate(rate) !== undefined;
      sendJson(response, isMeant ? 200 : 400, {});
      if (isMeant) resolve(true);
      return true;
    });
  });
  const callback = `${exchange.url}${leavePath}/${secret}`;
  const answer = await askLeave(endpoint, new URL(exchange.url).hostname, callback);
  if (answer.allowed || (await Promise.race([opened, sleep(patienceMs, false)]))) return undefined;
  if (answer.why === 'no-leave')
    return {
      seen: '許しの返事がありません',
      remedy:
        'OPTIONS に 2xx で、WebHook-Allowed-Origin（尋ねた名前か *）と WebHook-Allowed-Rate（1分の件数か *）の両方を付けて答えるか、WebHook-Request-Callback の住所を開いてください',
    };
  return {
    seen: answer.why === 'silent' ? '10秒以内に返事がありません' : '受信口（url）につながりません',
    remedy: '業務システムが動いているか、url の番号が合っているかを確かめてください',
  };
}
