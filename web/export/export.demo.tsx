import type { Demo } from '../kit/demo.ts';
import { ExportForm, LostReport } from './export-form.tsx';
import { ReadReport } from './read/report.tsx';

export const demo: Demo = {
  title: 'ファイルの出し入れ（CSV・Excel）',
  about:
    '一覧は、CSV（UTF-8、CP932）とExcelで出せます。CP932に入らない漢字は、1文字ずつ場所を示し、やめるか、〓などに置きかえて一覧をつけるかを選べます。読み込むときは、直すところを行の番号で示します。',
  looks: ['staff'],
  states: [
    { title: '出す', show: () => <ExportForm action="/kit/staff/sent" view="?sort=name" total={1234} token="見本" /> },
    {
      title: 'CP932に入らない文字がある',
      show: () => (
        <LostReport
          action="/kit/staff/sent"
          token="見本"
          kept={{ form: 'cp932' }}
          lost={[
            { row: 3, column: 2, title: '氏名', character: '𠮷', code: 'U+20BB7', instead: '〓' },
            { row: 8, column: 2, title: '氏名', character: '葛\u{E0100}', code: 'U+845B U+E0100', instead: '葛' },
            { row: 12, column: 5, title: '備考', character: '〜', code: 'U+301C', instead: '～' },
          ]}
        />
      ),
    },
    {
      title: '読み込んだ',
      show: () => (
        <ReadReport
          name="名簿.csv"
          read={{
            outcome: 'read',
            form: 'cp932',
            rows: Array.from({ length: 1198 }, (_, i) => ({ line: i + 2, values: {} })),
            wrong: [
              {
                line: 3,
                title: '被保険者番号',
                message:
                  '10桁のはずが8桁です（12345678）。Excelで開くと先頭の0が落ちます。文字列の列にして、0を入れ直してください。',
              },
              { line: 14, title: '氏名', message: '空です。必ず入れてください。' },
            ],
            notes: ['読まなかった項目：備考2'],
          }}
        />
      ),
    },
    {
      title: '読めなかった',
      show: () => (
        <ReadReport
          name="名簿.xlsx"
          read={{
            outcome: 'refused',
            reason: 'macros',
            message: 'マクロが入っています。マクロのない「Excelブック（.xlsx）」で保存し直してください。',
          }}
        />
      ),
    },
  ],
};
