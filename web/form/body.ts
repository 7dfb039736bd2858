/** More fields than any page of ours has: somebody tries how much we bear. */
const mostFields = 2000;

/** The fields of a request, or why there are none: 413 too large, 415 not a form, which a broken one also is. */
export async function readBody(request: Request, limit: number): Promise<FormData | 413 | 415> {
  const type = request.headers.get('Content-Type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i.test(type)) return 415;
  const bytes = await readBytes(request, limit);
  if (bytes === undefined) return 413;
  const body = await new Response(bytes, { headers: { 'Content-Type': type } }).formData().catch(() => undefined);
  if (body === undefined) return 415;
  return [...body.keys()].length > mostFields ? 413 : body;
}

/** Counts while it reads: what a request says of its length, or does not say, is not believed. */
async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  if (request.body === null) return new Uint8Array();
  for await (const part of request.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
