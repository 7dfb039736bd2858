/*
 * What the issuer and the applications agree on about sign-in: an application is the client `app/<folder>`, and browsers come back to it at
 * two addresses that follow from its folder.
 */

export type ApplicationClient = `app/${string}`;
export const clientOf = (folder: string): ApplicationClient => `app/${folder}`;

/** What an application may ask the issuer to do besides, once the person has proved anew who they are: the parameter of the request, and its one value. */
export const asksAlso = { parameter: 'also', newPasskey: 'new-passkey' } as const;

/** Whom an application is for. Residents have one of their own; all others are software that members' staff use. */
export type People = 'resident' | 'staff';
export const peopleOf = (folder: string): People => (folder === 'resident' ? 'resident' : 'staff');

/** Where the issuer sends the browser back to, with a code or an error. @param url of the applications, as browsers address them */
export const callbackUrl = (url: string, folder: string): string => `${url.replace(/\/$/, '')}/${folder}/signed-in`;
/** Where it sends the browser once the person has signed out. */
export const signedOutUrl = (url: string, folder: string): string => `${url.replace(/\/$/, '')}/${folder}/signed-out`;

/**
 * Before an act that others come to rely on (a consent, a proxy, what a member's rules name) the person must have proved who they are within so many
 * seconds: a session says only that somebody once signed in on this device.
 */
export const freshSeconds = 10 * 60;

/** What the exchange answers with 401 where that was too long ago (RFC 9470, 3): who asks is known, and nothing is wrong with the request. */
export const tooOldProof = 'insufficient_user_authentication';
/** @param challenge the header `WWW-Authenticate` */
export const isProofTooOld = (status: number, challenge: string | null | undefined): boolean =>
  status === 401 && (challenge ?? '').includes(`error="${tooOldProof}"`);
