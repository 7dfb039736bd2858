import { supervise } from './supervisor/supervise.ts';

process.exit(await supervise(process.env));
