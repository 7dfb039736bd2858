import type { Applications } from './clients.ts';
import type { Pages } from './pages.ts';

const applications: Applications = { folders: [], url: 'http://localhost', keys: () => [] };
const pages: Pages = { error: (code) => code, signOut: () => '', signedOut: () => '' };
/** An issuer at which nobody but systems can ask. */
export const systemsOnly = { applications, pages, end: async () => {} };
