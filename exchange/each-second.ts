/** What is counted in memory and written once a second, one writing after another. */
export type EachSecond = {
  /** writes now, after what is being written */
  flush(): Promise<void>;
  /** flushes a last time */
  stop(): Promise<void>;
};

/**
 * Starts writing once a second.
 * @param write what was counted; when it throws, it keeps it for the next time
 */
export function writeEachSecond(write: () => Promise<void>): EachSecond {
  let writing = Promise.resolve();
  const flush = () => {
    writing = writing.then(write, write);
    return writing;
  };
  const timer = setInterval(() => flush().catch(() => {}), 1000);
  timer.unref();
  return {
    flush,
    async stop() {
      clearInterval(timer);
      await flush().catch(() => {});
    },
  };
}
