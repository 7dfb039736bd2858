import pdfmake from 'pdfmake';
import type { Content, ContentTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { sayDay } from '../japanese/day.ts';
import { fontFiles } from './font.ts';
import { findShownOtherwise, sayShownOtherwise, settable } from './glyphs.ts';
import {
  type Addressee,
  isCount,
  isCountColumn,
  type Letter,
  type LetterSection,
  type LetterTable,
  type Sender,
} from './letter.ts';
import { qrRectangles } from './qr.ts';

const ours: readonly string[] = Object.values(fontFiles);
pdfmake.setFonts({ NotoSansJP: { ...fontFiles, italics: fontFiles.normal, bolditalics: fontFiles.bold } });
// A letter holds what people wrote: nothing in it may make the server fetch or open anything.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path: string) => ours.includes(path));

const millimetre = 72 / 25.4;

/**
 * A letter as PDF: A4, the font embedded as a subset, text that can be searched and read aloud in order, its language and title said. It has
 * no structure tags: pdfmake makes none, and a file that says it is tagged and is not is read aloud as empty. Who needs them has the page.
 * @returns the file; and the glyphs that are shown otherwise than registered, which stand as a note in the letter too
 */
export async function letterPdf(letter: Letter) {
  const otherwise = findShownOtherwise(letter);
  const definition: Definition = {
    ...base(letter),
    pageMargins: marginsOf(letter),
    defaultStyle: styleOf(letter),
    footer: (page, pages) => footer(letter, `${page} / ${pages}`),
    // A heading never stands alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel }, nodes) => headlineLevel === 1 && nodes.getFollowingNodesOnPage().length === 0,
    content: body(letter, otherwise),
  };
  return { bytes: await write(definition), otherwise };
}

/**
 * Letters of several persons in one file, to be printed at once: before each a sheet with nothing but where it goes, as the window of an envelope shows it.
 * Each letter's sheets are counted by themselves, and bear its number.
 * @param letters of one size, at least one
 */
export async function lettersPdf(title: string, letters: readonly Letter[]): Promise<Buffer> {
  const [first] = letters as readonly [Letter, ...Letter[]];
  return write({
    ...base({ ...first, title, number: title }),
    pageMargins: marginsOf(first),
    defaultStyle: styleOf(first),
    content: letters.flatMap((letter): Content[] => {
      let sheet = 0;
      return [
        { section: cover(letter), footer: null },
        {
          section: body(letter, findShownOtherwise(letter)),
          footer: () => footer(letter, `${++sheet}枚目`),
        },
      ];
    }),
  });
}

type Definition = TDocumentDefinitions & { language: string; displayTitle: boolean };
type Sides = [number, number, number, number];

const write = async (definition: Definition): Promise<Buffer> =>
  Buffer.from(await pdfmake.createPdf(definition).getBuffer());

const base = ({ title, from, number, date }: Letter) => ({
  pageSize: 'A4' as const,
  info: {
    title: settable(title),
    author: settable(from.title),
    subject: settable(number),
    creationDate: new Date(`${date}T00:00:00+09:00`),
  },
  language: 'ja-JP',
  displayTitle: true,
  version: '1.7' as const,
});

const marginsOf = ({ size }: Letter): Sides =>
  (size === 'fax' ? [15, 15, 15, 20] : [25, 20, 25, 22]).map((side) => side * millimetre) as Sides;

const styleOf = ({ size }: Letter) => ({
  font: 'NotoSansJP',
  ...(size === 'fax'
    ? { fontSize: 10, lineHeight: 1.25 }
    : { fontSize: size === 'large' ? 13 : 10.5, lineHeight: 1.45 }),
});

const footer = ({ number, size }: Letter, page: string): Content => ({
  columns: [settable(number), { text: page, alignment: 'right' }],
  margin: [(size === 'fax' ? 15 : 25) * millimetre, 6 * millimetre],
  fontSize: 9,
});

/** 窓あき封筒（長形3号、A4の三つ折り）: within the window however the sheet lies in the envelope. */
const cover = ({ to, from, number }: Letter): Content[] => [
  {
    // As wide as the window: a long address goes on below.
    columns: [{ width: 78 * millimetre, stack: addressee(to, false) }],
    absolutePosition: { x: 27 * millimetre, y: 20 * millimetre },
    fontSize: 11,
  },
  {
    stack: [settable(from.title), settable(number)],
    absolutePosition: { x: 27 * millimetre, y: 72 * millimetre },
    fontSize: 9,
  },
  // A sheet with nothing in its own flow would be taken for an empty one.
  { text: '　' },
];

const body = (letter: Letter, otherwise: ReturnType<typeof findShownOtherwise>): Content[] => [
  { text: settable(letter.number), alignment: 'right' },
  { text: sayDay(letter.date), alignment: 'right', margin: [0, 0, 0, 14] },
  {
    columns: [
      { width: '*', stack: addressee(letter.to, letter.size === 'fax') },
      { width: 'auto', ...sender(letter.from) },
    ],
  },
  {
    text: settable(letter.title),
    alignment: 'center',
    bold: true,
    fontSize: letter.size === 'large' ? 18 : 14,
    margin: [0, 22, 0, 16],
  },
  ...(letter.amount
    ? [
        {
          text: `${settable(letter.amount.title)}　${settable(letter.amount.value)}`,
          alignment: 'center',
          bold: true,
          fontSize: letter.size === 'large' ? 20 : 16,
          margin: [0, 0, 0, 14],
        } as Content,
      ]
    : []),
  ...letter.paragraphs.map((text) => ({ text: `　${settable(text)}`, margin: [0, 0, 0, 7] }) as Content),
  ...(letter.tables ?? []).flatMap(table),
  ...(letter.sections ?? []).flatMap(section),
  ...closing(letter),
  ...otherwise.map(
    (each, i) =>
      ({ text: settable(sayShownOtherwise(each)), fontSize: 9, margin: [0, i === 0 ? 12 : 0, 0, 0] }) as Content,
  ),
];

const addressee = ({ postcode, address = [], name, honorific = '様' }: Addressee, isFax: boolean): Content[] => [
  ...(isFax ? [{ text: '送信先', fontSize: 12 }] : []),
  ...(postcode === undefined ? [] : [`〒${postcode}`]),
  ...address.map(settable),
  { text: `${settable(name)}　${honorific}`, fontSize: isFax ? 22 : 13, bold: isFax, margin: [0, 6, 0, 0] },
];

/** The place for the seal lies beside the name, where 公印規程 has it: half on its last character. */
const sender = ({ title, name, seal }: Sender) => ({
  columnGap: 6,
  columns: [
    {
      width: 'auto',
      margin: [0, 42, 0, 0] as [number, number, number, number],
      stack: [
        `${settable(title)}${name === undefined ? '' : `　${settable(name)}`}`,
        ...(seal === 'omitted' ? [{ text: '（公印省略）', alignment: 'right' as const, fontSize: 9 }] : []),
      ],
    },
    ...(seal === 'place'
      ? [
          {
            width: 24 * millimetre,
            margin: [0, 20, 0, 0] as [number, number, number, number],
            stack: [
              {
                canvas: [
                  {
                    type: 'rect' as const,
                    x: 0,
                    y: 0,
                    w: 22 * millimetre,
                    h: 22 * millimetre,
                    lineWidth: 0.5,
                    dash: { length: 2 },
                    lineColor: '#767676',
                  },
                ],
              },
              {
                text: '公印',
                fontSize: 8,
                color: '#666666',
                alignment: 'center' as const,
                margin: [0, -38, 6, 0] as [number, number, number, number],
              },
            ],
          },
        ]
      : []),
  ],
});

const table = ({ caption, head, rows, widths, onNewPage }: LetterTable): Content[] => [
  {
    text: settable(caption),
    bold: true,
    headlineLevel: 1,
    margin: [0, 12, 0, 4],
    ...(onNewPage && { pageBreak: 'before' }),
  },
  {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: head.map((_, i) => (widths ? `${widths[i]}%` : '*')),
      body: [
        head.map((text, i) => ({
          text: settable(text),
          bold: true,
          fillColor: '#f2f2f2',
          ...(isCountColumn(rows, i) && { alignment: 'right' as const }),
        })),
        ...rows.map((row) => row.map(cell)),
      ],
    },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#767676', vLineColor: () => '#767676' },
  } as ContentTable,
];

/** What is left blank for a pen keeps its room. */
const cell = (text: string) => ({
  text: settable(text),
  preserveLeadingSpaces: true,
  ...(isCount(text) && { alignment: 'right' as const }),
});

/** A heading keeps with what comes first under it. */
const section = ({ title, about = [], items }: LetterSection): Content[] => {
  const [first, ...rest] = [
    ...about.map((text) => ({ text: settable(text), margin: [0, 0, 0, 4] }) as Content),
    ...items.map(
      ({ lead, text }): Content =>
        lead === undefined
          ? { text: settable(text), margin: [0, 0, 0, 4] }
          : {
              columns: [
                { width: 28 * millimetre, text: settable(lead) },
                { width: '*', text: settable(text) },
              ],
              margin: [0, 0, 0, 4],
            },
    ),
  ];
  const heading: Content = { text: settable(title), bold: true, headlineLevel: 1, margin: [0, 10, 0, 4] };
  return [first === undefined ? heading : { stack: [heading, first], unbreakable: true }, ...rest];
};

function closing({ contact, qr }: Letter): Content[] {
  if (contact === undefined && qr === undefined) return [];
  const code = qr && qrRectangles(qr.text, 26 * millimetre);
  return [
    {
      margin: [0, 18, 0, 0],
      unbreakable: true,
      columns: [
        { width: '*', stack: contact === undefined ? [] : ['問い合わせ先', ...contact].map(settable) },
        ...(code
          ? [
              {
                width: 44 * millimetre,
                stack: [
                  { canvas: code },
                  { text: settable(qr.caption), fontSize: 9, margin: [0, 6, 0, 0] as [number, number, number, number] },
                ],
              },
            ]
          : []),
      ],
    } as Content,
  ];
}
