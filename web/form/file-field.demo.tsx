import type { Demo } from '../kit/demo.ts';
import { FileField } from './file-field.tsx';

export const demo: Demo = {
  title: 'ファイル',
  about:
    '選ぶ前に、種類と大きさを示します。誤りのあとは、選び直してもらいます（ブラウザーは、選んだファイルを戻せません）。',
  states: [
    {
      title: 'ふつう',
      show: () => (
        <FileField
          name="slips"
          label="提供票のファイル"
          hint="CSVかExcelのファイルです。"
          accept=".csv,.xlsx"
          limit={10_000_000}
        />
      ),
    },
    {
      title: '誤りがある',
      show: () => (
        <FileField
          name="slips-wrong"
          label="提供票のファイル"
          accept=".csv,.xlsx"
          limit={10_000_000}
          error="提供票のファイルが大きすぎます（12.4 MB）。10 MBまでのファイルを選んでください。"
        />
      ),
    },
  ],
};
