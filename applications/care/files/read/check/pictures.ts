import type { Picture } from '../../model/group.ts';
import type { Problems } from '../../problem/problem.ts';
import type { ReadFile } from '../file.ts';

/** 家族構成の図: each is named by a row, is what it says, and comes with the row. */
export function checkPictures(files: readonly ReadFile[], pictures: readonly Picture[], problems: Problems): void {
  const named = new Map<string, { file: string; line: number; row: number; column: number; name: string }>();
  for (const { name: file, layout, rows } of files) {
    const column = layout.columnAt.get('picture');
    for (const { line, row, values } of column ? rows : []) {
      const picture = values.get('picture');
      if (picture !== undefined)
        named.set(String(picture).toLowerCase(), { file, line, row, column: column!.no, name: column!.name });
    }
  }
  for (const { name, bytes } of pictures) {
    const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
    if (!isJpeg) problems.add('not_a_jpeg', { file: name });
    if (!named.delete(name.toLowerCase())) problems.add('picture_unnamed', { file: name });
  }
  for (const place of named.values()) problems.add('picture_missing', place);
}
