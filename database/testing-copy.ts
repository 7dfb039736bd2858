import type pg from 'pg';

/** COPY … FROM STDIN, as the driver takes a statement of its own making: the protocol's part of it, and no words. */
class CopyIn {
  readonly done: Promise<void>;
  readonly #text: string;
  readonly #data: Buffer;
  #resolve!: () => void;
  #reject!: (error: Error) => void;
  #failed = false;

  constructor(text: string, data: Buffer) {
    this.#text = text;
    this.#data = data;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }
  submit(connection: { query(text: string): void }): void {
    connection.query(this.#text);
  }
  handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }): void {
    connection.sendCopyFromChunk(this.#data);
    connection.endCopyFrom();
  }
  handleCommandComplete(): void {}
  handleError(error: Error): void {
    this.#failed = true;
    this.#reject(error);
  }
  handleReadyForQuery(): void {
    if (!this.#failed) this.#resolve();
  }
}

/**
 * Puts `data`, in COPY's text format, into a table: thousands of rows in a moment.
 * @param client one of its own: those of a pool send several statements at once, which COPY cannot bear
 * @param into e.g. `care.held (member, identity)`
 */
export async function copyIn(client: pg.ClientBase, into: string, data: Buffer): Promise<void> {
  const copy = new CopyIn(`COPY ${into} FROM STDIN`, data);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}

/** Rows as COPY reads them. Objects go as JSON, null as null. */
export const copyText = (rows: readonly (readonly unknown[])[]): Buffer =>
  Buffer.from(rows.map((row) => `${row.map(cell).join('\t')}\n`).join(''));

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/[\\\t\n\r]/g, (sign) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[sign]!);
};
