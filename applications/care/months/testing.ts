import type { Month } from '../../../contracts/care/month.ts';
import type { Basis, Draft, DraftLine } from './draft.ts';

export const month: Month = '202611';
export const basis: Basis = {
  ...{ level: '23', from: '2026-04-01', until: '2028-03-31', tenths: 1, limit: null },
  ...{ stayBefore: 0, stayRun: 0, planner: '中里　由美' },
};
export const helpers = '0300000005';
export const dayCare = '1370100241';

export const line = (id: string, more: Partial<DraftLine> = {}): DraftLine => ({
  ...{ id, office: helpers, officeName: 'ヘルパーステーションこはる', code: '111111', start: '0900', end: '0930' },
  ...{ times: 1, days: [3, 10], units: null, tais: '', notification: '', item: '', ...more },
});
export const rental = (id: string, more: Partial<DraftLine> = {}): DraftLine =>
  line(id, {
    ...{ office: '1370100274', officeName: '福祉用具レンタルささえ', code: '171003', start: '', end: '', days: [] },
    ...{ units: 850, tais: '00001-000010', item: '特殊寝台', ...more },
  });
export const draftOf = (lines: readonly DraftLine[], more: Partial<Draft> = {}): Draft => ({
  basis,
  lines,
  over: null,
  ...more,
});
