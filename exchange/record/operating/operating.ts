import { type Configuration, ConfigurationError, readConfiguration } from '../../../configuration.ts';
import { isMemberId, type MemberId } from '../../../contracts/member.ts';
import { openPool, type Pool } from '../../../database/connect.ts';
import { findAdminUrl } from '../../../supervisor/admin.ts';
import { insertRecords } from '../record.ts';
import { documentOperation } from './operation.ts';

export type Io = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
};

/** Who does it, and why: it stands on record before it is done. */
export type Operator = { readonly operator: MemberId; readonly actor: string; readonly reason: string };

/** The options by which an operator names itself. */
export const operatorOptions = {
  reason: { type: 'string' },
  actor: { type: 'string' },
  operator: { type: 'string', default: 'OPR/engawa' },
} as const;

/** @returns undefined when one of them is missing or does not fit */
export function findOperator(given: {
  readonly reason?: string;
  readonly actor?: string;
  readonly operator: string;
}): Operator | undefined {
  const { reason, actor, operator } = given;
  return reason && actor && isMemberId(operator) ? { reason, actor, operator } : undefined;
}

/** Does an operator's `work` on the region's database as its migrator. @returns the exit code */
export async function operate(
  io: Io,
  work: (admin: Pool, configuration: Configuration) => Promise<number>,
): Promise<number> {
  try {
    const configuration = readConfiguration(process.env);
    const url = await findAdminUrl(configuration);
    if (url === undefined) {
      io.stderr.write(`${configuration.data} にデータベースの情報がありません。ENGAWA_DATA を確かめてください。\n`);
      return 2;
    }
    const admin = openPool(url, 2);
    try {
      return await work(admin, configuration);
    } finally {
      await admin.end();
    }
  } catch (error) {
    io.stderr.write(`${tell(error as Error)}\n`);
    return 2;
  }
}

function tell(error: Error): string {
  if (error instanceof ConfigurationError) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED')
    return 'データベースに接続できません。npm start を動かしたままで、もう一度実行してください。';
  return `実行できませんでした: ${error.message}`;
}

/** Records what an operator is about to do with the ledger itself; it concerns no single person. */
export async function recordOperation(
  admin: Pool,
  { operator, actor, reason }: Operator,
  command: string,
  items: readonly string[],
  realNow: Date,
): Promise<void> {
  const record = documentOperation({ operator, actor, command, items, reasons: [reason] }, realNow);
  await insertRecords(admin, [{ records: [record] }], realNow);
}
