import type { Delivered } from './hand-over.ts';

/** JWE in compact form (RFC 7516, section 9; RFC 7515, 9.2.1). */
export const sealedMediaType = 'application/jose';

/**
 * The CloudEvents attributes of a pushed message. Source and id together are the same each time that it is pushed: by them the
 * endpoint knows what it has already.
 * @param source the exchange as its callers address it
 */
export const attributesOf = (message: Delivered, source: string): Record<string, string> => ({
  specversion: '1.0',
  id: message.message,
  source,
  type: message.contract,
  time: message.acceptedAt,
  kind: message.kind,
  sender: message.sender,
  messageid: message.id,
  purpose: message.purpose,
  runmode: message.runmode,
  attempt: String(message.attempt),
});

/** Binary mode: attributes as headers (CloudEvents HTTP binding 3.1.3), percent-encoded as its 3.1.3.2 says; the sealed parcel as the body. */
export const headersOf = (attributes: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encode(value)])),
  'Content-Type': sealedMediaType,
});

const encode = (text: string): string =>
  text.replace(/[^\x21-\x7e]|["%]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
