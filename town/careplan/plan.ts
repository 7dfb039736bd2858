import type { Resident } from '../person.ts';
import type { Row } from './csv.ts';
import {
  addressIn,
  certificationOf,
  compactDay,
  type Delivery,
  dayOf,
  helper,
  keyColumns,
  limits,
  manager,
  nameIn,
  plannerName,
  sexCode,
} from './unit.ts';

/** 居宅サービス計画 第1表 (UP1KYO) */
export function firstTable(delivery: Delivery, resident: Resident): Row {
  const day = dayOf(delivery);
  const certification = certificationOf(delivery);
  return {
    ...keyColumns(resident),
    4: day,
    5: resident.postcode,
    6: addressIn(resident),
    8: plannerName,
    9: manager.name,
    13: manager.code,
    14: day,
    15: certification.from,
    16: '21', // 継続
    17: '2', // 認定済
    18: certification.decided,
    19: certification.from,
    20: certification.until,
    21: resident.careLevel!,
    22: '本人「住み慣れた家で、自分のことは自分でしながら暮らしたい。」\r\n家族「無理をせず, 転ばないように過ごしてほしい。」',
    23: '特になし',
    24: '転倒に気をつけながら、家事と入浴を続けられるよう支援します。\r\n緊急連絡先: ご家族、主治医の順に連絡します。合い言葉は"あわてない"です。',
    25: resident.livesAlone ? '1' : '3',
    26: resident.livesAlone ? '' : '同居の家族が日中働いており、家事を行うことが難しいため',
    27: manager.code,
  };
}

/** 第2表 (UP2KYO): as printed, so that a need and its goals stand on their first row only */
export function secondTable(delivery: Delivery, resident: Resident): Row[] {
  const day = dayOf(delivery);
  const head = { ...keyColumns(resident), 4: day, 5: day, 21: manager.code };
  const term = { 11: '12か月', 12: '6か月', 20: '6か月' };
  const help = { 15: 'Y', 16: '訪問介護', 17: helper.code, 18: helper.name };
  return [
    {
      ...head,
      6: 1,
      7: '足腰が弱くなり、掃除や買い物が一人では大変になった。',
      8: 1,
      9: '家の中を安全に整えて暮らす。',
      10: '週に一度は一緒に掃除ができる。',
      ...term,
      13: 1,
      14: '居室と台所の掃除、買い物の代行',
      ...help,
      19: '週1回',
    },
    { ...head, 6: 1, 8: 1, 13: 2, 14: '手の届くところの片づけ（本人が行う）', 16: '本人', 19: '毎日', 20: '6か月' },
    {
      ...head,
      6: 2,
      7: '浴槽をまたぐときにふらつく。',
      8: 1,
      9: '安心して入浴を続ける。',
      10: '見守りがあれば一人で体を洗える。',
      ...term,
      13: 1,
      14: '入浴の見守りと一部介助、着替えの手伝い',
      ...help,
      19: '週2回',
    },
  ];
}

/** 第3表 (UP3KYO): services of the week, the person's day, and what does not come weekly */
export function thirdTable(delivery: Delivery, resident: Resident): Row[] {
  const day = dayOf(delivery);
  const head = { ...keyColumns(resident), 4: day, 5: day };
  return [
    { ...head, 6: '訪問介護（身体介護）', 7: 1, 8: '0900', 9: '0930' },
    { ...head, 6: '訪問介護（生活援助）', 7: 2, 8: '1000', 9: '1045' },
    { ...head, 6: '訪問介護（身体介護）', 7: 4, 8: '0900', 9: '0930' },
    { ...head, 10: '起床・着替え', 11: '0630', 12: '0700' },
    { ...head, 10: '朝食', 11: '0730', 12: '0800' },
    { ...head, 10: '縁側で休む', 11: '1400', 12: '1500' },
    { ...head, 10: '就寝', 11: '2100', 12: '2130' },
    { ...head, 13: '月1回　主治医の受診' },
  ];
}

/**
 * 利用者補足情報 (UPHOSOKU), which goes with either group.
 * @param month YYYYMM with the sixth and seventh table; undefined with the first and second, where the plan's day is the key
 */
export function supplement(delivery: Delivery, resident: Resident, month?: string): Row {
  const certification = certificationOf(delivery);
  return {
    ...keyColumns(resident),
    4: month ? '00000000' : dayOf(delivery),
    5: resident.kana,
    6: nameIn(resident),
    7: sexCode(resident),
    8: compactDay(resident.birth),
    9: resident.postcode,
    10: addressIn(resident),
    12: resident.telephone,
    13: certification.decided,
    14: certification.from,
    15: certification.until,
    16: '2', // 認定済
    18: resident.careLevel!,
    19: limits[resident.careLevel!]!,
    61: manager.code,
    63: month ?? '000000',
  };
}
