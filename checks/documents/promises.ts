import { recordFields } from '../../contracts/record.ts';

/**
 * What a page written by hand promises that the code does not hold.
 * @param page its text, @param scripts names in package.json, @param commands names that `npx engawa` knows
 */
export function findBrokenCommands(page: string, scripts: readonly string[], commands: readonly string[]): string[] {
  const npm = [...page.matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/g)].map((match) => match[1]!);
  const engawa = [...page.matchAll(/\bnpx engawa ([a-z]+)/g)].map((match) => match[1]!);
  return [
    ...npm.filter((name) => name !== 'ci' && name !== 'run' && !scripts.includes(name)).map((name) => `npm ${name}`),
    ...engawa.filter((name) => !commands.includes(name)).map((name) => `npx engawa ${name}`),
  ];
}

/** Whether docs/audit-events.md describes exactly the fields of a record, in the order of the leaf. */
export function findUndescribedFields(page: string): string[] {
  const described = [...page.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map((match) => match[1]!);
  return recordFields.every((field, i) => described[i] === field) && described.length === recordFields.length
    ? []
    : [`fields of the record differ from contracts/record.ts: ${recordFields.join(', ')}`];
}

/** Links to files of the repository that are not there. @param exists by path from the page's folder */
export const findDeadLinks = (page: string, exists: (path: string) => boolean): string[] =>
  [...page.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1]!).filter((to) => !exists(to));
