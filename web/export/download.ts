import { attachment } from '../attachment.ts';

/** A file as the answer to a request: never sniffed, never kept by a cache between. */
export const download = (name: string, type: keyof typeof types, bytes: Uint8Array): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': types[type],
      'Content-Disposition': attachment(`${name}.${type}`),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  zip: 'application/zip',
} as const;
