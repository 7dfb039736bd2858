import type { Random } from './random.ts';

/** Surname or given name with its kana. */
export type NamePart = readonly [kanji: string, kana: string];

const parse = (text: string): NamePart[] => text.split(' ').map((pair) => pair.split('/') as unknown as NamePart);

/** Everyday surnames, and such as no real office may lose: 髙﨑 and 濵 (in CP932 but not in JIS X 0208). */
const surnames = parse(
  '青葉/アオバ 秋月/アキヅキ 浅野/アサノ 荒木/アラキ 飯塚/イイヅカ 石垣/イシガキ 磯貝/イソガイ 梅原/ウメハラ 大槻/オオツキ 岡本/オカモト ' +
    '小野寺/オノデラ 笠原/カサハラ 片桐/カタギリ 川端/カワバタ 菊池/キクチ 木下/キノシタ 熊谷/クマガイ 栗原/クリハラ 小林/コバヤシ 佐々木/ササキ ' +
    '沢田/サワダ 塩谷/シオヤ 篠原/シノハラ 杉浦/スギウラ 瀬川/セガワ 高瀬/タカセ 竹内/タケウチ 千田/チダ 堤/ツツミ 手塚/テヅカ 鳥居/トリイ ' +
    '中里/ナカザト 西尾/ニシオ 沼田/ヌマタ 野々村/ノノムラ 萩原/ハギワラ 畠山/ハタケヤマ 平井/ヒライ 藤巻/フジマキ 星野/ホシノ 堀内/ホリウチ ' +
    '牧野/マキノ 三浦/ミウラ 村上/ムラカミ 森下/モリシタ 柳沢/ヤナギサワ 山岸/ヤマギシ 横山/ヨコヤマ 吉岡/ヨシオカ 若林/ワカバヤシ ' +
    '髙﨑/タカサキ 﨑山/サキヤマ 濵田/ハマダ 渡邉/ワタナベ 齋藤/サイトウ 德永/トクナガ 神﨑/カンザキ',
);

/** Surnames with characters that CP932 does not have: outside the basic plane, or told apart by a variation selector (I\u{E0100}). */
const hardSurnames = parse(
  '𠮷田/ヨシダ 𠮷村/ヨシムラ 葛\u{E0100}西/カサイ 葛\u{E0100}城/カツラギ 辻\u{E0100}/ツジ 辻\u{E0100}本/ツジモト 𣘺本/ハシモト 𡈽屋/ツチヤ 榊\u{E0100}原/サカキバラ',
);

const given = {
  男: {
    old: parse(
      '勝/マサル 清/キヨシ 茂/シゲル 正一/ショウイチ 武雄/タケオ 実/ミノル 昭三/ショウゾウ 義男/ヨシオ 辰治/タツジ 貞夫/サダオ 政吉/マサキチ 隆/タカシ 忠/タダシ 進/ススム 喜八/キハチ',
    ),
    middle: parse(
      '浩/ヒロシ 誠/マコト 健一/ケンイチ 和也/カズヤ 修/オサム 哲也/テツヤ 豊/ユタカ 直樹/ナオキ 博之/ヒロユキ 祐介/ユウスケ 大輔/ダイスケ 亮/リョウ',
    ),
    young: parse('蓮/レン 悠真/ユウマ 湊/ミナト 大和/ヤマト 陽太/ヨウタ 樹/イツキ 颯太/ソウタ 律/リツ'),
  },
  女: {
    old: parse(
      'ハナ/ハナ キヨ/キヨ 節子/セツコ 和子/カズコ トミ/トミ 文子/フミコ 千代/チヨ 久子/ヒサコ ミツ/ミツ 芳江/ヨシエ 静枝/シズエ スミ子/スミコ 富美/フミ 春江/ハルエ 光子/ミツコ',
    ),
    middle: parse(
      '恵子/ケイコ 由美/ユミ 真由美/マユミ 智子/トモコ 明美/アケミ 裕子/ユウコ 香織/カオリ 直美/ナオミ 麻衣/マイ 彩/アヤ 千尋/チヒロ 友美/トモミ',
    ),
    young: parse('陽葵/ヒマリ 凛/リン 紬/ツムギ 結菜/ユイナ 咲良/サクラ 芽依/メイ 莉子/リコ 心春/コハル'),
  },
} as const;

export type Sex = keyof typeof given;

/** One household in six has a surname that old systems cannot write. */
export const pickSurname = (random: Random): NamePart => random.pick(random.chance(1 / 6) ? hardSurnames : surnames);

export const pickGivenName = (random: Random, sex: Sex, age: number): NamePart =>
  random.pick(given[sex][age >= 65 ? 'old' : age >= 25 ? 'middle' : 'young']);
