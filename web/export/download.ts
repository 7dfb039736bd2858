/** A file as the answer to a request: its name in any script (RFC 6266), never sniffed, never kept by a cache between. */
export const download = (name: string, type: keyof typeof types, bytes: Uint8Array): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': types[type],
      'Content-Disposition': `attachment; filename="download.${type}"; filename*=UTF-8''${encode(`${name}.${type}`)}`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const;

const encode = (text: string) =>
  encodeURIComponent(text.toWellFormed().replace(/[\\/:*?"<>|\0-\x1F]/g, '_')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
