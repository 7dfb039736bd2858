import { recordFields } from '../../contracts/record.ts';

/**
 * What a page written by hand promises that the code does not hold.
 * @param page its text, @param scripts names in package.json, @param commands names that `npx engawa` knows
 */
export function findBrokenCommands(page: string, scripts: readonly string[], commands: readonly string[]): string[] {
  const code = [...page.matchAll(/```[^`]*```|`[^`]+`/g)].join('\n');
  const npm = [...code.matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/g)].map((match) => match[1]!);
  const engawa = [...code.matchAll(/\bnpx engawa ([a-z][a-z-]*)/g)].map((match) => match[1]!);
  return [
    ...npm.filter((name) => name !== 'ci' && name !== 'run' && !scripts.includes(name)).map((name) => `npm ${name}`),
    ...engawa.filter((name) => !commands.includes(name)).map((name) => `npx engawa ${name}`),
  ];
}

/** Whether docs/audit-events.md describes exactly the fields of a record, in the order of the leaf. */
export function findUndescribedFields(page: string): string[] {
  const [, section = ''] = page.split('\n## Fields\n');
  const rows = section.split('\n## ')[0]!.matchAll(/^\| (`[^|]+) \|/gm);
  const described = [...rows].flatMap(([, names]) => [...names!.matchAll(/`(\w+)`/g)].map((match) => match[1]!));
  return described.join() === recordFields.join()
    ? []
    : [`fields of the record differ from contracts/record.ts: ${recordFields.join(', ')}`];
}

/** Programs and folders named in a page's code that are nowhere in the repository: moved, or renamed. @param files all there are, by their paths */
export function findLostNames(page: string, files: readonly string[]): string[] {
  const below = files.map((file) => `/${file}`);
  const programs = [...page.matchAll(/`([\w./-]+\.(?:tsx?|sql|cjs|cedar))`/g)].map((match) => match[1]!);
  const folders = [...page.matchAll(/`(?!data\/)([a-z][\w-]*(?:\/[\w-]+)+\/)`/g)].map((match) => match[1]!);
  return [
    ...programs.filter((name) => !below.some((file) => file.endsWith(`/${name}`))),
    ...folders.filter((name) => !below.some((file) => file.includes(`/${name}`))),
  ];
}

/** Links to files of the repository that are not there. @param exists by path from the page's folder */
export const findDeadLinks = (page: string, exists: (path: string) => boolean): string[] =>
  [...page.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1]!).filter((to) => !exists(to));
