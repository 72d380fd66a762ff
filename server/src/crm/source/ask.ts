import { externalErrorMessage } from '../../domain/external-text';
import { CrmError } from '../crm-error';

/** Wraps calls to a CRM: every failure is a {@link CrmError}, and running calls fail when the site stops. */
export const createAsk = (name: string) => {
  const ending = new AbortController();
  const { signal } = ending;
  const stopping = (): CrmError =>
    new CrmError('unavailable', `The call to ${name} was aborted because the site is stopping.`);

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

    /** Running and later calls fail with `unavailable`. */
    end: () => ending.abort(),
  };
};
