import type { IncomingMessage, ServerResponse } from 'node:http';
import { chooseLanguage, portalTexts } from '../texts/end-user-text';
import { selfOperations, type SelfOperation } from '../texts/portal-texts';
import type { Person, SelfService, SelfServiceResult } from '../web/self-service';
import { readJson } from './read-json';

/** A handler for `node:http`, Express (`app.post('/reset', handlers.reset)`) and whatever else speaks its types. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What a web team brings. */
export interface HandlerOptions {
  readonly selfService: SelfService;
  /**
   * Who this is, from your own session: signed in for a change; verified by your second factors for a reset or
   * unlock. `null` = nobody, or not verified far enough for this operation. Never take it from the request’s body.
   */
  readonly personOf: (
    request: IncomingMessage,
    operation: 'readiness' | SelfOperation,
  ) => Promise<Omit<Person, 'language'> | null>;
  /** `https://account.contoso.com`: pages of other origins are refused. */
  readonly origin: string;
  /** Told of every outcome after the person was, for your log: no password is in it. */
  readonly onResult?: (result: SelfServiceResult, cloudAnchor: string) => unknown;
  /** Told of what went wrong unexpectedly, also in `onResult`, at once or later. What it throws itself is dropped. */
  readonly onError?: (cause: unknown) => unknown;
}

const statusOf = { done: 200, refused: 422, failed: 502, unknown: 504 } as const;
const notAvailableStatus = 503;
const notReadyStatus = {
  notOnPremises: 409,
  tooManyAttempts: 429,
  off: 503,
  silent: 503,
  notEnrolled: 503,
} as const;

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

function sendResult(response: ServerResponse, result: SelfServiceResult): void {
  if (result.kind !== 'notReady') {
    const { code, detail, requestId } = result.outcome;
    send(response, code === 'notAvailable' ? notAvailableStatus : statusOf[result.kind], {
      result: result.kind,
      code,
      detail,
      requestId,
      text: result.text,
    });
    return;
  }
  const { reason, text, until } = result.readiness;
  const seconds = until === null ? null : Math.max(1, Math.ceil((until - Date.now()) / 1_000));
  const headers: Record<string, string> = seconds === null ? {} : { 'retry-after': String(seconds) };
  send(response, notReadyStatus[reason], { result: 'notReady', reason, text }, headers);
}

function password(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 256;
}

type Body = Readonly<Record<string, unknown>>;

/** What the page is for: readiness is asked for one of the operations, a reset where none is named. */
function wanted(operation: 'readiness' | SelfOperation, request: IncomingMessage): SelfOperation {
  if (operation !== 'readiness') return operation;
  const named = new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('operation');
  return selfOperations.find((each) => each === named) ?? 'reset';
}

/** Carries an operation out, or says that the body does not fit it (`null`). */
function carryOut(
  selfService: SelfService,
  operation: SelfOperation,
  person: Person,
  body: Body,
): Promise<SelfServiceResult> | null {
  const { newPassword, currentPassword, forced } = body;
  if (operation === 'unlock') return selfService.unlock(person);
  if (!password(newPassword)) return null;
  if (operation === 'reset') return selfService.reset(person, newPassword);
  if (!password(currentPassword)) return null;
  return selfService.change(person, { currentPassword, newPassword }, forced === true);
}

/**
 * The four handlers of a self-service page: `GET readiness` before anything is typed, with `?operation=change` or
 * `unlock` where it is not for a reset; `POST` with a JSON body `{newPassword}` to reset,
 * `{currentPassword, newPassword, forced?}` to change, `{}` to unlock. Answers are JSON with a sentence for the person
 * in the best language of `Accept-Language`. They never reject.
 */
export function createHandlers(
  options: HandlerOptions,
): Readonly<Record<'readiness' | SelfOperation, Handler>> {
  const { selfService, personOf, onResult, onError } = options;
  // What a hook throws, at once or later, must not take the answer or the process with it.
  const report = (cause: unknown): Promise<void> =>
    Promise.resolve(cause)
      .then(onError)
      .then(
        () => undefined,
        () => undefined,
      );
  const tell = (result: SelfServiceResult, cloudAnchor: string): Promise<void> =>
    Promise.resolve(result)
      .then((each) => onResult?.(each, cloudAnchor))
      .then(() => undefined, report);
  const guarded =
    (
      operation: 'readiness' | SelfOperation,
      work: (person: Person, ...args: Parameters<Handler>) => Promise<void>,
    ): Handler =>
    async (request, response) => {
      const language = chooseLanguage(request.headers['accept-language']);
      const texts = portalTexts[language];
      try {
        const verified = await personOf(request, operation);
        if (verified === null) return send(response, 401, { result: 'notReady', text: texts.signInFirst });
        await work({ ...verified, language }, request, response);
      } catch (cause) {
        await report(cause);
        if (response.headersSent) response.destroy();
        else send(response, 503, { result: 'failed', text: texts.notNow[wanted(operation, request)] });
      }
    };
  const post = (operation: SelfOperation): Handler =>
    guarded(operation, async (person, request, response) => {
      const body = request.headers.origin === options.origin ? await readJson(request) : null;
      const work = body === null ? null : carryOut(selfService, operation, person, body);
      if (work === null) {
        const { badRequest } = portalTexts[person.language];
        return send(response, 400, { result: 'refused', text: badRequest });
      }
      const result = await work;
      // First the answer: that the log is out of order makes nothing undone.
      sendResult(response, result);
      await tell(result, person.cloudAnchor);
    });
  return {
    readiness: guarded('readiness', async (person, request, response) => {
      const readiness = await selfService.readiness(person, wanted('readiness', request));
      if (readiness.ready) send(response, 200, { result: 'ready' });
      else sendResult(response, { kind: 'notReady', readiness });
    }),
    reset: post('reset'),
    change: post('change'),
    unlock: post('unlock'),
  };
}
