/**
 * How the letter about a month of a resident's records reaches them. A protected person（支援措置対象者）gets none by post to the registered address, which
 * somebody may know: only by hand, or where the town hall says that it has looked at this person's address.
 */
export const deliveries = {
  counter: '窓口で手渡し',
  post: '登録された住所へ郵送',
  'checked-address': '送り先を確かめて郵送',
} as const;
export type Delivery = keyof typeof deliveries;

/** `YYYY-MM` */
export const isMonth = (text: string): boolean => /^2\d{3}-(0[1-9]|1[0-2])$/.test(text);

/** So many letters of those who have theirs posted every month are made at once. */
export const mostPosted = 30;

const monthAfter = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/** From its first moment to the first of the next, in Japan. */
export const rangeOf = (month: string): { readonly from: Date; readonly until: Date } => ({
  from: new Date(`${month}-01T00:00:00+09:00`),
  until: new Date(`${monthAfter(month)}-01T00:00:00+09:00`),
});
