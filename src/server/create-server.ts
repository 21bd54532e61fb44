import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { getHeapStatistics } from 'node:v8';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import underPressure from '@fastify/under-pressure';
import Fastify, {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { InterruptedError, UnavailableError } from '../base/errors.ts';
import { checkDepth } from '../base/json.ts';
import type { App, Services } from './app.ts';
import { AuthorHistories } from './author-history.ts';
import { BundleRegistry } from './bundle-registry.ts';
import type { LearnEvent } from './learner.ts';
import { learningOf } from './learning.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { isLoopback } from './option-rules.ts';
import { portProblem } from './port.ts';
import {
  problemDocument,
  problemType,
  RequestProblem,
  toRequestProblem,
  tryLater,
} from './problems.ts';
import { logFailure, logRequests, losingLog } from './request-log.ts';
import { authorRoutes } from './routes/authors.ts';
import { deviceRoutes } from './routes/device.ts';
import { docRoutes } from './routes/docs.ts';
import { healthRoutes } from './routes/health.ts';
import { modelRoutes } from './routes/models.ts';
import { pageRoutes } from './routes/pages.ts';
import { recommendRoutes } from './routes/recommend.ts';
import { limits } from './schemas.ts';
import { addSecurityHeaders, isGuarded, requireHost, requireToken, routeOf } from './security.ts';
import type { BundleEvent } from './served-bundle.ts';
import { parseServerOptions, type ServerOptions, type Settings } from './server-options.ts';
import { limitTime } from './time-limit.ts';
import { trustFunction } from './trust-proxy.ts';
import { Turns } from './turns.ts';
import { validatorCompiler } from './validation.ts';
import { refuseWrongMethods } from './wrong-methods.ts';

/** PGlite runs its queries one after another on the main thread, so a long queue there would block everything. */
const storeRequestsAtOnce = 4;

/** A server. It listens once started. */
export interface OctothorpeServer {
  /** The Fastify instance, for injecting requests or listening in another way. */
  readonly app: App;
  /** Loads the bundles and watches their folders. @throws {DataFormatError} if a bundle is broken */
  load(): Promise<void>;
  /**
   * Starts to listen, then loads the bundles.
   *
   * @returns the URL ("http://127.0.0.1:8787"), once the server is ready
   * @throws {UnavailableError} if the port is taken
   * @throws {InterruptedError} if the server is closed before it is ready; and as `load`
   */
  start(): Promise<string>;
  /** Reads all folders again. A broken version is rejected and logged, and the old one stays in use. */
  reload(): Promise<void>;
  /** Accepts no more connections, answers the requests under way, then ends the threads and closes the store. */
  close(): Promise<void>;
}

/**
 * Creates an HTTP server for bundles. docs/serving.md describes its routes, limits and metrics.
 *
 * @throws {InvalidArgumentError} if an option is invalid
 */
export async function createServer(options: ServerOptions): Promise<OctothorpeServer> {
  const settings = parseServerOptions(options);
  const app = createApp(settings);
  let closing: Promise<void> | undefined;
  const isClosing = () => closing !== undefined;
  const metrics = createMetrics(() => registry.load);
  const registry = new BundleRegistry(settings.bundles, settings, tell(app, metrics));
  const { store } = settings;
  // Otherwise, closing would wait for clients that keep their connections open.
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing()) reply.header('connection', 'close');
  });
  const histories = new AuthorHistories(store, settings.maxWaiting);
  const learning = learningOf(settings, registry, tellLearning(app, metrics));
  await addRoutes(app, settings, {
    registry,
    store,
    storeTurns: new Turns({ atOnce: storeRequestsAtOnce, maxWaiting: settings.maxWaiting }),
    histories,
    learner: learning?.learner,
    metrics,
    isClosing,
    origins: settings.cors,
  });

  const load = async () => {
    await registry.loadAll();
    learning?.start();
    if (settings.watchMs > 0) registry.watch(settings.watchMs);
  };
  const shutDown = async () => {
    // Requests that are still running after that are cut off.
    const timer = setTimeout(() => {
      app.server.closeAllConnections();
      void registry.abandon();
      void learning?.abandon();
    }, settings.closingMs);
    try {
      await app.close();
      await learning?.close();
      await registry.close();
      await store?.close();
    } finally {
      clearTimeout(timer);
      metrics.close();
    }
  };
  const close = () => {
    closing ??= shutDown();
    return closing;
  };
  return {
    app,
    load,
    async start() {
      try {
        const url = await listen(app, settings);
        await load();
        return url;
      } catch (cause) {
        const wasClosed = isClosing();
        await close();
        if (wasClosed) throw new InterruptedError('starting the server was interrupted', { cause });
        throw cause;
      }
    },
    reload: () => registry.reloadAll(),
    close,
  };
}

/** @see https://fastify.dev/docs/latest/Reference/Server/ for the settings */
function createApp({ log, trustProxy, receiveMs, timeLimitMs }: Settings): App {
  const app = Fastify({
    bodyLimit: limits.bodyBytes,
    // For idle connections. A connection is also idle while a handler works.
    connectionTimeout: timeLimitMs + 2 * receiveMs,
    requestTimeout: receiveMs,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: receiveMs, connectionsCheckingInterval: Math.min(1000, receiveMs) },
    trustProxy: trustFunction(trustProxy),
    // Percent-encoding takes up to nine characters for each character of an author's name.
    routerOptions: { maxParamLength: 10 * limits.authorLength },
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID(),
    logger: log
      ? { level: 'info', stream: losingLog(log), base: null, messageKey: 'message' }
      : false,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    frameworkErrors: sendProblem,
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = 1024;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request) => {
    throw new RequestProblem(
      404,
      'not-found',
      `there is no resource for ${request.method} at this path; see /docs`,
    );
  });
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      checkDepth(body as string);
    } catch (error) {
      const { message } = error as SyntaxError;
      return done(
        new RequestProblem(400, 'invalid-request', `the body cannot be read: ${message}`),
      );
    }
    parse(request, body as string, done);
  });
  return app;
}

async function addRoutes(app: App, settings: Settings, services: Services): Promise<void> {
  const { cors: origins, ratePerMinute, timeLimitMs, token, webFolder } = settings;
  addSecurityHeaders(app, origins.length > 0);
  logRequests(app, services.metrics);
  const names = hostNames(settings);
  if (names) requireHost(app, names);
  await app.register(underPressure, {
    maxEventLoopDelay: 1000,
    maxHeapUsedBytes: 0.9 * getHeapStatistics().heap_size_limit,
    pressureHandler(request) {
      if (['/healthz', '/metrics'].includes(routeOf(request))) return;
      throw tryLater('busy', 'the server is overloaded; try again in a moment', 2);
    },
  });
  if (origins.length > 0) {
    await app.register(cors, {
      origin: [...origins],
      methods: ['GET', 'HEAD', 'POST', 'DELETE'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      maxAge: 600,
    });
  }
  if (ratePerMinute !== undefined) {
    await app.register(rateLimit, {
      // Applied by a hook of the app below, which runs before those of routes, so that wrong tokens count too.
      global: false,
      max: ratePerMinute,
      timeWindow: 60_000,
      allowList: (request) => !isGuarded(request),
      errorResponseBuilder: (_request, { max }) =>
        new RequestProblem(
          429,
          'too-many-requests',
          `an address may send ${max} requests per minute; wait, or send several posts in one request`,
        ),
    });
    app.addHook('onRequest', app.rateLimit());
  }
  if (token !== undefined) requireToken(app, token);
  limitTime(app, timeLimitMs);
  const refuseTheRest = refuseWrongMethods(app);
  await docRoutes(app, token !== undefined);
  recommendRoutes(app, services);
  modelRoutes(app, services);
  authorRoutes(app, services);
  healthRoutes(app, services);
  deviceRoutes(app, services);
  refuseTheRest();
  pageRoutes(app, webFolder);
}

/** Host names that requests may use, in addition to those of this computer. Undefined allows any name. */
function hostNames({ host, allowHosts, token }: Settings): readonly string[] | undefined {
  if (allowHosts.length === 0 && (token !== undefined || !isLoopback(host))) return undefined;
  return [...allowHosts, isIPv6(host) ? `[${host}]` : host];
}

function tell(app: App, metrics: Metrics): (event: BundleEvent) => void {
  return (event) => {
    if (event.kind === 'loaded') {
      metrics.loaded(event.name, event.seconds);
      app.log.info({ bundle: event.name, seconds: event.seconds }, 'bundle loaded');
    } else {
      metrics.refused(event.name);
      const { name: bundle, problem, cause } = event;
      app.log.error({ bundle, problem, cause: String(cause) }, 'bundle refused');
    }
  };
}

function tellLearning(app: App, metrics: Metrics): (event: LearnEvent) => void {
  return (event) => {
    const { bundle } = event;
    if (event.kind === 'learned') {
      const { counts, seconds } = event;
      metrics.learned(bundle, counts.learned);
      app.log.info({ bundle, ...counts, seconds }, 'posts learned');
    } else if (event.kind === 'failed') {
      app.log.error({ bundle, cause: String(event.cause) }, 'posts not learned; they wait');
    } else {
      app.log.error(
        { bundle, posts: event.posts },
        'too many posts wait; the oldest are not learned',
      );
    }
  };
}

async function listen(app: App, { host, port }: Settings): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw portProblem(port, host, cause);
  }
  const { address, family, port: actual } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}

function sendProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toRequestProblem(error);
  if (problem.statusCode === 500 || error instanceof UnavailableError) logFailure(request, error);
  reply
    .code(problem.statusCode)
    .headers({ 'x-request-id': request.id, ...problem.headers })
    .type(problemType)
    .send(problemDocument(problem, request.id));
}

/** Answers requests that are not HTTP or arrive too slowly. They never reach a route. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = brokenRequest(error.code);
  const body = JSON.stringify(problemDocument(problem));
  socket.end(
    `HTTP/1.1 ${problem.statusCode} ${STATUS_CODES[problem.statusCode]}\r\n` +
      `content-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    // Does not wait for a client that keeps sending.
    () => socket.destroySoon(),
  );
}

function brokenRequest(code: string | undefined): RequestProblem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new RequestProblem(408, 'request-timeout', 'the request did not arrive in time');
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new RequestProblem(431, 'headers-too-large', 'the headers must not exceed 16 KiB');
  }
  return new RequestProblem(400, 'invalid-request', 'this is not HTTP/1.1');
}
