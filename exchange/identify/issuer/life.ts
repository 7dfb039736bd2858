/** Seconds that a token lives: long enough to be worth fetching, short enough that nobody keeps one. */
export const tokenLife = 300;
/** Seconds between a pushed request, the sign-in pages, the code and its exchange (FAPI 2.0: a code at most 60). */
export const codeLife = 60;
export const visitLife = 15 * 60;
