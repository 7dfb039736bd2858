import { isUtf8 } from 'node:buffer';
import { checkOpening, isLeafOf, leafHeader, leafVersions, type Opening } from '../contracts/leaf.ts';
import type { RecordFields } from '../contracts/record.ts';
import { findBase64 } from '../contracts/tlog/base64.ts';
import type { FindingCode, Report } from './finding.ts';

type Line = { readonly index: number } & (
  | { readonly fields: RecordFields; readonly secret: string }
  | { readonly retained: Opening }
);

const hasExactly = (value: unknown, names: readonly string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === [...names].sort().join();

/** The fields of a version of the leaf, none more and none less. */
const isFields = (value: unknown) => leafVersions.some(({ names }) => hasExactly(value, names));

/** Only the one spelling that JSON.stringify gives: a line that reads differently to another reader is no line. */
function findLine(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    if (JSON.stringify(line) !== text) return undefined;
    const isKept = hasExactly(line, ['index', 'fields', 'secret']) && isFields(line.fields);
    const isRemoved = hasExactly(line, ['index', 'retained']) && hasExactly(line.retained, ['salt', 'value']);
    return (isKept || isRemoved) && Number.isSafeInteger(line.index) ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with a record for its entry. @param today YYYY-MM-DD */
function findFlaw(entry: Buffer, line: Line, today: string): FindingCode | undefined {
  if ('retained' in line) {
    if (!checkOpening(entry, 'retention', line.retained)) return 'record_altered';
    const due = line.retained.value;
    return typeof due === 'string' && due < today ? undefined : 'record_removed_early';
  }
  const secret = typeof line.secret === 'string' ? findBase64(line.secret) : undefined;
  if (secret?.length !== 32) return 'record_malformed';
  try {
    return isLeafOf(entry, line.fields, secret) ? undefined : 'record_altered';
  } catch {
    return 'record_malformed';
  }
}

/** One act of a sign-in, in the record's own words: an auditor reads what it commits to, and no name. */
function sayDone({
  time,
  kind,
  phase,
  decision,
  reasons,
  actor,
  role,
  from,
  fromSystem,
  to,
  purpose,
  items,
}: RecordFields): string {
  const who = [actor, role].filter((part) => part !== null).join(' ');
  const what = [`${kind}/${phase}`, decision, ...reasons, purpose, ...items].filter((part) => part !== null);
  return `${time} ${who} ${fromSystem ?? from ?? ''}${to === null ? '' : `→${to}`} ${what.join(' ')}`;
}

const isRecordLeaf = (entry: Buffer) => entry.subarray(0, leafHeader.length).toString('latin1') === leafHeader;

/**
 * Checks the records of one bundle against its entries. An entry that is a record's leaf has exactly one line, in order.
 * @param bundle `first` is the index of its first entry; entries found false already are undefined
 * @param asked.session what was done in this sign-in is said, of records that are as their entries commit to them
 */
export function checkRecords(
  bundle: { readonly bytes: Buffer; readonly entries: readonly (Buffer | undefined)[]; readonly first: number },
  { today, session }: { readonly today: string; readonly session?: string | undefined },
  report: Report,
): void {
  const { bytes, entries, first } = bundle;
  const lines = new Map<number, Line>();
  if (!isUtf8(bytes)) report.add('record_malformed', `記録 ${first} から`, 'UTF-8ではありません');
  const texts = bytes.toString().split('\n');
  if (texts.pop() !== '') report.add('record_malformed', `記録 ${first} から`, '最後の行が途切れています');
  let last = first - 1;
  for (const [i, text] of texts.entries()) {
    const line = findLine(text);
    if (!line) report.add('record_malformed', `記録 ${first} からの${i + 1}行目`);
    else if (line.index <= last) report.add('record_malformed', `記録 ${line.index}`, '番号の順ではありません');
    else if (line.index >= first + entries.length) report.add('record_extra', `記録 ${line.index}`);
    else {
      lines.set(line.index, line);
      last = line.index;
    }
  }
  for (const [i, entry] of entries.entries()) {
    if (!entry) continue;
    const where = `記録 ${first + i}`;
    const line = lines.get(first + i);
    const flaw = line ? findFlaw(entry, line, today) : isRecordLeaf(entry) ? 'record_missing' : undefined;
    if (flaw) report.add(flaw, where);
    else if (session !== undefined && line && 'fields' in line && line.fields.session === session)
      report.say(`${where}：${sayDone(line.fields)}`);
  }
}
