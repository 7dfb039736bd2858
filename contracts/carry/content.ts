import { z } from 'zod';
import { runModes } from '../kind.ts';
import { messageAttributes, parcelFile } from '../message.ts';

/*
 * What bundles (包み) carry between the exchange and a system without any connection: out what the system sends, acknowledges and wants to know;
 * back what became of it, and its mail.
 */

/** A message as its sender knows the persons: it cannot ask for codes first, so the exchange does that in its name. */
const carriedMessage = z.strictObject({
  id: messageAttributes.shape.id,
  contract: messageAttributes.shape.type,
  receiver: messageAttributes.shape.receiver,
  purpose: messageAttributes.shape.purpose,
  persons: z
    .array(z.strictObject({ insurer: z.string().min(1).max(200), insured: z.string().min(1).max(200) }))
    .max(10_000),
  files: z.array(parcelFile).min(1).max(200),
  orderKey: z.string().min(1).max(200).optional(),
  orderPosition: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  runMode: z.enum(runModes).optional(),
  noMyNumber: z.literal(true).optional(),
});
export type CarriedMessage = z.infer<typeof carriedMessage>;

const kid = z.string().min(1).max(200);

export const carriedOut = z.strictObject({
  messages: z.array(carriedMessage).max(1000),
  /** mail that is safe with the system */
  acknowledged: z.array(z.uuid()).max(10_000),
  /** messages of before whose end it does not know yet */
  follow: z.array(messageAttributes.shape.id).max(1000),
  /** the system's own keys: new ones, public halves, that it begins to use when it is answered; and old ones that it has no use for any more */
  keys: z
    .strictObject({
      add: z.array(z.looseObject({ kty: z.string(), kid, use: z.enum(['sig', 'enc']) })).max(4),
      revoke: z.array(kid).max(4),
    })
    .optional(),
});
export type CarriedOut = z.infer<typeof carriedOut>;

/** What became of a message; `fault` as HTTP would have told it. */
const carriedAnswer = z.object({
  id: z.string(),
  accepted: z.object({ id: z.string(), message: z.uuid(), state: z.literal('kept') }).optional(),
  refused: z
    .object({
      code: z.string(),
      text: z.string(),
      details: z.array(z.string()).optional(),
      at: z.array(z.number().int()).optional(),
    })
    .optional(),
  fault: z.object({ status: z.number().int(), code: z.string(), text: z.string() }).optional(),
});
export type CarriedAnswer = z.infer<typeof carriedAnswer>;

/** Mail and receipts have the form of `/inbox` and `/messages/{id}`; whoever opens them checks their seals and proofs. */
export const carriedBack = z.object({
  answers: z.array(carriedAnswer),
  acknowledged: z.array(z.uuid()),
  statuses: z.array(z.looseObject({ id: z.string() })),
  mail: z.array(z.looseObject({ message: z.uuid(), sealed: z.string() })),
  /** there was more mail than one bundle holds */
  more: z.boolean(),
  /** what the exchange now knows of the system's own keys, where the bundle spoke of them */
  keys: z.object({ added: z.array(kid), revoked: z.array(kid) }).optional(),
  /** how the exchange's keys became what they are, where the system goes by older ones (turn.ts), oldest first */
  turns: z.array(z.string().max(10_000)).max(100).optional(),
});

/** A bundle of number 0: the system has lost its memory. The nonce is its own, so that no older answer is taken for this one's. */
export const carriedAsking = z.strictObject({
  nonce: z.uuid(),
  /** the last number that the system remembers, where it remembers one: the exchange's own memory may be the older of the two */
  atLeast: z.number().int().min(0).max(1_000_000_000),
});
export const carriedNumber = z.object({
  nonce: z.uuid(),
  /** what counts as taken in from now on: the system's next bundle has the number after it */
  number: z.number().int().min(1),
  /** what the exchange has accepted of the system, newest first: by its content each is known again */
  accepted: z
    .array(
      z.object({
        id: z.string(),
        runMode: z.enum(runModes),
        payload: z.object({ nonce: z.string(), digest: z.string() }),
      }),
    )
    .max(20_000),
  turns: z.array(z.string().max(10_000)).max(100).optional(),
});
export type CarriedNumber = z.infer<typeof carriedNumber>;
