/**
 * Municipalities whose name has a 市, 町, 村 or 郡 before its last character: where an address is cut at the first of these, they would be cut apart.
 * As they are today; recalled, not taken from a register (総務省 全国地方公共団体コード).
 */
export const awkwardMunicipalities: readonly string[] = [
  ...['四日市市', '廿日市市', '野々市市', '十日町市', '大町市', '町田市', '市川市', '市原市'],
  ...['村上市', '村山市', '東村山市', '武蔵村山市', '羽村市', '田村市', '大村市', '中村区'],
  ...['蒲郡市', '小郡市', '大和郡山市'],
  ...['余市町', '上市町', '下市町', '市貝町', '市川町', '市川三郷町', '大町町', '玉村町', '村田町'],
];

/** 郡 of which the same is true. */
export const awkwardCounties: readonly string[] = ['余市', '高市', '東村山', '西村山', '北村山', '田村'];
