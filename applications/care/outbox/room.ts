import type { Room } from '../pages/room.ts';
import { addGive } from './give/acts.tsx';
import { addList } from './list.tsx';
import { addReceived } from './received.tsx';
import { addSent } from './sent.tsx';
import { addSentActs } from './sent-acts.tsx';
import { words } from './words.ts';

/** 送受信の控え: all that was sent, given and received, with the proof of it. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 60,
  kinds: [],
  add(site, ground) {
    addGive(site, ground);
    addList(site, ground);
    addSent(site, ground);
    addSentActs(site, ground);
    addReceived(site, ground);
  },
};
