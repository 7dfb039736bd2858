import type { Header } from './hash.ts';
import { asksLater } from './headers.ts';

/** Of one connection alone (RFC 9110, 7.6.1). */
const ofConnection =
  /^(?:connection|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|te|trailer|transfer-encoding|upgrade|host|content-length|expect)$/;

/**
 * For us, and not for the provider: the asker's credentials, its own code of the person, the addresses of its network. Accept-Encoding,
 * because fields can only be kept out of an answer that can be read, Range, because they can only be kept out of a whole one, and what asks for an
 * answer only if it has changed: 304 beside 200 would tell whether a guess at a tag or a time is right that we keep back.
 */
const forUs =
  /^(?:authorization|dpop|engawa-.*|x-road-request-id|x-road-request-hash|x-road-service|x-road-error|accept-encoding|range|if-range|if-none-match|if-modified-since|forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** Set by X-Road itself in an answer, whatever the provider says. */
const ofXRoad = /^(?:x-road-client|x-road-service|x-road-id|x-road-request-id|x-road-request-hash|x-road-error)$/;

/** What goes on to the provider, in the asker's order and spelling; an answer is wanted in JSON unless said otherwise. */
export function passToProvider(headers: readonly Header[]): Header[] {
  const ofThis = namedByConnection(headers);
  const passed = headers.filter(([name, value]) => {
    const small = name.toLowerCase().replaceAll('_', '-');
    if (small === 'prefer') return !asksLater(value);
    return !ofConnection.test(small) && !forUs.test(small) && !ofThis.has(name.toLowerCase());
  });
  return passed.some(([name]) => name.toLowerCase() === 'accept')
    ? passed
    : [...passed, ['Accept', 'application/json']];
}

/** What comes back to the asker of the provider's headers. */
export function passToAsker(headers: readonly Header[]): Header[] {
  const ofThis = namedByConnection(headers);
  return headers.filter(([name]) => {
    const small = name.toLowerCase();
    return !ofConnection.test(small) && !ofXRoad.test(small) && !ofThis.has(small);
  });
}

const namedByConnection = (headers: readonly Header[]): ReadonlySet<string> =>
  new Set(
    headers
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.split(',').map((one) => one.trim().toLowerCase())),
  );
