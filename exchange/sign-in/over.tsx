import { show } from '../../web/pages.tsx';
import { OverPage } from './pages/plain.tsx';
import { type At, frameOf, type Room } from './room.ts';

/** Nothing can go on: no visit of this browser, or a form that none of our pages made. */
export const notForm = (room: Room, c: At, status: 400 | 403 | 404 = 403) =>
  show(c, <OverPage frame={frameOf(room, c)} home={room.region.applicationsUrl} />, status);
