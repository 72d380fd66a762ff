import type { Check } from '../../../../contracts';
import { createCheck } from '../../domain/checks';
import { redactExternalText, externalErrorMessage } from '../../domain/external-text';
import { TimeoutError, withTimeout } from '../../domain/with-timeout';

const SECONDS = 5;
const MAX_BYTES = 500_000;
const ELEMENT = '<crm-user-invite';

/** Reads only the start of a page, because a body may be endless. */
const readStart = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  for (let bytes = 0; reader && bytes < MAX_BYTES;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
  }
  await reader?.cancel();
  return text;
};

const ask = async (url: string, language: string, signal: AbortSignal): Promise<Check> => {
  const response = await fetch(url, {
    // A redirect could lead to an origin that is not allowed.
    redirect: 'manual',
    headers: { accept: 'text/html', 'accept-language': language, 'user-agent': 'crm-user-invite' },
    signal,
  });
  const status = String(response.status);
  if (response.status >= 300) {
    await response.body?.cancel();
    return createCheck(response.status < 400 ? 'sign-up-page.redirects' : 'sign-up-page.refuses', { status });
  }
  const hasForm = (await readStart(response)).includes(ELEMENT);
  return createCheck(hasForm ? 'sign-up-page.answers' : 'sign-up-page.answers-without-form');
};

/** The network error, such as ECONNREFUSED. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return externalErrorMessage(error);
  return 'code' in cause ? redactExternalText(String(cause.code)) : externalErrorMessage(cause);
};

/**
 * Checks that a page responds as it would to a visitor's browser. Call it only for addresses on an allowed origin: the
 * server can reach addresses that visitors cannot.
 */
export const askPage = async (url: string, language: string): Promise<Check> => {
  try {
    return await withTimeout(SECONDS * 1000, (signal) => ask(url, language, signal));
  } catch (error) {
    return error instanceof TimeoutError
      ? createCheck('sign-up-page.slow', { seconds: String(SECONDS) })
      : createCheck('sign-up-page.unreachable', { reason: reasonOf(error) });
  }
};
