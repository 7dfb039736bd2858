import { providers, type Room } from '../pages/room.ts';
import { addCards } from './cards.tsx';
import { addExtra } from './extra.tsx';
import { addLead } from './lead.tsx';
import { addOffline } from './offline.tsx';
import { addPaper } from './paper.tsx';
import { addPractice } from './practice.tsx';
import { addRecord } from './record.tsx';
import { addToday } from './today.tsx';
import { words } from './words.ts';

/** 今日の訪問: what a provider's staff have in their hands. */
export const room: Room = {
  title: words.title,
  about: words.about,
  order: 10,
  kinds: providers,
  add(site, ground) {
    addOffline(site, ground);
    addToday(site, ground);
    addExtra(site, ground);
    addCards(site, ground);
    addLead(site, ground);
    addPaper(site, ground);
    addPractice(site, ground);
    addRecord(site, ground);
  },
};
