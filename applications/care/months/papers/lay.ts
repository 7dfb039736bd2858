import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { settable } from '../../../../web/print/glyphs.ts';
import type { PaperData } from './data.ts';

const grey = '#ececec';
const thin = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  paddingLeft: () => 1.5,
  paddingRight: () => 1.5,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
};

/** Both sheets of one paper, each beginning a sheet of its own. @param isFirst of the file */
export function layPaper({ number, to, sixth, seventh }: PaperData, isFirst: boolean): Content[] {
  const above = (title: string, isFirstSheet: boolean): Content[] => [
    {
      ...(!isFirstSheet && { pageBreak: 'before' as const }),
      columns: [
        { text: to === undefined ? '' : settable(`${to}　御中`), width: '*', fontSize: 10 },
        { text: settable(title), width: 'auto', bold: true, fontSize: 12 },
        { text: settable(number), width: '*', alignment: 'right' },
      ],
      margin: [0, 0, 0, 4],
    },
    headTable(sixth.head),
  ];
  return [
    ...above(sixth.title, isFirst),
    sixthTable(sixth),
    ...(sixth.sign === '' ? [] : [{ text: settable(sixth.sign), margin: [0, 6, 0, 0] as Margins }]),
    ...(seventh
      ? [
          ...above(seventh.title, false),
          seventhTable(seventh),
          ...(seventh.note === '' ? [] : [{ text: settable(seventh.note), margin: [0, 6, 0, 0] as Margins }]),
        ]
      : []),
  ];
}
type Margins = [number, number, number, number];

/** Four names and their values a row. */
function headTable(head: PaperData['sixth']['head']): Content {
  const perRow = 4;
  const rows = Array.from({ length: Math.ceil(head.length / perRow) }, (_, i) =>
    Array.from({ length: perRow }, (_, j) => head[i * perRow + j] ?? (['', ''] as const)).flatMap(
      ([name, value]): TableCell[] => [
        { text: name, fontSize: 6.5, fillColor: name === '' ? undefined : grey },
        { text: settable(value) },
      ],
    ),
  ) as TableCell[][];
  return {
    table: { widths: Array.from({ length: perRow }, () => [64, '*'] as const).flat(), body: rows },
    layout: thin,
    fontSize: 7.5,
    margin: [0, 0, 0, 6],
  };
}

function sixthTable({ days, lines }: PaperData['sixth']): Content {
  const span = days.length;
  const fillOf = (i: number) => (days[i]!.isRest ? grey : undefined);
  const body: TableCell[][] = [
    [
      { text: '時間・サービス・事業所' },
      '',
      ...days.map(({ text }, i): TableCell => ({ text, alignment: 'center', fillColor: fillOf(i) })),
      { text: '合計', alignment: 'center' },
    ],
    ...lines.flatMap(({ head, rows }) =>
      rows.map(({ kind, cells, total }, at): TableCell[] => [
        at === 0 ? { text: settable(head), rowSpan: rows.length } : '',
        { text: kind },
        ...(typeof cells === 'string'
          ? [
              { text: settable(cells), colSpan: span, alignment: 'center' as const },
              ...Array.from({ length: span - 1 }, (): TableCell => ''),
            ]
          : cells.map((text, i): TableCell => ({ text, alignment: 'center', fillColor: fillOf(i) }))),
        { text: total, alignment: 'right' },
      ]),
    ),
  ];
  return {
    table: { headerRows: 1, dontBreakRows: true, widths: ['*', 20, ...days.map(() => 14.2), 20], body },
    layout: thin,
    fontSize: 6.5,
  };
}

/** Of the columns of 第7表 that are not 42 points wide. */
const widthOf: Readonly<Record<string, number | '*'>> = {
  ...{
    事業所: 88,
    サービス内容: '*',
    サービスコード: 38,
    単位数: 30,
    '割引後の率（％）': 26,
    割引後の単位数: 28,
    回数: 22,
  },
  ...{
    サービス単位: 36,
    種類支給限度を超える単位数: 32,
    種類支給限度内の単位数: 32,
    '単価（円）': 32,
    '給付率（％）': 28,
  },
  ...{ '費用総額（円）': 48, '保険請求額（円）': 48, '利用者負担（円）': 46, '全額負担（円）': 46 },
};

function seventhTable({ head, rows, firstNumber }: NonNullable<PaperData['seventh']>): Content {
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: head.map((name) => widthOf[name] ?? 42),
      body: [
        head.map((text): TableCell => ({ text, fontSize: 6, fillColor: grey })),
        ...rows.map(({ cells, isSum }) =>
          cells.map(
            (text, i): TableCell => ({
              text: settable(text),
              bold: isSum,
              ...(i >= firstNumber && { alignment: 'right' }),
            }),
          ),
        ),
      ],
    },
    layout: thin,
    fontSize: 7,
  };
}
