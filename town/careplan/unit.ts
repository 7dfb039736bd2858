import { carePlanFileName } from '../../applications/care/files/write/name.ts';
import type { CarePlanPrefix } from '../../contracts/content/filename.ts';
import type { TownMember } from '../members.ts';
import { members, sampleOffices } from '../members.ts';
import type { Resident } from '../person.ts';
import { type Row, withSubstitutes } from './csv.ts';

/** One delivery of the town's: who is in it, from which office to which, under which ファイル連番. */
export type Delivery = {
  readonly persons: readonly Resident[];
  readonly from: CareOffice;
  readonly to: CareOffice;
  /** ファイル連番, YYYYMMDDHHMMSS */
  readonly sequence: string;
};
export type CareFile = { readonly name: string; readonly bytes: Buffer };
export type CareOffice = TownMember & { /** サービス種類コード */ readonly service: string };

const officeOf = (number: string, service: string): CareOffice => ({
  ...members.find((member) => member.code === number)!,
  service,
});
/** 43 居宅介護支援 and 11 訪問介護, as the official sample files name them. */
export const manager = officeOf(sampleOffices.careManagement, '43');
export const helper = officeOf(sampleOffices.homeHelp, '11');

/** The care manager who makes all plans of the town's files. */
export const plannerName = '中里　由美';

/** @param rest month or branch, where the standard's name has one */
export function fileName(
  prefix: CarePlanPrefix,
  { from, to, sequence }: Delivery,
  rest: { readonly month?: string; readonly branch?: string } = {},
): string {
  const route = { from: from.code, fromService: from.service, to: to.code, toService: to.service };
  return carePlanFileName({ prefix, ...route, sequence, ...rest });
}

/** Columns 2 and 3, the same in every layout. */
export function keyColumns({ insured }: Resident): Row {
  const [number] = insured;
  if (!number) throw new Error('this resident has no care insurance');
  return { 2: number.insurer, 3: number.insured };
}

/** YYYYMMDD of the delivery: plans are dated the day on which they are sent. */
export const dayOf = ({ sequence }: Delivery): string => sequence.slice(0, 8);
export const compactDay = (day: string): string => day.replaceAll('-', '');
export const nameIn = (resident: Resident): string => withSubstitutes(resident.name);
export const addressIn = (resident: Resident): string => withSubstitutes(resident.address);
export const sexCode = (resident: Resident): string => (resident.sex === '男' ? '1' : '2');

/** The certification of a person, valid around the delivery's day: three fiscal years (介護保険法施行規則38条, at most 48 months). */
export function certificationOf(delivery: Delivery) {
  const year = Number(delivery.sequence.slice(0, 4));
  return { decided: `${year - 1}0320`, from: `${year - 1}0401`, until: `${year + 2}0331` };
}

/** 区分支給限度基準額, units a month (2019-10 and later). */
export const limits: Readonly<Record<string, number>> = {
  '12': 5032,
  '13': 10531,
  '21': 16765,
  '22': 19705,
  '23': 27048,
  '24': 30938,
  '25': 36217,
};
