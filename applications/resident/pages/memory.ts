const most = 5000;

/** What the exchange told a session a short while ago, to be shown again. Nothing is decided by it: what may be done is asked of the exchange each time. */
export type Memory<T> = {
  find(key: string): T | undefined;
  keep(key: string, told: T): void;
  forget(key: string): void;
};

export function openMemory<T>(lastsMs = 5 * 60_000): Memory<T> {
  const all = new Map<string, { readonly told: T; readonly until: number }>();
  return {
    find(key) {
      const found = all.get(key);
      return found && found.until > Date.now() ? found.told : undefined;
    },
    keep(key, told) {
      if (all.size >= most) all.clear();
      all.set(key, { told, until: Date.now() + lastsMs });
    },
    forget: (key) => void all.delete(key),
  };
}
