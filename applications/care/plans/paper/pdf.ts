import type { Content } from 'pdfmake/interfaces.js';
import { settable } from '../../../../web/print/glyphs.ts';
import { sheetsPdf } from '../../../../web/print/sheets-pdf.ts';
import { hours, lay, sayHour } from '../../../../web/week/lay.ts';
import { weekdays } from '../../../../web/week/week.tsx';
import type { Entry } from '../../files/model/group.ts';
import { joinWishes, servicesOf } from '../content.ts';
import { readContent } from '../read.ts';
import { sayDigits } from '../term.ts';
import { words } from '../words.ts';
import { secondForm, spansOf } from './second-form.ts';
import { type Agreed, codesOf, sayAgreed } from './tables.tsx';

/** 第1表・第2表・第3表 as PDF, A4 landscape, a sheet each. */
export function planPdf(entry: Entry<'plan'>, number = '', agreed?: Agreed): Promise<Buffer> {
  const sheets: Content[] = [first(entry, number, agreed), second(entry, number), week(entry, number)];
  return sheetsPdf(
    { title: '居宅サービス計画書', author: entry.parts.UP1KYO[0]?.plannerOffice.name ?? '', number },
    sheets,
  );
}

const text = (value: string | undefined): string => settable(value ?? '');
const nameLine = (entry: Entry<'plan'>): string => `利用者名　${text(entry.parts.UPHOSOKU[0]?.name)}　殿`;

const head = (entry: Entry<'plan'>, title: string, number: string): Content => ({
  columns: [
    { text: `${title.split('　')[0]}　${number}`, width: '*' },
    { text: title.split('　').slice(1).join('　'), width: 'auto', bold: true, fontSize: 12 },
    { text: `作成年月日　${sayDigits(entry.parts.UP1KYO[0]?.writtenOn)}`, width: '*', alignment: 'right' },
  ],
  margin: [0, 0, 0, 4],
});

function first(entry: Entry<'plan'>, number: string, agreed: Agreed | undefined): Content {
  const [on, by] = agreed ? sayAgreed(agreed) : ['　　　　年　　月　　日', ''];
  const [one] = entry.parts.UP1KYO;
  const [about] = entry.parts.UPHOSOKU;
  const content = readContent(entry).first;
  const row = (name: string, value: string | undefined, height?: number) => [
    name,
    { text: text(value), minHeight: height },
  ];
  const other = one?.homeHelpOtherReason ? `（${one.homeHelpOtherReason}）` : '';
  return [
    head(entry, words.first.title, number),
    `${nameLine(entry)}　　生年月日　${sayDigits(about?.birth)}　　住所　${text(about?.address1 ?? one?.address1)}`,
    `居宅サービス計画作成者氏名　${text(one?.planner)}　　${codesOf('planKind', one?.planKind)}・${codesOf('certification', one?.certification)}`,
    `居宅介護支援事業者・事業所名及び所在地　${text(one?.plannerOffice.name)} ${text(one?.plannerOffice.address1)}`,
    `居宅サービス計画作成（変更）日　${sayDigits(entry.key.planDay)}　　初回居宅サービス計画作成日　${sayDigits(one?.firstPlanDay)}`,
    `認定日　${sayDigits(one?.certifiedOn)}　　認定の有効期間　${sayDigits(one?.certifiedFrom)} ～ ${sayDigits(one?.certifiedUntil)}`,
    {
      margin: [0, 6, 0, 6],
      table: {
        widths: [130, '*'],
        heights: [14, 110, 40, 110, 14],
        body: [
          row('要介護状態区分', codesOf('careLevel', one?.careLevel)),
          row('利用者及び家族の生活に対する意向を踏まえた課題分析の結果', joinWishes(content)),
          row('介護認定審査会の意見及びサービスの種類の指定', one?.boardOpinion),
          row('総合的な援助の方針', one?.policy),
          row('生活援助中心型の算定理由', `${codesOf('homeHelpReason', one?.homeHelpReason)}${other}`),
        ],
      },
    },
    {
      table: {
        widths: ['*', 'auto', 132, 'auto', 160],
        heights: [26],
        body: [
          [
            '居宅サービス計画について説明を受け、内容に同意し、交付を受けました。',
            '説明・同意日',
            on,
            '利用者同意欄',
            { text: by },
          ],
        ],
      },
      layout: { paddingTop: () => 9 },
    },
  ] as Content;
}

function second(entry: Entry<'plan'>, number: string): Content {
  const rows = [...servicesOf(readContent(entry).needs)].map((place) => {
    const { need, long, short, service } = place;
    const spans = spansOf(place);
    const cell = (rowSpan: number | undefined, value: string) =>
      rowSpan === undefined ? {} : { text: text(value), rowSpan };
    return [
      ...[cell(spans.need, need.text), cell(spans.long, long.text), cell(spans.long, long.term)],
      ...[cell(spans.short, short.text), cell(spans.short, short.term)],
      ...[service.content, service.covered === 'Y' ? '○' : '', service.service, service.officeName].map(text),
      ...[service.frequency, service.term].map(text),
    ];
  });
  return [
    { ...(head(entry, words.second.title, number) as object), pageBreak: 'before' },
    nameLine(entry),
    {
      margin: [0, 6, 0, 6],
      table: {
        headerRows: 1,
        widths: ['*', 78, 62, 78, 62, '*', 16, 60, 74, 44, 62],
        body: [[secondForm.need, ...secondForm.ofGoals, ...secondForm.ofHelp], ...rows],
      },
      fontSize: 7.5,
    },
    secondForm.notes.join('　'),
  ] as Content;
}

function week(entry: Entry<'plan'>, number: string): Content {
  const { services, activities, others } = readContent(entry);
  const columns = [
    ...weekdays.map((_, i) => lay(services.filter(({ weekday }) => weekday === String(i + 1)))),
    lay(activities),
  ];
  const body = hours.map((hour, row) => [
    { text: `${hour}:00`, alignment: 'right' },
    ...columns.map((blocks) => {
      const block = blocks.find((one) => one.row === row);
      if (!block) return '';
      const said = block.items.map(
        (one) =>
          `${sayHour(one.start)}${one.end === '' ? '' : `～${sayHour(one.end)}`} ${(one as { text: string }).text}`,
      );
      return { text: text(said.join('\n')), rowSpan: block.span };
    }),
  ]);
  return [
    { ...(head(entry, words.week.title, number) as object), pageBreak: 'before' },
    nameLine(entry),
    {
      margin: [0, 4, 0, 4],
      fontSize: 7.5,
      table: {
        headerRows: 1,
        heights: 13,
        widths: [30, ...weekdays.map(() => '*'), '*'],
        body: [
          ['', ...weekdays, words.week.kinds.activity].map((title) => ({ text: title, alignment: 'center' })),
          ...body,
        ],
      },
      layout: { paddingTop: () => 2.5, paddingBottom: () => 1, hLineWidth: () => 0.5, vLineWidth: () => 0.5 },
    },
    { table: { widths: [110, '*'], body: [[words.week.kinds.other, text(others.join('\n'))]] } },
  ] as Content;
}
