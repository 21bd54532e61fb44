import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The server's Prometheus metrics. They contain no texts, tags or authors. */
export interface Metrics {
  readonly contentType: string;
  /** Returns the metrics in the Prometheus text format. */
  read(): Promise<string>;
  /** @param route the route's pattern, not the path */
  answered(route: string, method: string, status: number, seconds: number): void;
  recommended(bundle: string, posts: number): void;
  loaded(bundle: string, seconds: number): void;
  refused(bundle: string): void;
  learned(bundle: string, posts: number): void;
  close(): void;
}

/** @param load called whenever the metrics are read */
export function createMetrics(
  load: () => { readonly waiting: number; readonly running: number },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'octothorpe_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'octothorpe_request_seconds',
    help: 'Time from the first byte of a request to the last byte of its answer',
    labelNames: ['route'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers,
  });
  const posts = new Counter({
    name: 'octothorpe_recommended_posts_total',
    help: 'Posts for which tags were recommended',
    labelNames: ['bundle'],
    registers,
  });
  const loads = new Counter({
    name: 'octothorpe_bundle_loads_total',
    help: 'Bundle versions that were loaded or rejected',
    labelNames: ['bundle', 'outcome'],
    registers,
  });
  const learned = new Counter({
    name: 'octothorpe_learned_posts_total',
    help: 'Posts that a bundle learned',
    labelNames: ['bundle'],
    registers,
  });
  const loadSeconds = new Gauge({
    name: 'octothorpe_bundle_load_seconds',
    help: 'Duration of the last load of a bundle',
    labelNames: ['bundle'],
    registers,
  });
  new Gauge({
    name: 'octothorpe_waiting_requests',
    help: 'Requests waiting for a thread',
    registers,
    collect() {
      this.set(load().waiting);
    },
  });
  new Gauge({
    name: 'octothorpe_running_requests',
    help: 'Requests being processed by a thread',
    registers,
    collect() {
      this.set(load().running);
    },
  });
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    answered(route, method, status, took) {
      requests.inc({ route, method, status });
      seconds.observe({ route }, took);
    },
    recommended: (bundle, count) => posts.inc({ bundle }, count),
    loaded(bundle, took) {
      loads.inc({ bundle, outcome: 'loaded' });
      loadSeconds.set({ bundle }, took);
    },
    learned: (bundle, count) => learned.inc({ bundle }, count),
    refused: (bundle) => loads.inc({ bundle, outcome: 'refused' }),
    close: () => registry.clear(),
  };
}
