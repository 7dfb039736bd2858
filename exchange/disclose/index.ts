export { type Disclosed, type Disclosing, disclose } from './disclose.ts';
export { type Steps, stepsOf } from './pointer.ts';
export { isRefused, read } from './read.ts';
export { toValue } from './tree.ts';
