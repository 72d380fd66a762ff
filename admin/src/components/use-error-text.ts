import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { type Failure, failureOf } from '../api/errors';
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

  return { errorText, failureText };
};
