import { Counter, collectDefaultMetrics, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import type { Routes } from './app.ts';

export type Metrics = Registry<OpenMetricsContentType>;

/** Figures of this process. No label says anything about a person or a member. */
export function createMetrics(): Metrics {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Counts and times every answer by route and status. */
export function addFigures(app: Routes, registry: Metrics): void {
  const answers = new Counter({
    name: 'engawa_answers_total',
    help: 'Answers by route and status',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'engawa_answer_seconds',
    help: 'Time to answer',
    labelNames: ['route'],
    registers: [registry],
  });
  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    const route = c.req.routePath;
    answers.inc({ route, status: c.res.status });
    seconds.observe({ route }, (performance.now() - started) / 1000);
  });
}
