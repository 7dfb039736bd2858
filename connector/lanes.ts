import path from 'node:path';
import { type RunMode, runModes } from '../contracts/kind.ts';
import type { ConnectorConfiguration } from './configuration.ts';

/*
 * Where what an office drops is taken from, and what that says of it. A drill (訓練) or a test (試験) lies in a folder of that name in
 * `out`, `in`, `sent` and `refused` alike, whatever the configuration says: nobody's software takes it in among real files.
 */

/** A way in: a folder of `out`, and what a file in it is. */
export type Lane = {
  /** below `out`; '' is `out` itself */
  readonly folder: string;
  readonly mode: RunMode;
  /** the office declares that no twelve digits in it are a My Number */
  readonly noMyNumber: boolean;
};

export const noMyNumberFolder = '個人番号なし';

/** A connector that is set up for drills or tests sends nothing else. */
export function lanesOf({ runMode }: Pick<ConnectorConfiguration, 'runMode'>): Lane[] {
  const own: Lane = { folder: '', mode: runMode, noMyNumber: false };
  const declared: Lane = { ...own, folder: noMyNumberFolder, noMyNumber: true };
  if (runMode !== '通常') return [own, declared];
  const others = runModes.filter((mode) => mode !== '通常');
  return [own, declared, ...others.map((mode): Lane => ({ folder: mode, mode, noMyNumber: false }))];
}

/** The folder of a run mode below `in`, `sent` and `refused`. */
export const folderOfMode = (mode: RunMode): string => (mode === '通常' ? '' : mode);

/** What is ordered, remembered and warned of in one run mode is nothing to another: a drill holds up no real file. */
export const inMode = (mode: RunMode, key: string): string => (mode === '通常' ? key : `${mode} ${key}`);

/** For the office's eyes, before what is said of its files. */
export const markOf = (mode: RunMode): string => (mode === '通常' ? '' : `【${mode}】`);

export const isRunMode = (text: string): text is RunMode => (runModes as readonly string[]).includes(text);

/** The folders that an office finds ready for drills and tests. */
export const foldersToMake = ({ runMode, folders }: ConnectorConfiguration): string[] => [
  ...Object.values(folders),
  ...lanesOf({ runMode }).flatMap(({ folder, noMyNumber }) => (noMyNumber ? [] : path.join(folders.out, folder))),
];
