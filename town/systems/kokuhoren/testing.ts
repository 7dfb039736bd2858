import type { CareLevel } from '../../../contracts/care/levels.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { InsuredEntry, Ledgers, OfficeEntry } from './ledgers.ts';

export const home = '0300000005';
export const clinic = '9910000010';
export const dayCare = '9970100240';

const office = (...services: string[]): OfficeEntry => ({
  grade: 'その他',
  services: services.map((service) => ({ service, from: '2018-04-01', until: null, suspended: [] })),
});
export const insured = (level: CareLevel, more: Partial<InsuredEntry> = {}): InsuredEntry => ({
  ...{ certified: [{ level, from: '2024-04-01', until: '2028-03-31' }], pending: false },
  ...{ percents: [{ from: '2018-04-01', until: null, percent: 90 }], ...more },
});

/** Ledgers of a few persons and offices. */
export const ledgersWith = (tables: Tables, more: Partial<Ledgers> = {}): Ledgers => ({
  ...{ tables, insurers: new Set(['123456']) },
  insured: new Map([['123456/0000000101', insured('21')]]),
  offices: new Map([
    [home, office('11', '12')],
    [clinic, office('31')],
    [dayCare, office('15', '21')],
    ['0300000100', office('43')],
  ]),
  ...more,
});
