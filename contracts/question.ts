import { z } from 'zod';
import { runModes } from './kind.ts';

/*
 * What a system without an open port collects and answers: the HTTP request that its service would have got, and the response that
 * it gives. Both travel sealed.
 */

const header = z.tuple([z.string().min(1).max(200), z.string().max(8_000)]);

/** A question (照会の内容), sealed to the provider's key. `subject` is the provider's own code of the person. */
export const question = z.object({
  method: z.string().min(1).max(10),
  /** below the service's address: empty, or beginning with a slash */
  path: z.string().max(8_000),
  query: z.string().max(8_000),
  headers: z.array(header).max(200),
  body: z.base64(),
  service: z.string(),
  subject: z.string().nullable(),
  runmode: z.enum(runModes),
});
export type Question = z.infer<typeof question>;
export const questionMediaType = 'application/vnd.engawa.question+json';

/** An answer. It says whom it is about, in the provider's code, so that no mix-up on the provider's side can go unseen. */
export const answer = z.object({
  status: z.number().int().min(200).max(599),
  headers: z.array(header).max(200),
  body: z.base64(),
  subject: z.string().nullable(),
});
export type Answer = z.infer<typeof answer>;

/** What a system that collects says instead, where its own service gave no answer; `provider_silent`: whether it was done is not known. */
const failed = z.strictObject({ failed: z.enum(['provider_unreachable', 'provider_silent', 'answer_invalid']) });
export const reply = z.union([answer, failed]);
export type Reply = z.infer<typeof reply>;
export const answerMediaType = 'application/vnd.engawa.answer+json';
