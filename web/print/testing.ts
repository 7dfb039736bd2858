import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as a reader would copy it: each content stream's glyphs through the font's own ToUnicode map. It knows what our
 * maker writes, and nothing more: no spaces or lines are guessed between the pieces.
 */
export function textOfPdf(pdf: Buffer): string {
  const objects = new Map(
    [...pdf.toString('latin1').matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm)].map(([, id, body]) => [id!, body!]),
  );
  const streamOf = (id: string) => {
    const body = objects.get(id)!;
    const bytes = Buffer.from(body.slice(body.indexOf('stream\n') + 7, body.lastIndexOf('\nendstream')), 'latin1');
    return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
  };
  let text = '';
  for (const page of objects.values()) {
    const contents = page.match(/\/Type \/Page\n[\s\S]*\/Contents (\d+) 0 R/)?.[1];
    if (contents === undefined) continue;
    const resources = objects.get(page.match(/\/Resources (\d+) 0 R/)![1]!)!;
    const maps = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, font]) => [
        name!,
        readMap(streamOf(objects.get(font!)!.match(/\/ToUnicode (\d+) 0 R/)![1]!)),
      ]),
    );
    let map: Map<string, string> | undefined;
    for (const [, name, shown] of streamOf(contents).matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name) map = maps.get(name);
      else
        for (const [, hex] of shown!.matchAll(/<([0-9a-f]+)>/gi))
          for (const glyph of hex!.match(/.{4}/g)!) text += map?.get(glyph.toLowerCase()) ?? '\uFFFD';
    }
  }
  return text;
}

function readMap(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  const unicode = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, first, , list] of cmap.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi))
    [...list!.matchAll(/<([0-9a-f ]+)>/gi)].forEach(([, hex], i) => {
      const glyph = (Number.parseInt(first!, 16) + i).toString(16).padStart(4, '0');
      map.set(glyph, unicode(hex!.replace(/ /g, '')));
    });
  return map;
}
