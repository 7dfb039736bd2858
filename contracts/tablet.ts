/** A tablet shows persons to choose from: each by a picture, because a name is read less surely from afar. With what it is called. */
export const pictures = { flower: '花', bird: '鳥', mountain: '山', boat: '舟' } as const;
export type Picture = keyof typeof pictures;
