import pdfmake from 'pdfmake';
import type { Content, ContentTable, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { sayDay } from '../japanese/day.ts';
import { fontFiles } from './font.ts';
import { findShownOtherwise, sayShownOtherwise, settable } from './glyphs.ts';
import { type Addressee, isCount, type Letter, type LetterSection, type LetterTable, type Sender } from './letter.ts';
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
  const side = (letter.size === 'fax' ? 15 : 25) * millimetre;
  const definition: TDocumentDefinitions & { language: string; displayTitle: boolean } = {
    pageSize: 'A4',
    pageMargins: (letter.size === 'fax' ? [15, 15, 15, 20] : [25, 20, 25, 22]).map((side) => side * millimetre) as [
      number,
      number,
      number,
      number,
    ],
    defaultStyle: {
      font: 'NotoSansJP',
      ...(letter.size === 'fax'
        ? { fontSize: 10, lineHeight: 1.25 }
        : { fontSize: letter.size === 'large' ? 13 : 10.5, lineHeight: 1.45 }),
    },
    info: {
      title: settable(letter.title),
      author: settable(letter.from.title),
      subject: settable(letter.number),
      creationDate: new Date(`${letter.date}T00:00:00+09:00`),
    },
    language: 'ja-JP',
    displayTitle: true,
    version: '1.7',
    footer: (page, pages) => ({
      columns: [settable(letter.number), { text: `${page} / ${pages}`, alignment: 'right' }],
      margin: [side, 6 * millimetre],
      fontSize: 9,
    }),
    // A heading never stands alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel }, nodes) => headlineLevel === 1 && nodes.getFollowingNodesOnPage().length === 0,
    content: [
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
      ...letter.paragraphs.map((text) => ({ text: `　${settable(text)}`, margin: [0, 0, 0, 7] }) as Content),
      ...(letter.tables ?? []).flatMap(table),
      ...(letter.sections ?? []).flatMap(section),
      ...closing(letter),
      ...otherwise.map(
        (each, i) =>
          ({ text: settable(sayShownOtherwise(each)), fontSize: 9, margin: [0, i === 0 ? 12 : 0, 0, 0] }) as Content,
      ),
    ],
  };
  return { bytes: Buffer.from(await pdfmake.createPdf(definition).getBuffer()), otherwise };
}

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
    margin: [0, 8, 0, 4],
    ...(onNewPage && { pageBreak: 'before' }),
  },
  {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: head.map((_, i) => (widths ? `${widths[i]}%` : '*')),
      body: [
        head.map((text) => ({ text: settable(text), bold: true, fillColor: '#f2f2f2' })),
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

const section = ({ title, about = [], items }: LetterSection): Content[] => [
  { text: settable(title), bold: true, headlineLevel: 1, margin: [0, 10, 0, 4] },
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
