import { createHash } from 'node:crypto';
import type { Parcel } from '../../../contracts/message.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { attachment } from '../../../web/attachment.ts';
import { download } from '../../../web/export/download.ts';
import { writeZip } from '../../../web/export/write-zip.ts';

type Holding = { readonly id: string; readonly files: Parcel['files'] };

const bytesOf = ({ content }: Parcel['files'][number]): Buffer => Buffer.from(content, 'base64');

export const aboutFiles = ({ files }: Pick<Holding, 'files'>) =>
  files.map((file) => {
    const bytes = bytesOf(file);
    return { name: file.name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });

/** One file, byte for byte. @param number from 1 @throws PageError not_found */
export function sendFile({ files }: Holding, number: string): Response {
  const file = /^\d{1,3}$/.test(number) ? files[Number(number) - 1] : undefined;
  if (!file) throw new PageError('not_found');
  // Never as what the sender calls it: a file of somebody else's is saved, and nothing more.
  return new Response(new Uint8Array(bytesOf(file)), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachment(file.name),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

export const sendZip = ({ id, files }: Holding, time: Date): Response =>
  download(
    `送受信-${id.slice(0, 8)}`,
    'zip',
    writeZip(
      files.map((file) => ({ name: file.name, bytes: bytesOf(file) })),
      time,
    ),
  );
