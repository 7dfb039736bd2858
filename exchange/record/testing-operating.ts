import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Queryable } from '../../database/connect.ts';
import { exportTree } from './operating/export.ts';

/** Writes a tree as the folder that `engawa verify` reads. @returns how many entries it holds */
export async function writeTree(
  source: Parameters<typeof exportTree>[0],
  folder: string,
  number?: number,
): Promise<number> {
  const files = exportTree(source, number);
  for (;;) {
    const { done, value } = await files.next();
    if (done) return value;
    const [name, content] = value;
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** Two persons of an operator have said that what is due may be removed. @returns the operation */
export async function agreeOnRemoval(admin: Queryable): Promise<string> {
  const id = randomUUID();
  await admin.query(`INSERT INTO exchange.member (id, class, code, kind, name, kana, enrolled_at)
    VALUES ('OPR/test', 'OPR', 'test', 'operator', '運営者', 'ウンエイシャ', now()) ON CONFLICT DO NOTHING`);
  await admin.query(`INSERT INTO exchange.system (id, member, name, opening_hours, enrolled_at)
    SELECT 'OPR/test/' || name, 'OPR/test', name, '"always"', now() FROM unnest(ARRAY['one', 'two']) name ON CONFLICT DO NOTHING`);
  await admin.query(
    `INSERT INTO exchange.operation (id, act, reason, proposed_by, proposer, proposed_at, expires_at, answered_by, answerer, answered_at, approved)
     VALUES ($1, 'retain', '月次', 'OPR/test/one', '甲', now(), now() + interval '1 day', 'OPR/test/two', '乙', now(), true)`,
    [id],
  );
  return id;
}
