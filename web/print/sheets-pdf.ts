import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { settable } from './glyphs.ts';
import './letter-pdf.ts'; // sets the fonts, and that nothing is fetched or opened

const millimetre = 72 / 25.4;

/** Official forms as PDF: A4 landscape, black on white, each sheet as it is given; number and page at the foot of each. */
export async function sheetsPdf(
  { title, author, number }: { readonly title: string; readonly author: string; readonly number: string },
  content: Content[],
): Promise<Buffer> {
  const definition: TDocumentDefinitions & { language: string; displayTitle: boolean } = {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [12, 10, 12, 12].map((side) => side * millimetre) as [number, number, number, number],
    defaultStyle: { font: 'NotoSansJP', fontSize: 8.5, lineHeight: 1.2 },
    info: { title: settable(title), author: settable(author), subject: settable(number) },
    language: 'ja-JP',
    displayTitle: true,
    version: '1.7',
    footer: (page, pages) => ({
      columns: [settable(number), { text: `${page} / ${pages}`, alignment: 'right' }],
      margin: [12 * millimetre, 2 * millimetre],
      fontSize: 8,
    }),
    content,
  };
  return Buffer.from(await pdfmake.createPdf(definition).getBuffer());
}
