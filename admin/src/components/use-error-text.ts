import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { type Failure, failureOf } from '../api/errors';
import type { RequestIssue } from '../../../contracts/errors';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { useText } from '../translations/texts';

/** Sentences for refusals and errors: translated by their code, else as the server says it. */
export const useErrorText = () => {
  const { formatMessage, messages } = useIntl();
  const t = useText();

  const failureText = useCallback(
    ({ code, detail, message }: Failure): string => {
      const ids = [`${PLUGIN_ID}.error.${code}.${detail}`, `${PLUGIN_ID}.error.${code}`];
      const id = code ? ids.find((candidate) => candidate in messages) : undefined;
      return id ? formatMessage({ id }) : (message ?? t('error.unknown'));
    },
    [formatMessage, messages, t]
  );

  const errorText = useCallback((error: unknown) => failureText(failureOf(error)), [failureText]);

  /** What is wrong with one value. Liquid's own complaints come as they are: they name line and column. */
  const issueText = useCallback(
    ({ code, message, values }: RequestIssue): string => {
      const id = `${PLUGIN_ID}.problem.${code}`;
      return code && id in messages ? formatMessage({ id }, values) : message;
    },
    [formatMessage, messages]
  );

  return { errorText, failureText, issueText };
};
