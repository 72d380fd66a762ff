import { externalErrorMessage } from '../../domain/external-text';
import { CrmError } from '../crm-error';

/** Calls a CRM's functions so that every failure is a {@link CrmError}, and none outlasts the site. */
export const createAsk = (name: string) => {
  const ending = new AbortController();
  const { signal } = ending;
  const stopping = (): CrmError =>
    new CrmError('unavailable', `${name} is not waited for: the site is stopping.`);

  const failure = (error: unknown): CrmError =>
    error instanceof CrmError
      ? error
      : new CrmError('unavailable', `${name} failed: ${externalErrorMessage(error)}`, { cause: error });

  return {
    /** @throws CrmError */
    async ask<Answer>(call: () => Promise<Answer>): Promise<Answer> {
      if (signal.aborted) throw stopping();
      let onAbort: (() => void) | undefined;
      const aborted = new Promise<never>((_resolve, reject) => {
        onAbort = () => reject(stopping());
        signal.addEventListener('abort', onAbort);
      });
      try {
        return await Promise.race([call(), aborted]);
      } catch (error) {
        throw failure(error);
      } finally {
        if (onAbort) signal.removeEventListener('abort', onAbort);
      }
    },

    /** All that is under way, and all that comes later, is `unavailable`. */
    end: () => ending.abort(),
  };
};
