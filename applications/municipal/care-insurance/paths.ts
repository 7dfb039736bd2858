export const home = '/municipal/care-insurance';
/** The page of a person, by the town hall's own code. */
export const pathOf = (code: string, below = ''): string => `${home}/people/${encodeURIComponent(code)}${below}`;
