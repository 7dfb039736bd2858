import { openTaskOutbox } from '../../../web/application/task-outbox.ts';
import type declared from '../tasks.json';

/** 業務の出来事 of an office. How long slips took is told from what was given itself (months/report.ts). */
export const taskOutbox = openTaskOutbox<keyof typeof declared>('care.task', 'care');
