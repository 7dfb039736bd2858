import { type Kind, kinds } from '../../contracts/kind.ts';
import type { MemberId } from '../../contracts/member.ts';
import { type Declaration, declarations, type RecordFields } from '../../contracts/record.ts';
import { notAvailable, type RefusalCode, refusals, told } from '../../contracts/refusal.ts';
import { transact } from '../../database/connect.ts';
import type { Services } from '../services.ts';

/** One record in words. `reasons` are codes; `said` is the sentence for a person. */
export type TrailEntry = {
  readonly record: string;
  readonly time: string;
  readonly kind: Kind;
  readonly phase: string;
  readonly from: string;
  readonly to: string | null;
  readonly purpose: string | null;
  readonly basis: string | null;
  readonly decision: RecordFields['decision'];
  readonly reasons: readonly string[];
  readonly runMode: string;
  readonly message: string;
  /** how many equal refusals it stands for */
  readonly count: number;
  /** what the sender declared of the content, in words */
  readonly declared: readonly string[];
  readonly said: string;
};

export type TrailReader = {
  readonly member: MemberId;
  readonly municipality: string | null;
  readonly tags: readonly string[];
};

/**
 * The records of one person, newest first, as far as `reader` may see them: its own as a party; all, where it is the person's
 * municipality. Row-level security says so a second time.
 * @param before only records older than this one (its id), to page on
 */
export async function readTrail(
  services: Services,
  { member, municipality, tags }: TrailReader,
  limit: number,
  before?: string,
): Promise<TrailEntry[]> {
  const context = { member, ...(municipality !== null && { municipality }) };
  return transact(services.pools.trail, context, async (connection) => {
    const { rows } = await connection.query<{ fields: RecordFields }>(
      `SELECT fields FROM ledger.record
        WHERE subject_tag = ANY ($1::text[]) AND fields IS NOT NULL AND ($2::uuid IS NULL OR id < $2)
          AND coalesce((fields ->> 'hiddenUntil')::timestamptz <= $4, true)
        ORDER BY id DESC LIMIT $3`,
      [tags, before ?? null, limit, services.clock.now()],
    );
    // A party is not told why the other was refused: only the person's own town may show that.
    return rows.map(({ fields }) =>
      entryOf(services, fields, municipality !== null && fields.municipality === municipality),
    );
  });
}

function entryOf(services: Services, fields: RecordFields, whole: boolean): TrailEntry {
  const { directory, purposes } = services;
  const name = (id: string | null) => (id === null ? null : (directory.findMember(id)?.name ?? id));
  const purpose = fields.purpose === null ? undefined : purposes.get(fields.purpose);
  const reasons = whole
    ? fields.reasons
    : fields.reasons.map((code) => (told.has(code as RefusalCode) ? code : 'not_available'));
  const entry = {
    record: fields.id,
    time: fields.time,
    kind: fields.kind,
    phase: fields.phase,
    from: name(fields.from)!,
    to: name(fields.to),
    purpose: purpose?.title ?? fields.purpose,
    basis: fields.basisGiver,
    decision: fields.decision,
    reasons: [...new Set(reasons)],
    runMode: fields.runMode,
    message: fields.message,
    count: fields.count,
    declared: (fields.declared ?? []).map((one) => declarations[one as Declaration] ?? one),
  };
  return { ...entry, said: say(entry, purpose?.plain, fields.items) + sayDeclared(entry) + sayCount(entry) };
}

const sayDeclared = ({ from, declared }: Pick<TrailEntry, 'from' | 'declared'>): string =>
  declared.map((one) => `${from}は、「${one}」と申告しています。`).join('');

const acts: Partial<Record<Kind, string>> = { submission: '送付', 'code-request': '符号の求め' };
const sayCount = ({ kind, count }: Pick<TrailEntry, 'kind' | 'count'>): string =>
  count > 1 ? `同じ内容の${acts[kind] ?? '求め'} ${count} 件をまとめて記録しています。` : '';

/** The record as a sentence that the person can read. */
function say(
  { kind, phase, from, to, purpose, decision, reasons }: Omit<TrailEntry, 'said'>,
  plain: string | undefined,
  items: readonly string[],
): string {
  const why = plain ? `目的は「${plain}」です。` : '';
  const refused = reasons.map((code) => (code in refusals ? refusals[code as RefusalCode] : notAvailable)).join(' ');
  if (kind === 'submission') {
    const act =
      phase === 'hand-over' ? `${from}が送ったあなたの情報を、${to}に渡し` : `${from}が、あなたの情報を${to}へ送り`;
    return decision === 'permit'
      ? `${act}ました。${why}`
      : `${act}ませんでした（不許可）。${refused}`.replace('送りませんでした', '送ろうとしましたが、送れませんでした');
  }
  if (kind === 'code-request')
    return decision === 'permit'
      ? `${from}が、あなたの機関別符号を受け取りました。${why}`
      : `${from}が、あなたの機関別符号を求めましたが、渡していません。${refused}`;
  if (kind === 'registration' && decision === 'permit' && items.includes('merge'))
    return to === null
      ? `${from}が、二つに分かれていたあなたの登録を、一つにまとめました。`
      : `${from}が、あなたの登録を一つにまとめたことを、${to}に伝えました。`;
  if (kind === 'registration' && decision === 'permit' && items.includes('split'))
    return to === null
      ? `${from}が、ほかの方とまちがってまとめられていたあなたの登録を、元に戻しました。`
      : `${from}が、あなたの登録を元に戻し、それまでの符号が使えなくなったことを、${to}に伝えました。`;
  if (items.includes('code-queue'))
    return kind === 'registration'
      ? `${from}が、${to ?? 'ある機関'}の照会は、あなたのことだと答えました。`
      : `${from}が、どなたのことか決まらない照会の候補として、あなたの登録を見ました。`;
  if (kind === 'registration')
    return decision === 'permit'
      ? `${from}が、あなたの関係または同意の登録を変えました。`
      : `${from}が登録を変えようとしましたが、認められませんでした。`;
  // Explained for a purpose (`/v1/explain`), or the trail itself was read.
  if (kind === 'trail-look-up' && purpose !== null)
    return decision === 'permit'
      ? `${from}が、「${purpose}」のためにあなたの情報を渡せるかどうかを確かめました。`
      : `${from}が、あなたの情報を渡せるかどうかを確かめようとしましたが、認められませんでした。`;
  if (kind === 'trail-look-up') {
    const what = items.includes('consents') ? 'あなたの同意の登録' : 'あなたの記録';
    return decision === 'permit'
      ? `${from}が、${what}を見ました。`
      : `${from}が、${what}を見ようとしましたが、認められませんでした。`;
  }
  return `${from}による${kinds[kind]}がありました。`;
}
