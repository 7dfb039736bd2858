export { loadPolicies, type Policies } from './compile.ts';
export { decide } from './decide.ts';
export { type Explanation, explain } from './explain.ts';
