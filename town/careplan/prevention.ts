import type { Resident } from '../person.ts';
import { getResident, type Town } from '../town.ts';
import type { Row } from './csv.ts';
import {
  addressIn,
  certificationOf,
  compactDay,
  type Delivery,
  dayOf,
  keyColumns,
  nameIn,
  plannerName,
  sexCode,
} from './unit.ts';

/** Who is called first: somebody of the household, else the neighbour who agreed to it. */
function emergencyContact(town: Town, resident: Resident): Row {
  const household = town.households.find((one) => one.id === resident.household)!;
  const other = household.members.filter((id) => id !== resident.id).map((id) => getResident(town, id))[0];
  return other
    ? { 46: nameIn(other), 47: '同居の家族', 48: addressIn(other), 49: other.telephone }
    : { 46: '中央圏域　民生委員', 47: '民生委員', 49: town.members[0]!.telephone };
}

/**
 * 利用者基本情報 (UPKIHON) of care prevention.
 * @param image name of the picture of the family (UPKIHON_IMAGE), a file without rows whose subject is this row's
 */
export function basicInformation(delivery: Delivery, resident: Resident, town: Town, image: string): Row {
  const certification = certificationOf(delivery);
  const day = dayOf(delivery);
  return {
    ...keyColumns(resident),
    4: day,
    5: '1', // 介護予防支援
    6: '1',
    7: plannerName,
    8: '01', // 来所
    10: '02', // 再来
    11: certification.decided,
    12: '01', // 在宅
    14: resident.kana,
    15: nameIn(resident),
    16: sexCode(resident),
    17: compactDay(resident.birth),
    18: addressIn(resident),
    19: resident.telephone,
    21: '11', // J1
    22: '01',
    23: resident.careLevel!,
    24: certification.from,
    25: certification.until,
    27: '1',
    28: certification.decided,
    29: 0,
    30: 0,
    31: 0,
    32: 0,
    34: '05', // 自宅・一戸建て
    36: '2',
    37: 1,
    38: 0,
    39: 0,
    40: 0,
    42: nameIn(resident),
    45: '本人',
    ...emergencyContact(town, resident),
    62: image,
    63: '家族とは月に数回、電話や訪問で行き来がある。',
    64: '地元で生まれ育ち、長く市場で働いてきた。',
    65: '午前中は畑の手入れ、午後は縁側で過ごすことが多い。',
    66: '野菜づくり、俳句',
    67: '老人クラブに月一回参加している。',
    68: '介護予防訪問介護相当サービス',
    69: '近所の見守り',
    70: day,
    71: nameIn(resident),
  };
}

/** 利用者基本情報 別表1 (UPKIHON_SUB1): the hours of a day, as the official example writes them */
export function dayRows(delivery: Delivery, resident: Resident): Row[] {
  const hours = [
    ['6:00', '起床、畑を見に行く', ''],
    ['7:30', '朝食', ''],
    ['10:00', '掃除、洗濯', '週一回はヘルパーと行う'],
    ['15:00', '縁側でお茶', '近所の人が立ち寄る'],
    ['21:00', '就寝', ''],
  ] as const;
  return hours.map(([hour, own, others]) => ({
    ...keyColumns(resident),
    4: dayOf(delivery),
    5: hour,
    6: own,
    7: others,
  }));
}
