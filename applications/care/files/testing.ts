import fc from 'fast-check';
import { findMyNumbers } from '../../../contracts/my-number.ts';
import type { Entry, GroupKind, KeyOf } from './model/group.ts';
import type { Route } from './model/unit.ts';
import { type Column, getGroup, getLayout, type Prefix } from './table/table.ts';
import { currentTable } from './table/tables.ts';
import { nest, type Value } from './table/value.ts';

/** From a care manager's office to a provider's, and back. Numbers of the official samples, which are nobody's. */
export const there: Route = { from: '0300000100', fromService: '43', to: '0300000005', toService: '11' };
export const back: Route = { from: there.to, fromService: '11', to: there.from, toService: '43' };
export const sequence = '20261105093000';
export const month = '202611';

const signs = [
  'あ',
  '漢',
  '髙',
  '﨑',
  '①',
  'ｶ',
  '～',
  '"',
  ',',
  '\r\n',
  '\n',
  '\r',
  ' ',
  '　',
  'a',
  '=',
  '1',
  '7',
  "'",
];
/** What staff may write: every sign that a careless reader or writer of CSV stumbles over. */
const text = fc
  .array(fc.constantFrom(...signs), { minLength: 1, maxLength: 12 })
  .map((one) => one.join(''))
  .filter((one) => findMyNumbers(one).length === 0);

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'));
const two = (from: number, to: number) => fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, '0'));
const day = fc.tuple(fc.integer({ min: 1930, max: 2030 }), two(1, 12), two(1, 28)).map((parts) => parts.join(''));

const made = new Map<Column, fc.Arbitrary<Value>>();
/** Made once for each column: making one costs more than drawing from it. */
function valueFor(column: Column): fc.Arbitrary<Value> {
  const value = made.get(column) ?? makeValue(column);
  made.set(column, value);
  return value;
}

const makeValue = ({ type, length = 1, codes, also }: Column): fc.Arbitrary<Value> => {
  switch (type) {
    case 'text':
      return text;
    case 'insurer':
      return digits(6);
    case 'insured':
    case 'office':
      return digits(10);
    case 'serviceType':
      return fc.constantFrom('11', '15', 'A2');
    case 'serviceCode':
      return fc.constantFrom('111111', '117211', '151111', 'A21111');
    case 'day':
      return day;
    case 'month':
      return fc.constant(month);
    case 'time':
      return fc.oneof(
        fc.tuple(two(0, 23), two(0, 59)).map((parts) => parts.join('')),
        fc.constantFrom('2400', ...also),
      );
    case 'code':
      return fc.constantFrom(...Object.keys(codes!));
    case 'flags':
      return fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((n) => n.toString(2).padStart(31, '0'));
    case 'integer':
      return fc.integer({ min: 0, max: 10 ** length - 1 });
    case 'price':
      return fc.integer({ min: 0, max: 99_999 });
    case 'decimal':
      return fc.constantFrom('90', '80.5', '70');
    case 'postcode':
      return fc.constant('000-0001');
    default:
      return digits(Math.min(length, 5));
  }
};

/** A row of a file, with everything that is required and any of the rest. */
export function anyRow(kind: GroupKind, prefix: Prefix, fixed: Readonly<Record<string, Value | undefined>> = {}) {
  const layout = getLayout(currentTable, prefix);
  const left = new Set(['version', 'insurer', 'insured', ...getGroup(currentTable, kind).key]);
  const cells = layout.columns.map((column): fc.Arbitrary<Value | undefined> => {
    if (column.at in fixed) return fc.constant(fixed[column.at]);
    return column.required ? valueFor(column) : fc.option(valueFor(column), { nil: undefined });
  });
  return fc.tuple(...cells).map((values) => {
    const there = layout.columns.flatMap(({ at }, i) => (values[i] === undefined ? [] : [[at, values[i]] as const]));
    return nest(layout.columns, new Map(there), left);
  });
}

const person = fc.record({ insurer: digits(6), insured: digits(10) });

const entry = <K extends GroupKind>(kind: K, key: KeyOf[K], parts: unknown): Entry<K> =>
  ({ kind, key, parts, pictures: [] }) as unknown as Entry<K>;

const many = <T>(one: fc.Arbitrary<T>, minLength = 1) => fc.array(one, { minLength, maxLength: 4 });
const inMonth = two(1, 30).map((date) => month + date);

/** 第6表 as the standard allows it; `office` is who plans to come, or came. */
const anyService = (kind: 'slip' | 'actuals', prefix: 'UPPLAN' | 'UPJSK', office: string, code: fc.Arbitrary<string>) =>
  fc
    .tuple(inMonth, code)
    .chain(([date, serviceCode]) =>
      anyRow(kind, prefix, { day: date, serviceCode, office, itemNo: undefined, plannerOffice: there.from }),
    );

const total = { units: 0, discountRate: undefined, discountedUnits: undefined };

/** 第7表: details, their subtotal and the whole total. */
const anyBenefits = fc
  .tuple(
    many(anyRow('slip', 'UPSIKYU', { office: there.to, serviceCode: '111111' })),
    anyRow('slip', 'UPSIKYU', { ...total, office: there.to, serviceCode: '11AAAA' }),
    anyRow('slip', 'UPSIKYU', { ...total, office: '9999999999', serviceCode: '999999' }),
  )
  .map(([details, subtotal, all]) => [...details, subtotal, all]);

export const anyPlan = fc.tuple(person, day).chain(([who, planDay]) =>
  fc
    .record({
      UPHOSOKU: fc.tuple(anyRow('plan', 'UPHOSOKU', { month: '000000' })),
      UP1KYO: fc.tuple(anyRow('plan', 'UP1KYO')),
      UP2KYO: many(anyRow('plan', 'UP2KYO')),
      UP3KYO: many(anyRow('plan', 'UP3KYO')),
    })
    .map((parts) => entry('plan', { ...who, planDay }, parts)),
);

export const anySlip = person.chain((who) =>
  fc
    .record({
      UPHOSOKU: fc.tuple(anyRow('slip', 'UPHOSOKU', { planDay: '00000000' })),
      UPPLAN: many(anyService('slip', 'UPPLAN', there.to, fc.constantFrom('111111', '117211', '151111'))),
      UPSIKYU: anyBenefits,
    })
    .map((parts) => entry('slip', { ...who, month }, parts)),
);

export const actualsOf = (who: { insurer: string; insured: string }, serviceType: string) =>
  fc
    .record({ UPJSK: many(anyService('actuals', 'UPJSK', there.to, fc.constant(`${serviceType}1111`))) })
    .map((parts) => entry('actuals', { ...who, month, office: there.to, serviceType }, parts));
export const anyActuals = fc.tuple(person, fc.constantFrom('11', '15')).chain(([who, type]) => actualsOf(who, type));

export const anyBasics = fc.tuple(person, day).chain(([who, consultedOn]) =>
  fc
    .record({
      UPKIHON: fc.tuple(anyRow('basics', 'UPKIHON')),
      UPKIHON_SUB1: many(anyRow('basics', 'UPKIHON_SUB1'), 0),
      UPKIHON_SUB2: many(anyRow('basics', 'UPKIHON_SUB2'), 0),
    })
    .map((parts) => entry('basics', { ...who, consultedOn }, parts)),
);

export const anyPrevention = fc.tuple(person, day).chain(([who, planDay]) =>
  fc
    .record({
      UPYOBO: fc.tuple(anyRow('prevention', 'UPYOBO')),
      UPYOBO_SUB: many(anyRow('prevention', 'UPYOBO_SUB'), 0),
    })
    .map((parts) => entry('prevention', { ...who, planDay }, parts)),
);

/** Several persons' entries of one sending unit. */
export const several = <E extends Entry>(one: fc.Arbitrary<E>): fc.Arbitrary<E[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 3, selector: ({ key }) => JSON.stringify(key) });

/** What goes wrong with a file on its way: a byte, a line or the end of it. */
type Harm = {
  readonly kind: 'byte' | 'cut' | 'end' | 'line gone' | 'line twice' | 'lines changed' | 'cell';
  readonly at: number;
  readonly put: Uint8Array;
};
export const anyHarm: fc.Arbitrary<Harm> = fc.record({
  kind: fc.constantFrom('byte', 'cut', 'end', 'line gone', 'line twice', 'lines changed', 'cell'),
  at: fc.nat(),
  put: fc.oneof(
    fc.constantFrom('0', '9', 'A', '"', ',', '\r\n', '0000000000', '20261332').map((text) => Buffer.from(text)),
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
  ),
});

export function harm(bytes: Uint8Array, { kind, at, put }: Harm): Buffer {
  const whole = Buffer.from(bytes);
  const place = at % (whole.length + 1);
  const join = (...parts: Uint8Array[]) => Buffer.concat(parts);
  if (kind === 'byte') return join(whole.subarray(0, place), put, whole.subarray(place + put.length));
  if (kind === 'cut') return join(whole.subarray(0, place), whole.subarray(place + put.length));
  if (kind === 'end') return whole.subarray(0, place);
  const lines = whole.toString('latin1').split(/(?<=\n)/);
  const n = at % Math.max(lines.length, 1);
  const line = lines[n] ?? '';
  if (kind === 'line gone') lines.splice(n, 1);
  else if (kind === 'line twice') lines.splice(n, 0, line);
  else if (kind === 'lines changed') lines.reverse();
  else {
    const cells = line.split(',');
    cells[at % cells.length] = Buffer.from(put).toString('latin1');
    lines[n] = cells.join(',');
  }
  return Buffer.from(lines.join(''), 'latin1');
}
