import type { Configuration } from '../configuration.ts';

/** What a check found, in a sentence for the person who runs the installation, and what to do about it. */
export type Finding = {
  readonly state: 'good' | 'warning' | 'bad' | 'unknown';
  readonly text: string;
  readonly remedy?: string;
};

export type Installation = {
  readonly configuration: Configuration;
  /** the process number of the supervisor, when the region runs */
  readonly running: string | undefined;
};

/** A row of the doctor's list. What it throws is found to be bad. */
export type Check = {
  readonly title: string;
  run(installation: Installation): Promise<Finding[]>;
};

export const good = (text: string): Finding => ({ state: 'good', text });
export const unknown = (text: string): Finding => ({ state: 'unknown', text });
export const warning = (text: string, remedy: string): Finding => ({ state: 'warning', text, remedy });
export const bad = (text: string, remedy: string): Finding => ({ state: 'bad', text, remedy });
