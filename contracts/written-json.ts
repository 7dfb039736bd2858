/** JSON that somebody has written with an editor: those of Windows put a byte order mark in front. @throws SyntaxError */
export const parseWritten = (text: string): ReturnType<typeof JSON.parse> => JSON.parse(text.replace(/^\ufeff/, ''));
