import { z } from 'zod';

/*
 * What a member decides for its own staff (設定). It stands among the member's attributes; its administrators of staff change it, on record.
 */

/** The role of staff that enrol and end a member's staff and change its settings. */
export const staffAdministratorRole = '職員管理者';

/** Minutes after which the screen of somebody who does nothing is locked, where the member has decided nothing. */
export const usualLockMinutes = 5;
export const mostLockMinutes = 15;

/** Hours in which a second person looks at an urgent protection（支援措置）, where the member has decided nothing; then an alarm rings. */
export const usualProtectionHours = 24;
export const mostProtectionHours = 7 * 24;

const role = z.string().trim().min(1).max(60);
/** 職種: a table of the member's own, so that many are enrolled alike. */
export const jobType = z.object({ title: z.string().trim().min(1).max(40), roles: z.array(role).min(1).max(20) });
export type JobType = z.infer<typeof jobType>;

export const memberSettings = z.object({
  /** nobody acts for the member who is not signed in */
  staffSignIn: z.boolean(),
  lockMinutes: z.int().min(1).max(mostLockMinutes),
  protectionHours: z.int().min(1).max(mostProtectionHours),
  jobTypes: z
    .array(jobType)
    .max(100)
    .refine((all) => new Set(all.map(({ title }) => title)).size === all.length, '同じ職種が2つあります。'),
  /** the member's own names of the role that reads and answers what residents ask */
  privacyRoles: z.array(role).min(1).max(10),
  /** of a town hall: those that draft what is answered, and decide in the officer's absence（代決） */
  privacyDeputies: z.array(role).max(10),
});
export type MemberSettings = z.infer<typeof memberSettings>;
