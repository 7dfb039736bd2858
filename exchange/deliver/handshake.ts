import type { Endpoint } from './call.ts';

/** Requests a minute that we ask leave for. */
export const wishedRate = 600;

/** What an endpoint allowed: a rate a minute, or null for no limit. */
export type Allowed = { readonly rate: number | null };
export type WhyNot = 'unreachable' | 'forbidden' | 'silent' | 'no-leave';
export type HandshakeAnswer = { readonly allowed: Allowed } | { readonly allowed?: undefined; readonly why: WhyNot };

/**
 * Asks an endpoint for leave to push to it (CloudEvents web hooks, 4), against a member that registers somebody else's address. The
 * status alone is no leave: some servers answer 200 to every OPTIONS.
 * @param origin the DNS name of the exchange
 * @param callback where the endpoint's keeper may give leave afterwards
 */
export const askLeave = (endpoint: Endpoint, origin: string, callback: string): Promise<HandshakeAnswer> =>
  ask(endpoint, { 'WebHook-Request-Origin': origin, 'WebHook-Request-Callback': callback });

/** The same without a way to answer later (4.1.2): whether it is there, and would give leave now. */
export const knock = (endpoint: Endpoint, origin: string): Promise<HandshakeAnswer> =>
  ask(endpoint, { 'WebHook-Request-Origin': origin });

async function ask(
  endpoint: Endpoint,
  asked: Readonly<Record<string, string>> & { readonly 'WebHook-Request-Origin': string },
): Promise<HandshakeAnswer> {
  const origin = asked['WebHook-Request-Origin'];
  const answer = await endpoint.call(
    'OPTIONS',
    { ...asked, 'WebHook-Request-Rate': String(wishedRate) },
    Buffer.alloc(0),
  );
  if ('failed' in answer) return { why: answer.failed };
  const allowedOrigin = answer.headers['webhook-allowed-origin'];
  const rate = readAllowedRate(answer.headers['webhook-allowed-rate']);
  const isMeant =
    typeof allowedOrigin === 'string' &&
    (allowedOrigin === '*' || allowedOrigin.toLowerCase() === origin.toLowerCase());
  const isOk = answer.status >= 200 && answer.status < 300;
  return isOk && isMeant && rate !== undefined ? { allowed: { rate } } : { why: 'no-leave' };
}

/** A whole number above zero, or `*` (4.2.2); undefined for anything else. */
export function readAllowedRate(text: string | string[] | undefined): number | null | undefined {
  if (text === '*') return null;
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
