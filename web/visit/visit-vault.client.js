// What a device keeps of visits (applications/care/visits): the pages of one day, and entries that are not sent yet. Everything is enciphered under a
// key that the browser keeps and gives to no script (AES-GCM, not extractable). Without the key the rest is nothing: it goes when nothing is kept.
// Used by pages and by their worker.
globalThis.vault = (() => {
  const asPromise = (request) =>
    new Promise((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });

  let opened;
  const open = () => {
    opened ??= new Promise((done, fail) => {
      const request = indexedDB.open('engawa-visits', 1);
      request.onupgradeneeded = () => {
        for (const name of ['key', 'day', 'entry']) request.result.createObjectStore(name);
      };
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    return opened;
  };
  const store = async (name, mode = 'readonly') =>
    (await open()).transaction(name, mode, { durability: 'strict' }).objectStore(name);
  const get = async (name, id) => asPromise((await store(name)).get(id));
  /** Durable before it is said. */
  const change = async (name, act) => {
    const at = await store(name, 'readwrite');
    act(at);
    await new Promise((done, fail) => {
      at.transaction.oncomplete = done;
      at.transaction.onerror = at.transaction.onabort = () => fail(at.transaction.error);
    });
  };

  const key = async () => {
    const found = await get('key', 'key');
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    // Of two pages that make one at once, the first one's holds.
    await change('key', (at) => at.add(made, 'key')).catch(() => {});
    return get('key', 'key');
  };
  const seal = async (value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key(), data) };
  };
  const unseal = async ({ iv, data }) =>
    JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key(), data)));

  const readDay = async () => {
    const sealed = await get('day', 'day');
    const day = sealed && (await unseal(sealed));
    if (!day || day.until > Date.now()) return day;
    await wipePages();
    return undefined;
  };
  const wipePages = async () => {
    await change('day', (at) => at.clear());
    await dropKey();
  };
  const dropKey = async () => {
    const [days, entries] = [
      await asPromise((await store('day')).count()),
      await asPromise((await store('entry')).count()),
    ];
    if (days + entries === 0) await change('key', (at) => at.clear());
  };

  return {
    /** whether this browser can keep anything at all */
    async works() {
      try {
        return globalThis.isSecureContext && Boolean(crypto.subtle) && Boolean(await key());
      } catch {
        return false;
      }
    },
    putDay: async (day) => {
      const sealed = await seal(day);
      await change('day', (at) => at.put(sealed, 'day'));
    },
    async findPage(path) {
      const day = await readDay();
      const html = day?.pages[day.same[path] ?? path];
      return html === undefined ? undefined : { html, policy: day.policy };
    },
    wipePages,
    async putEntry(entry) {
      const sealed = await seal(entry);
      await change('entry', (at) => at.put(sealed, entry.id));
    },
    /** in the order in which they were made */
    async listEntries() {
      const sealed = await asPromise((await store('entry')).getAll());
      const entries = await Promise.all(sealed.map(unseal));
      return entries.sort((a, b) => a.order - b.order);
    },
    async dropEntry(id) {
      await change('entry', (at) => at.delete(id));
      await dropKey();
    },
  };
})();
