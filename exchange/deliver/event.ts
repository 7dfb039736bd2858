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

/** How an endpoint wants its events (CloudEvents HTTP binding 1.0.2, section 3). */
export const eventModes = ['binary', 'structured'] as const;
export type EventMode = (typeof eventModes)[number];

export type EventRequest = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** One event as a request, in the mode that its endpoint was registered with. */
export const requestOf = (
  mode: EventMode,
  attributes: Readonly<Record<string, string>>,
  sealed: string,
): EventRequest => (mode === 'binary' ? binary(attributes, sealed) : structured(attributes, sealed));

/** Attributes as headers (3.1.3), percent-encoded as 3.1.3.2 says; the sealed parcel as the body. */
const binary = (attributes: Readonly<Record<string, string>>, sealed: string): EventRequest => ({
  headers: {
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encode(value)])),
    'Content-Type': sealedMediaType,
  },
  body: Buffer.from(sealed, 'ascii'),
});

/**
 * The whole event as one JSON text (3.2; JSON event format 1.0.2). A compact JWE is text, not bytes, and no JSON: it stands in `data` as a
 * string (JSON event format, 3.1.1). All our attributes are of the type String, `attempt` too.
 */
const structured = (attributes: Readonly<Record<string, string>>, sealed: string): EventRequest => ({
  headers: { 'Content-Type': 'application/cloudevents+json' },
  body: Buffer.from(JSON.stringify({ ...attributes, datacontenttype: sealedMediaType, data: sealed })),
});

const encode = (text: string): string =>
  text.replace(/[^\x21-\x7e]|["%]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
