import path from 'node:path';
import { findKitFiles } from '../assets/find.ts';
import type { Demo, FoundDemo } from './demo.ts';

/** Every demo of the page kit, by room and name. */
export async function findDemos(): Promise<FoundDemo[]> {
  return Promise.all(
    (await findKitFiles('.demo.tsx')).map(async (file) => {
      const { demo } = (await import(file.href)) as { demo: Demo };
      const room = path.basename(path.dirname(file.pathname));
      return { ...demo, room, name: path.basename(file.pathname, '.demo.tsx') };
    }),
  );
}

export const isShownIn = ({ looks }: Demo, look: 'resident' | 'staff'): boolean => looks?.includes(look) ?? true;
