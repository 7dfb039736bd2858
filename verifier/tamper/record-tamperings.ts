import { leafOf, type Opening, openField } from '../../contracts/leaf.ts';
import { type RecordFields, recordFields } from '../../contracts/record.ts';
import { recordsPath } from '../../contracts/tlog/tile.ts';
import { type Tampering, withoutKey } from './attack.ts';
import type { Chance } from './chance.ts';
import { linesToFile, today } from './log.ts';

type Kept = { index: number; fields: RecordFields; secret: string };
type Line = Kept | { index: number; retained: Opening };
const isKept = (line: Line): line is Kept => 'fields' in line;

const edit = (change: (lines: Line[], chance: Chance) => Line[]): Tampering =>
  withoutKey((files, chance) => {
    const path = recordsPath(chance.int([...files.keys()].filter((name) => name.startsWith('records/')).length));
    const lines = files.get(path)!.toString().trimEnd().split('\n');
    files.set(
      path,
      linesToFile(
        change(
          lines.map((text) => JSON.parse(text)),
          chance,
        ),
      ),
    );
  });
const editOne = (change: (line: Kept, chance: Chance) => Line) =>
  edit((lines, chance) => {
    const line = chance.pick(lines.filter(isKept));
    return lines.with(lines.indexOf(line), change(line, chance));
  });

function alter(value: unknown, chance: Chance): unknown {
  if (typeof value === 'number') return value + 1 + chance.int(9);
  if (Array.isArray(value)) return value.length > 0 && chance.int(2) ? value.slice(1) : [...value, 'x'];
  return value === null ? 'x' : chance.pick([null, '', `${value}x`, [value]]);
}

/** The reader's day is before it: no reason to have removed the record. */
const isNotDue = (line: Line): line is Kept => isKept(line) && line.fields.retention >= today;
const retainedOf = ({ index, fields, secret: text }: Kept) => {
  const secret = Buffer.from(text, 'base64');
  return { index, retained: openField(leafOf(fields, secret), fields, secret, 'retention') };
};

/** Against the records, which no tree holds: only the leaves' commitments tell. */
export const recordTamperings: Readonly<Record<string, Tampering>> = {
  記録の項目を変える: editOne((line, chance) => {
    const name = chance.pick(recordFields);
    return { ...line, fields: { ...line.fields, [name]: alter(line.fields[name], chance) } };
  }),
  記録の項目を消す: editOne((line, chance) => {
    const { [chance.pick(recordFields)]: _, ...fields } = line.fields;
    return { ...line, fields: fields as RecordFields };
  }),
  記録に項目を足す: editOne((line) => ({ ...line, fields: { ...line.fields, note: 'x' } as RecordFields })),
  記録の秘密を変える: editOne((line, chance) => ({ ...line, secret: chance.bytes(32).toString('base64') })),
  記録を消す: edit((lines, chance) => lines.toSpliced(chance.int(lines.length), 1)),
  記録を取り替える: edit((lines, chance) => {
    const [a, b] = chance.pair(lines.length) as [number, number];
    const at = (line: Line, { index }: Line): Line => ({ ...line, index });
    return lines.with(a, at(lines[b]!, lines[a]!)).with(b, at(lines[a]!, lines[b]!));
  }),
  記録を並べ替える: edit((lines, chance) => {
    const [a, b] = chance.pair(lines.length) as [number, number];
    return lines.with(a, lines[b]!).with(b, lines[a]!);
  }),
  記録を二重にする: edit((lines, chance) => {
    const at = chance.int(lines.length);
    return lines.toSpliced(at, 0, lines[at]!);
  }),
  台帳にない記録を足す: edit((lines, chance) => [...lines, { ...lines.at(-1)!, index: 100_000 + chance.int(1000) }]),
  保存期間の前に記録を消す: edit((lines, chance) => {
    const line = chance.pick(lines.filter(isNotDue));
    return lines.with(lines.indexOf(line), retainedOf(line));
  }),
  保存期間を偽って記録を消す: edit((lines, chance) => {
    const line = chance.pick(lines.filter(isNotDue));
    const { index, retained } = retainedOf(line);
    return lines.with(lines.indexOf(line), { index, retained: { ...retained, value: '2026-11-29' } });
  }),
};
