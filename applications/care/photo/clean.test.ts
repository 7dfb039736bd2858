import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanPhoto } from './clean.ts';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');
const segment = (mark: number, body: Buffer) => {
  const head = Buffer.from([0xff, mark, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};
/** Exif of a phone: turned by 90 degrees, with a place of GPS behind. */
const exif = segment(
  0xe1,
  Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    hex('49492a0008000000 0200 12010300010000000600 0000 2588040001000000260000 00 00000000'),
    Buffer.from('GPS 35.6895N 139.6917E'),
  ]),
);
const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1'));
const drawing = [
  segment(0xdb, Buffer.alloc(65, 1)),
  segment(0xc0, Buffer.alloc(15, 2)),
  segment(0xda, Buffer.alloc(10, 3)),
];
const picture = (beside: readonly Buffer[], scanned: Buffer, behind = Buffer.alloc(0)) =>
  Buffer.concat([hex('ffd8'), jfif, ...beside, ...drawing, scanned, hex('ffd9'), behind]);
const scanned = hex('12 ff00 34 ffd0 56');

test('of a JPEG the place, the time, the comment and the film behind it go; which way is up stays', () => {
  const beside = [
    exif,
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>')),
    segment(0xfe, Buffer.from('渡場')),
  ];
  const { type, bytes } = cleanPhoto(picture(beside, scanned, Buffer.from('ftypmp42 a film')))!;
  expect(type).toBe('image/jpeg');
  for (const told of ['GPS', 'xmp', '渡場', 'ftyp']) expect(bytes.includes(told), told).toBe(false);
  const turned = hex(
    [
      'ffe10022',
      '45786966',
      '0000',
      '4d4d002a',
      '00000008',
      '0001',
      '0112',
      '0003',
      '00000001',
      '0006',
      '0000',
      '00000000',
    ].join(''),
  );
  expect(bytes).toEqual(picture([turned], scanned));
  expect(cleanPhoto(bytes)!.bytes).toEqual(bytes);
});

test('a smaller copy in the very head goes too', () => {
  const copy = segment(0xe0, Buffer.concat([jfif.subarray(4, 16), hex('0201'), Buffer.from('before')]));
  const { bytes } = cleanPhoto(Buffer.concat([hex('ffd8'), copy, ...drawing, scanned, hex('ffd9')]))!;
  expect(bytes).toEqual(picture([], scanned));
});

test('of a PNG only what draws stays', () => {
  const chunk = (name: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, body, Buffer.alloc(4)]);
  };
  const head = hex('89504e470d0a1a0a');
  const drawn = [chunk('IHDR', Buffer.alloc(13)), chunk('IDAT', Buffer.alloc(20))];
  const whole = [head, drawn[0]!, chunk('eXIf', Buffer.from('GPS')), chunk('tEXt', Buffer.from('home')), drawn[1]!];
  const { bytes } = cleanPhoto(Buffer.concat([...whole, chunk('IEND', Buffer.alloc(0)), Buffer.from('film')]))!;
  expect(bytes).toEqual(Buffer.concat([head, ...drawn, chunk('IEND', Buffer.alloc(0))]));
});

test('what is broken off, or no picture, is none; nothing that is brought makes it fall', () => {
  const whole = picture([exif], scanned);
  for (let length = 0; length < whole.length; length += 1)
    expect(cleanPhoto(whole.subarray(0, length))).toBeUndefined();
  expect(cleanPhoto(Buffer.from('<script>'))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('ffd8ffe1', '89504e470d0a1a0a'), (bytes, first) => {
      const found = cleanPhoto(Buffer.concat([hex(first), bytes]));
      if (found) expect(cleanPhoto(found.bytes)!.bytes).toEqual(found.bytes);
    }),
  );
});
