import { z } from 'zod';
import { runModes } from '../../contracts/kind.ts';

/** Below the service: one segment `{subject}`; `*` at the end is all that follows. */
const template = z.string().regex(/^(?:\/[^/{}*]+)*\/\{subject\}(?:\/[^/{}*]+)*(?:\/\*)?$/);
/** What stands there: our code of the person, or a number of the insurer's that the office holds. */
const is = z.enum(['code', 'insured']).default('insured');
/** 保険者番号 of everybody there; left out, it stands before the number: `123456-1234567890` */
const insurer = z.string().min(1).max(20).optional();

/** Where a client that knows nothing of us writes whom it asks about. */
const subjectPlace = z.union([
  z.strictObject({ header: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), is, insurer }),
  z.strictObject({ path: template, is, insurer }),
  z.strictObject({ pointer: z.string().regex(/^(?:\/[^/]+)+$/), is, insurer }),
]);
export type SubjectPlace = z.infer<typeof subjectPlace>;

const mapping = z.strictObject({
  purpose: z.string().min(1).max(100),
  subject: subjectPlace.optional(),
  /** what is shown with each inquiry (Engawa-Shown), unless the client shows something itself */
  shown: z.record(z.string(), z.string()).optional(),
  runMode: z.enum(runModes).optional(),
  /** Who asks is named by X-Road-UserId: the id of a staff member as enrolled. We sign for it, in this role. */
  acting: z.strictObject({ role: z.string().min(1).max(60) }).optional(),
});
export type Mapping = z.infer<typeof mapping>;

/** The door for unmodified X-Road clients on the office network. */
export const doorSchema = z.strictObject({
  port: z.number().int().min(0).max(65_535),
  /** an address of this machine; other than loopback only where the office wants other machines to come in */
  host: z.string().min(1).default('127.0.0.1'),
  /** names by which clients call this machine, besides its addresses and localhost */
  names: z.array(z.string().min(1).toLowerCase()).default([]),
  /** by `class/member/system/service` */
  services: z.record(z.string().regex(/^[^/]+\/[^/]+\/[^/]+\/[^/]+$/), mapping),
});
export type DoorConfiguration = z.infer<typeof doorSchema>;
