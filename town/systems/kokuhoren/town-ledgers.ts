import type { CareLevel } from '../../../contracts/care/levels.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { members } from '../../members.ts';
import { municipalities } from '../../places.ts';
import type { Town } from '../../town.ts';
import { datesOf, isCertified } from '../certification.ts';
import type { InsuredEntry, Ledgers, OfficeEntry } from './ledgers.ts';

/** What each kind of office of the town is designated for. */
const designated: Readonly<Partial<Record<string, readonly string[]>>> = {
  'comprehensive-support-centre': ['46'],
  'care-management': ['43'],
  'home-help': ['11', 'A2'],
  'home-bathing': ['12', '62'],
  'home-nursing': ['13', '63'],
  'day-care': ['15', 'A6'],
  'day-rehabilitation': ['16', '66'],
  'short-stay': ['21', '24'],
  'equipment-rental': ['17', '67'],
  'small-multifunctional': ['73', '75'],
  hospital: ['31', '34'],
  clinic: ['31', '34'],
  pharmacy: ['31', '34'],
};
const since = '2018-04-01';

/** The ledgers that the town's 国保連合会 keeps of what the insurers and the prefecture told it. */
export function makeTownLedgers(town: Town, tables: Tables): Ledgers {
  const grade = (municipality: string | null) =>
    tables['municipality-grades'].get(municipality ?? '')?.at(-1)?.grade ?? 'その他';
  const offices = members.flatMap(({ code, kind, municipality }): [string, OfficeEntry][] => {
    const services = designated[kind];
    if (!services) return [];
    const entries = services.map((service) => ({ service, from: since, until: null, suspended: [] }));
    return [[code, { grade: grade(municipality), services: entries }]];
  });
  const insured = town.residents.filter(isCertified).map((resident): [string, InsuredEntry] => {
    const [number] = resident.insured;
    const { validFrom, validUntil } = datesOf(town.seed, resident);
    return [
      `${number!.insurer}/${number!.insured}`,
      {
        certified: [{ level: resident.careLevel as CareLevel, from: validFrom, until: validUntil }],
        pending: false,
        percents: [{ from: since, until: null, percent: 90 }],
      },
    ];
  });
  return {
    tables,
    insurers: new Set(municipalities.map(({ insurer }) => insurer)),
    insured: new Map(insured),
    offices: new Map(offices),
  };
}
