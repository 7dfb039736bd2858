/** What demos send with their forms; the kit's own pages answer them all alike. */
export const sampleToken = 'mihon';
export const sentTo = (look: string): string => `/kit/${look}/sent`;
