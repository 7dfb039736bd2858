export { type Disclosed, type Disclosing, disclose } from './disclose.ts';
export { type Refused, read } from './read.ts';
