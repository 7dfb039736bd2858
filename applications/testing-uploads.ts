import { request as send } from 'node:http';
import type { TestRegion } from '../exchange/testing.ts';
import { makeZip } from '../web/export/read/testing.ts';
import type { Asker } from './testing-roles.ts';

/** A form that takes a file, as a page shows it to somebody. */
export type Upload = {
  readonly session: Asker;
  readonly action: string;
  readonly field: string;
  readonly accept: readonly string[];
  /** what the form keeps, its token with it */
  readonly kept: Readonly<Record<string, string>>;
};

/** The forms with a file among those of a page. */
export function uploadsIn(session: Asker, html: string): Upload[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, form, inside]) => {
    const input = /<input\b[^>]*type="file"[^>]*>/.exec(inside!)?.[0];
    if (!input) return [];
    const of = (name: string, text: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '';
    const hidden = [...inside!.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(
      ([one]) => [of('name', one), of('value', one)] as const,
    );
    const accept = of('accept', input).split(',').filter(Boolean);
    return [
      { session, action: of('action', form!), field: of('name', input), accept, kept: Object.fromEntries(hidden) },
    ];
  });
}

type Sent = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** Files that are not what the form asks for, by what is wrong with them. */
export function badFiles({ accept }: Upload): Readonly<Record<string, Sent>> {
  const [extension = '.csv'] = accept;
  const file = (buffer: Buffer, name = `一覧${extension}`): Sent => ({ name, mimeType: 'text/csv', buffer });
  const megabyte = Buffer.alloc(1024 * 1024);
  const packed = accept.includes('.xlsx') || accept.length === 0;
  return {
    empty: file(Buffer.alloc(0)),
    'a picture': file(Buffer.concat([png, megabyte.subarray(0, 4096)])),
    'no encoding of ours': file(Buffer.from('氏名,番号\r\n').fill(0xfd, 3)),
    'UTF-16 that is cut': file(Buffer.from([0xff, 0xfe, 0x42, 0x30, 0x44])),
    'another table': file(Buffer.from('色,形\r\n赤,丸\r\n')),
    'half a quotation': file(Buffer.from('"番号,"氏名\r\n"1')),
    ...(accept.length > 0 && { 'a program': file(Buffer.from('MZ\0\0'), '一覧.exe') }),
    ...(packed && {
      'a book that lies about its size': file(
        makeZip([{ name: 'xl/workbook.xml', content: megabyte, size: 10 }]),
        accept.includes('.xlsx') ? '一覧.xlsx' : '一覧.zip',
      ),
      'a book of too many': file(
        makeZip(Array.from({ length: 501 }, (_, i) => ({ name: `${i}.xml`, content: Buffer.alloc(0) }))),
        accept.includes('.xlsx') ? '一覧.xlsx' : '一覧.zip',
      ),
    }),
  };
}

/** Says that a huge file comes, as a browser would before it sends it. @returns the answer, which does not wait for the file */
export async function announceHuge(upload: Upload, origin: string): Promise<{ status: number; body: string }> {
  const { cookies } = await upload.session.request.storageState();
  const url = new URL(upload.action, origin);
  return new Promise((resolve, reject) => {
    const sent = send(url, {
      method: 'POST',
      headers: {
        Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': 2 ** 31,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        sent.destroy();
        resolve({ status: response.statusCode!, body });
      });
    });
    sent.write('--x\r\n');
  });
}

/** How many rows every table of the applications holds. */
export async function countRows({ database }: TestRegion): Promise<Readonly<Record<string, number>>> {
  const { rows } = await database.pool('admin', 1).query<{ name: string; count: number }>(
    `SELECT schemaname || '.' || tablename AS name,
        (xpath('//c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I', schemaname, tablename), false, true, '')))[1]::text::int AS count
       FROM pg_tables WHERE schemaname IN ('care', 'municipal') OR schemaname = 'application_session' AND tablename = 'kept'`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** What a page says in its main part. */
export const mainText = (html: string): string =>
  (/<main.*<\/main>/s.exec(html)?.[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
