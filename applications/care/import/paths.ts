export const home = '/care/import';
