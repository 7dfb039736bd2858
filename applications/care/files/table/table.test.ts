import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contract as contractSchema } from '../../../../contracts/contract.ts';
import written from './202407.json' with { type: 'json' };
import serviceTypes from './service-types.json' with { type: 'json' };
import { openTable, type Prefix } from './table.ts';
import { currentTable, findTable } from './tables.ts';

const here = new URL('.', import.meta.url);
const layouts = [...currentTable.layouts.values()];

describe('the table of version 4.1', () => {
  it('is found by its value, which is lower than that of 4.0: values are names', () => {
    expect(findTable('202407')).toBe(currentTable);
    for (const other of ['202504', '202410', '202408', '', '202407 ']) expect(findTable(other)).toBeUndefined();
  });

  it('has the seventeen files, each with as many columns as the contract of the road', () => {
    const contract = contractSchema.parse(
      JSON.parse(readFileSync(new URL('../../contracts/careplan-v41.json', here), 'utf8')),
    );
    const road = contract.files!.csv.map(({ name, columns }) => [/^\^([A-Z0-9]+(?:_SUB\d?)?)/.exec(name)![1], columns]);
    expect(layouts.map(({ prefix, columns }) => [prefix, columns.length])).toEqual(road);
    expect(layouts).toHaveLength(17);
  });

  it('names only columns and files that there are', () => {
    for (const { columnAt, rowKey, fillDown, prefix } of layouts)
      for (const at of [...rowKey, ...fillDown.flatMap(({ columns, by }) => [...columns, ...by])])
        expect(columnAt.has(at), `${prefix} ${at}`).toBe(true);
    for (const { files, key, main, related } of currentTable.groups) {
      for (const prefix of Object.keys(files))
        for (const at of ['insurer', 'insured', ...key])
          expect(currentTable.layouts.get(prefix as Prefix)!.columnAt.has(at), `${prefix} ${at}`).toBe(true);
      expect(Object.keys(files)).toContain(main);
      if (related) expect(currentTable.layouts.get(related.file as Prefix)!.columnAt.has(related.at)).toBe(true);
    }
    for (const { of, cascade, prefix } of currentTable.deletions) {
      const group = currentTable.groups.find(({ kind }) => kind === of)!;
      for (const file of cascade) expect(Object.keys(group.files)).toContain(file);
      const key = ['insurer', 'insured', ...group.key, ...group.within];
      expect([...currentTable.layouts.get(prefix)!.columnAt.keys()]).toEqual(['version', ...key]);
    }
  });

  it('is refused with a reason when a hand has slipped', () => {
    const broken = (change: (table: typeof written) => void) => {
      const table = structuredClone(written);
      change(table);
      return () => openTable(table);
    };
    expect(broken((table) => Object.assign(table.files.UPHOSOKU.columns[6]!, { codes: 'sexes' }))).toThrow(
      'UPHOSOKU → columns の「利用者性別」',
    );
    expect(broken((table) => Object.assign(table.files.UPJSK, { like: 'UPJSK' }))).toThrow('UPJSK → like');
    expect(broken((table) => Object.assign(table, { versoin: '1' }))).toThrow('versoin');
  });

  it('keeps apart what was read and what is recalled', () => {
    const unseen = layouts.flatMap(({ prefix, columns }) =>
      columns.flatMap(({ seen, at }) => (seen ? [] : [`${prefix} ${at}`])),
    );
    expect(unseen).toEqual([
      'UPPLAN itemNo',
      'UPSIKYU discountRate',
      'UPSIKYU benefitRate',
      'UPSIKYU stayDaysBefore',
      'UPSIKYU stayDaysPlanned',
      'UPJSK itemNo',
    ]);
    expect(layouts.filter(({ requiredSeen }) => !requiredSeen).map(({ prefix }) => prefix)).toEqual([
      'UP1KYO',
      'UPPLAN',
      'UPJSK',
      'UPKIHON',
    ]);
    expect(written.written.lineEnd.seen).toBe(false);
  });
});

/** Names of a type's own members, from its text: types are gone when a program runs. */
function membersOf(source: string, type: string): string[] {
  const body = new RegExp(`export type ${type} = \\{\\n([\\s\\S]*?)\\n\\};|export type ${type} = (\\{.*\\});`).exec(
    source,
  );
  const inline = body?.[2];
  const members = inline
    ? [...inline.matchAll(/readonly (\w+)\??:/g)]
    : [...(body?.[1] ?? '').matchAll(/^ {2}readonly (\w+)\??:/gm)];
  return members.map((match) => match[1]!);
}

describe('the types of the model', () => {
  const sources = ['plan', 'month', 'prevention'].map((file) =>
    readFileSync(new URL(`../model/${file}.ts`, here), 'utf8'),
  );
  const rows = readFileSync(new URL('../model/rows.ts', here), 'utf8');
  const types = [...rows.matchAll(/^ {2}(UP\w+): (\w+);$/gm)].map((match) => [match[1] as Prefix, match[2]!] as const);

  it('are there for every file that has more than a key', () => {
    const own = layouts.map(({ prefix }) => prefix).filter((prefix) => !prefix.startsWith('DLT'));
    expect(types.map(([prefix]) => prefix).sort()).toEqual(own.sort());
  });

  it.each(types)('%s: %s has a member for each column of the table, and no other', (prefix, type) => {
    const group = currentTable.groups.find(({ files }) => Object.hasOwn(files, prefix))!;
    const key = prefix === 'UPHOSOKU' ? [] : group.key;
    const left = ['version', 'insurer', 'insured', ...key];
    const columns = currentTable.layouts.get(prefix)!.columns.filter(({ at }) => !left.includes(at));
    const members = membersOf(sources.join('\n'), type);
    expect([...members].sort()).toEqual([...new Set(columns.map(({ path }) => path[0]!))].sort());
  });
});

const official = new URL('../../../../../shared/data/care/careplan-v41/', here);
describe.skipIf(!existsSync(official))('against the standard’s own layouts (left out without ../shared/data)', () => {
  type Column = { no: number; name: string; maxlen: number | null; required: boolean; rule: string };
  const read = (name: string) => readFileSync(new URL(name, official), 'utf8');
  const files: Record<string, { columns: Column[] }> = existsSync(official)
    ? JSON.parse(read('layouts.json')).files
    : {};

  it.each(layouts.map((layout) => [layout.prefix, layout] as const))(
    '%s: names, lengths, what is required',
    (prefix, layout) => {
      const ours = layout.columns.map(({ no, name, length, required, type }) => {
        expect(type === 'text', `${prefix} ${no}`).toBe(length === undefined);
        return { no, name, maxlen: length ?? null, required };
      });
      expect(ours).toEqual(
        files[prefix]!.columns.map(({ no, name, maxlen, required }) => ({ no, name, maxlen, required })),
      );
    },
  );

  it('every code that a rule names is in our lists', () => {
    for (const { prefix, columns } of layouts)
      for (const { no, codes, type } of columns) {
        const { rule } = files[prefix]!.columns[no - 1]!;
        if (type !== 'code' || /^[YN1/0]+$/.test(rule) || rule === '') continue;
        const named = rule
          .replace(/(\d\d)-(\d\d)/g, (_, from, to) =>
            Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => String(Number(from) + i)).join(','),
          )
          .replace(/月1\.\.日7/, '1,2,3,4,5,6,7')
          .match(/(?<![A-Za-z\d])\d{1,2}/g)!;
        expect(Object.keys(codes!).sort(), `${prefix} ${no} ${rule}`).toEqual([...new Set(named)].sort());
      }
  });

  it('service types are the standard’s', () => {
    const lines = read('service-types.csv').trim().split(/\r?\n/).slice(1);
    const theirs = lines.map((line) => {
      const [code, title, programme, target] = line.split(',') as [string, string, string, string];
      return [code, { title, programme, ...(target === '1' ? {} : { outside: true }) }];
    });
    expect(serviceTypes.types).toEqual(Object.fromEntries(theirs));
  });

  it('care levels are the standard’s', () => {
    const lines = read('care-levels.csv').trim().split(/\r?\n/).slice(1);
    const codes = currentTable.layouts.get('UPHOSOKU')!.columnAt.get('careLevel')!.codes;
    expect(codes).toEqual(Object.fromEntries(lines.map((line) => line.split(',').slice(0, 2))));
  });
});
