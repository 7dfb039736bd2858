import { crc32, deflateRawSync } from 'node:zlib';

type File = { readonly name: string; readonly bytes: Uint8Array };

/** What the directory and the file itself say alike of an entry, from its version on. */
function headOf({ name, bytes }: File, packed: Buffer, time: Date): Buffer {
  const head = Buffer.alloc(26);
  const there = new Date(time.getTime() + 9 * 3_600_000);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(0x0800, 2); // the name is UTF-8
  head.writeUInt16LE(8, 4);
  head.writeUInt16LE((there.getUTCHours() << 11) | (there.getUTCMinutes() << 5) | (there.getUTCSeconds() >> 1), 6);
  const year = Math.max(0, there.getUTCFullYear() - 1980);
  head.writeUInt16LE((year << 9) | ((there.getUTCMonth() + 1) << 5) | there.getUTCDate(), 8);
  head.writeUInt32LE(crc32(bytes), 10);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(bytes.length, 18);
  head.writeUInt16LE(Buffer.byteLength(name), 22);
  return head;
}

const number = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer.subarray(0, bytes);
};

/** Files as one ZIP, in their order. @param time that they bear, in Japan's time */
export function writeZip(files: readonly File[], time: Date): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const packed = deflateRawSync(file.bytes);
    const head = headOf(file, packed, time);
    const name = Buffer.from(file.name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, name, packed]);
    // Comment, disk and attributes are none.
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), number(20, 2), head, Buffer.alloc(10), number(at, 4), name]),
    );
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.concat([
    ...[Buffer.from('PK\x05\x06'), Buffer.alloc(4), number(files.length, 2), number(files.length, 2)],
    ...[number(listed.length, 4), number(at, 4), Buffer.alloc(2)],
  ]);
  return Buffer.concat([...parts, listed, end]);
}
