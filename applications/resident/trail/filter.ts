import { parseDay } from '../../../web/japanese/day.ts';

/** What may have come about, as the filter offers it; the words are in words.ts. */
export const whats = ['given', 'seen', 'refused', 'procedure', 'sign-in', 'looked'] as const;
export type What = (typeof whats)[number];

/** What is asked for, as it was written: the address of the list holds it, so that it can be kept and gone back to. */
export type Filter = {
  readonly what: What | undefined;
  readonly member: string;
  readonly purpose: string;
  /** days as the reader wrote them */
  readonly from: string;
  readonly until: string;
  /** further back than this record */
  readonly before: string;
};

export type ReadFilter = {
  readonly filter: Filter;
  readonly errors: Readonly<{ [name in 'from' | 'until']?: string }>;
  /** what the exchange is asked for; undefined while something is to be mended */
  readonly query: URLSearchParams | undefined;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const longest = 100;

/** @param atOnce how many records a page shows */
export function readFilter(sent: Readonly<Record<string, string>>, atOnce: number): ReadFilter {
  const plain = (name: string) => (sent[name] ?? '').trim().slice(0, longest);
  const filter: Filter = {
    what: whats.find((one) => one === sent.what),
    ...{ member: plain('member'), purpose: plain('purpose'), from: plain('from'), until: plain('until') },
    before: uuid.test(plain('before')) ? plain('before') : '',
  };
  const [from, until] = [readDay('いつから', filter.from), readDay('いつまで', filter.until)];
  const errors = { ...(from.wrong && { from: from.wrong }), ...(until.wrong && { until: until.wrong }) };
  if (from.wrong || until.wrong) return { filter, errors, query: undefined };
  if (from.day && until.day && until.day < from.day)
    return {
      filter,
      errors: { until: '「いつまで」が「いつから」より前の日です。どちらかを直してください。' },
      query: undefined,
    };
  const query = new URLSearchParams({ limit: String(atOnce), choices: 'true', event: filter.what ?? 'by-others' });
  for (const name of ['member', 'purpose', 'before'] as const) if (filter[name]) query.set(name, filter[name]);
  if (from.day) query.set('from', `${from.day}T00:00:00+09:00`);
  if (until.day) query.set('until', dayAfter(until.day));
  return { filter, errors: {}, query };
}

function readDay(label: string, written: string): { readonly day?: string; readonly wrong?: string } {
  if (written === '') return {};
  const read = parseDay(written);
  return 'day' in read ? read : { wrong: `「${label}」を確かめてください。${read.wrong}` };
}

/** The exchange ends before a moment, people with a day. */
const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00+09:00`) + 24 * 60 * 60_000).toISOString();

/** Whether something is left out beyond what is left out by itself. */
export const isFiltered = ({ what, member, purpose, from, until }: Filter): boolean =>
  what !== undefined || [member, purpose, from, until].some((one) => one !== '');

/** The same list, from a record on. */
export function writeFilter({ before: _, ...filter }: Filter, before?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  if (before !== undefined) query.set('before', before);
  return query.size === 0 ? '' : `?${query}`;
}
