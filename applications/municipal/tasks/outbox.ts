import { openTaskOutbox } from '../../../web/application/task-outbox.ts';
import type declared from '../tasks.json';

/** 業務の出来事 of a town hall. */
export const taskOutbox = openTaskOutbox<keyof typeof declared>('municipal.task', 'municipal');
