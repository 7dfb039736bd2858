/** What a key is turned with that the exchange does not turn. */
export type Turning = {
  /** the person who does it */
  readonly actor: string;
  /** of `--new`, where the key is one that people choose */
  readonly newFile: string | undefined;
  /** Lets every running process take up what has changed, and waits until those that have not refuse requests. Each time is on record. */
  tellAll(): Promise<void>;
};
