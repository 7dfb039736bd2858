import pg from 'pg';

type Query = (this: pg.Client, ...rest: unknown[]) => unknown;

/** What a request's own statements are told from those that run by the clock: it is asked often enough alone. */
const idleMs = 6_000;
/** Counts of what came, written once a second while somebody asks; and what is forgotten once a minute. */
const counts =
  /exchange\.(?:sending|security_count|breadth_asked)|^DELETE FROM exchange\.(?:proof|oidc_artifact|sign_in_step|sign_in_wrong) /;

type Heard = { readonly on: pg.Client; readonly text: string };
const isFrame = (text: string) => /^(?:BEGIN|COMMIT|ROLLBACK|SELECT set_config)/.test(text);

/**
 * Listens to every statement that this process sends as the role `exchange`: the text as the server gets it, its values left out.
 * Those that come by themselves, while nobody asks, are heard first and left out afterwards.
 */
export async function listenToStatements() {
  const original = pg.Client.prototype.query as unknown as Query;
  let heard: Heard[] = [];
  const listening: Query = function (...rest) {
    const [query] = rest as [string | { text?: string }];
    const text = typeof query === 'string' ? query : query?.text;
    if (this.user === 'engawa_exchange' && text) heard.push({ on: this, text: text.replace(/\s+/g, ' ').trim() });
    return original.apply(this, rest);
  };
  (pg.Client.prototype as { query: unknown }).query = listening;
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const bySelf = new Set(heard.map(({ text }) => text).filter((text) => !isFrame(text)));
  const isOwn = ({ text }: Heard) => !bySelf.has(text) && !counts.test(text);
  return {
    /** The statements of `work`, in their order, and what it returned. */
    async of<T>(work: () => Promise<T>): Promise<{ statements: string[]; result: T }> {
      heard = [];
      const result = await work();
      return { statements: inTransactions(heard.filter(isOwn)), result };
    },
    stop() {
      (pg.Client.prototype as { query: unknown }).query = original;
    },
  };
}

/** Each transaction by itself, in the order in which they began; one of which nothing is left was among those that come by themselves. */
function inTransactions(heard: readonly Heard[]): string[] {
  const open = new Map<pg.Client, string[]>();
  const all: string[][] = [];
  for (const { on, text } of heard) {
    const running = open.get(on);
    if (running === undefined || text === 'BEGIN') {
      const begun = [text];
      all.push(begun);
      if (text === 'BEGIN') open.set(on, begun);
      continue;
    }
    running.push(text);
    if (text === 'COMMIT' || text === 'ROLLBACK') open.delete(on);
  }
  return all.filter((transaction) => !transaction.every(isFrame)).flat();
}
