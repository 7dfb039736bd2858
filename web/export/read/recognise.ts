import { type Refused, refuse } from './result.ts';

const starts = (bytes: Uint8Array, ...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
const isZip = (bytes: Uint8Array) => starts(bytes, 0x50, 0x4b);
const isOle = (bytes: Uint8Array) => starts(bytes, 0xd0, 0xcf, 0x11, 0xe0);

/** What a file is by its content. Its name is the sender's word, and a difference between the two is no accident to build on. */
export function recognise(name: string, bytes: Uint8Array): 'csv' | 'xlsx' | Refused {
  const ending = name.toLowerCase().match(/\.([a-z0-9]+)$/)?.[1] ?? '';
  if (bytes.length === 0) return refuse('empty_file', 'ファイルが空です。');
  if (isOle(bytes))
    return refuse(
      'protected_book',
      '古い形式（.xls）か、パスワードつきのExcelファイルです。パスワードを外し、「Excelブック（.xlsx）」で保存し直してください。',
    );
  if (ending === 'xlsx') return isZip(bytes) ? 'xlsx' : notWhatItSays(ending, 'Excelブックではありません');
  if (ending === 'xlsm' || ending === 'xlsb' || ending === 'xltm')
    return refuse('macros', 'マクロを含められる形式です。「Excelブック（.xlsx）」で保存し直してください。');
  if (ending !== 'csv' && ending !== 'txt')
    return notWhatItSays(ending, 'CSV（.csv）かExcelブック（.xlsx）を選んでください');
  if (isZip(bytes)) return notWhatItSays(ending, '中身はExcelブックかZIPです。正しい拡張子で選び直してください');
  const head = Buffer.from(bytes.subarray(0, 1024))
    .toString('latin1')
    .replace(/^\xEF\xBB\xBF/, '')
    .trimStart();
  if (/^%PDF-/.test(head)) return notWhatItSays(ending, '中身はPDFです');
  if (/^<(?:!doctype|html|\?xml|table|meta|script|svg)/i.test(head))
    return notWhatItSays(ending, '中身はWebページ（HTMLかXML）です。表計算ソフトで開き、CSVで保存し直してください');
  return 'csv';
}

const notWhatItSays = (ending: string, what: string): Refused =>
  refuse(
    'not_what_it_says',
    `${ending === '' ? 'このファイル' : `「.${ending}」のファイル`}として読めません。${what}。`,
  );
