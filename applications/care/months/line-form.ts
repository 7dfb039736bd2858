import { z } from 'zod';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import { findValid, type TableRow, type Tables } from '../../../contracts/care/tables.ts';
import { optionalText } from '../../../web/form/fields.ts';
import { fold } from '../../../web/table/fold.ts';
import { isEquipment } from '../files/table/service-types.ts';
import { findCode } from '../units/known.ts';
import type { Offices } from './offices.ts';
import { words } from './words.ts';

const at = words.line;

/** Services that can stand on a slip in this month, of which the words or the code say something. */
export function findCodes(tables: Tables, month: Month, said: string): TableRow<'codes'>[] {
  const wanted = fold(said.trim());
  const day = firstDayOf(month);
  return [...tables.codes.keys()]
    .flatMap((code) => findValid(tables, 'codes', code, day) ?? [])
    .filter(({ code }) => findValid(tables, 'services', serviceOf(code), day)?.program !== '居宅介護支援')
    .filter(({ code, title }) => {
      const service = findValid(tables, 'services', serviceOf(code), day)?.title ?? '';
      return wanted === '' || code.startsWith(wanted) || fold(`${service} ${title}`).includes(wanted);
    });
}

const time = (label: string) =>
  optionalText(label, 8).transform((text, context) => {
    const plain = text.normalize('NFKC').replace(/時|分/g, ':').replace(/:$/, '');
    if (plain === '') return '';
    const [, hour, minute = '00'] = /^(\d{1,2}):?(\d\d)?$/.exec(plain) ?? [];
    const digits = `${(hour ?? '').padStart(2, '0')}${minute}`;
    if (hour !== undefined && (/^(?:[01]\d|2[0-3])[0-5]\d$/.test(digits) || digits === '2400')) return digits;
    context.addIssue(at.wrongTime);
    return z.NEVER;
  });
const count = (label: string, max: number, least = 0) =>
  optionalText(label, 12).transform((text, context) => {
    const plain = text.normalize('NFKC').replaceAll(',', '');
    if (plain === '') return null;
    if (/^\d+$/.test(plain) && Number(plain) <= max && Number(plain) >= least) return Number(plain);
    context.addIssue(`${label}は、${least}から${max.toLocaleString('ja-JP')}までの数字で書いてください。`);
    return z.NEVER;
  });

/** A line as it is typed: a service that the month has, an office of the region, both times or neither; of equipment its units and what it is. */
export const schemaFor = (tables: Tables, month: Month, offices: Offices) =>
  z
    .object({
      version: z.coerce.number().int().min(0),
      step: z.enum(['save', 'remove']).default('save'),
      code: z
        .string({ error: at.unknownCode })
        .refine((code) => findCode(tables, month, code) !== undefined, { error: at.unknownCode }),
      office: z
        .string({ error: at.unknownOffice })
        .refine((office) => offices.has(office), { error: at.unknownOffice }),
      ...{ start: time(at.start), end: time(at.end), times: count(at.times, 9, 1), units: count(at.units, 99_999, 1) },
      ...{
        tais: optionalText(at.tais, 12),
        notification: optionalText(at.notification, 12),
        item: optionalText(at.item, 60),
      },
    })
    .superRefine(({ code, start, end, units, tais, notification }, context) => {
      if ((start === '') !== (end === '')) context.addIssue({ code: 'custom', path: ['end'], message: at.bothTimes });
      else if (start !== '' && start >= end && !isStay(tables, month, code))
        context.addIssue({ code: 'custom', path: ['end'], message: at.backwards });
      if (!isEquipment(serviceOf(code))) return;
      if (units === null) context.addIssue({ code: 'custom', path: ['units'], message: at.needUnits });
      if (tais === '' && notification === '')
        context.addIssue({ code: 'custom', path: ['tais'], message: at.needTais });
    });
const isStay = (tables: Tables, month: Month, code: string) =>
  findValid(tables, 'services', serviceOf(code), firstDayOf(month))?.shortStay === true;
