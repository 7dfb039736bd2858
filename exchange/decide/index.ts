export { loadPolicies, type Policies } from './compile.ts';
export { decide } from './decide.ts';
