import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as a reader would copy it: each content stream's glyphs through the font's own ToUnicode map. It knows what our
 * maker writes, and nothing more.
 */
export function textOfPdf(pdf: Buffer): string {
  const streams = streamsOf(pdf);
  const maps = new Map<string, Map<string, string>>();
  const source = pdf.toString('latin1');
  for (const [, font, reference] of source.matchAll(/^(\d+) 0 obj\n<<[\s\S]*?\/ToUnicode (\d+) 0 R/gm)) {
    const map = streams.get(reference!);
    if (map !== undefined && !font!.includes('stream')) maps.set(font!, readMap(map));
  }
  const names = new Map([...source.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, object]) => [name!, object!]));
  let text = '';
  for (const stream of streams.values()) {
    if (!/\bTf\b/.test(stream)) continue;
    let map: Map<string, string> | undefined;
    for (const [, name, shown, end] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|(\bET\b)/g)) {
      if (name) map = maps.get(names.get(name)!);
      else if (end) text += '\n';
      else
        for (const [, hex] of shown!.matchAll(/<([0-9a-f]+)>/gi))
          for (const glyph of hex!.match(/.{4}/g)!) text += map?.get(glyph.toLowerCase()) ?? '\uFFFD';
    }
  }
  return text;
}

function streamsOf(pdf: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  const source = pdf.toString('latin1');
  for (const match of source.matchAll(/(?:^|\n)(\d+) 0 obj\n<<(?:(?!endobj)[\s\S])*?>>\nstream\n/g)) {
    const length = Number(match[0].match(/\/Length (\d+)/)?.[1]);
    const start = match.index + match[0].length;
    const bytes = pdf.subarray(start, start + length);
    if (/FlateDecode/.test(match[0])) found.set(match[1]!, inflateSync(bytes).toString('latin1'));
    else found.set(match[1]!, bytes.toString('latin1'));
  }
  return found;
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
