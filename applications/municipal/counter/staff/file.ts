import type { JobType } from '../../../../contracts/settings.ts';
import type { Field, Read, Told } from '../../../../web/export/read/result.ts';
import { afterDay, beginningOf, type Change, readRoles } from './changes.ts';

const most = 60;
const mostRoles = 20;
/** The columns of the list's own file, and 区分. */
export const fields: readonly Field[] = [
  {
    key: 'id',
    title: '職員番号',
    kind: 'text',
    required: true,
    check: (id) =>
      /^[\x21-\x7e]{1,100}$/.test(id.trim()) ? undefined : '半角の英数字と記号で、100字までで書いてください。',
  },
  {
    key: 'what',
    title: '区分',
    kind: 'text',
    check: (text) =>
      ['', '登録', '変更', '終了'].includes(text.trim()) ? undefined : '登録・変更・終了のどれかにしてください。',
  },
  { key: 'job', title: '職種', kind: 'text' },
  {
    key: 'roles',
    title: '役割',
    kind: 'text',
    check: (text) =>
      readRoles(text).length > mostRoles || readRoles(text).some((role) => [...role].length > most)
        ? `役割は${mostRoles}まで、一つは${most}字までです。`
        : undefined,
  },
  { key: 'until', title: '終了日', kind: 'date' },
];

/** Columns of the list's own file that say nothing about a change. */
const ownColumns = /「?(予定|開始日|状態|最後のサインイン)」?/;

/**
 * What a list asks for, from that day on. 役割 counts before 職種; who ends is here until 終了日, or until the day before.
 * @returns the read with what is wrong of it in this member's own table
 */
export function changesOf(read: Read, jobTypes: readonly JobType[], on: string): { changes: Change[]; read: Read } {
  const wrong: Told[] = [...read.wrong];
  const changes = read.rows.flatMap(({ line, values }): Change[] => {
    const textOf = (key: string) => String(values[key] ?? '').trim();
    const [id, job, until] = [textOf('id'), textOf('job'), textOf('until')];
    if (textOf('what') === '終了')
      return [{ change: 'end', id, from: until === '' ? beginningOf(on) : afterDay(until) }];
    const own = readRoles(textOf('roles'));
    const found = jobTypes.find(({ title }) => title === job);
    const roles = own.length > 0 ? own : found?.roles;
    if (!roles) {
      const message =
        job === ''
          ? '職種か役割を入れてください。'
          : `職種「${job}」は、職種の表にありません。役割を入れるか、表に加えてください。`;
      wrong.push({ line, title: job === '' ? '役割' : '職種', message });
      return [];
    }
    const asked = { change: 'assign' as const, id, roles: [...roles], from: beginningOf(on) };
    return [
      {
        ...asked,
        ...(job !== '' && { job }),
        ...('until' in values && { until: until === '' ? null : afterDay(until) }),
      },
    ];
  });
  const notes = read.notes.filter((note) => !ownColumns.test(note));
  return { changes, read: { ...read, notes, wrong: wrong.toSorted((a, b) => a.line - b.line) } };
}
