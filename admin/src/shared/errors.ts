import { useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { RequestIssue } from '../../../contracts/errors';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { type TextKey, useText } from './texts';

/** Seconds from which a pause is shown in minutes. */
const MINUTES_FROM_SECONDS = 120;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const detailsOf = (error: unknown): Record<string, unknown> =>
  isRecord(error) && isRecord(error.details) ? error.details : {};

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * An error response: its code, the detail that distinguishes cases of one code, the seconds to wait if the CRM asks for a
 * pause, and the server's message.
 */
export interface ApiError {
  code?: string;
  detail?: string;
  retryAfter?: number;
  message?: string;
}

/**
 * Keeps the message of Strapi's own errors, which have a status. Messages of the browser, such as for a
 * failed connection or a proxy's page, are neither translated nor meant for users.
 */
export const toApiError = (error: unknown): ApiError => {
  const { code, detail, retryAfter } = detailsOf(error);
  const isOfStrapi = isRecord(error) && typeof error.status === 'number' && error.name !== 'UnknownError';
  return {
    code: stringOf(code),
    detail: stringOf(detail),
    retryAfter: numberOf(retryAfter),
    message: isOfStrapi ? stringOf(error.message) : undefined,
  };
};

const isIssue = (value: unknown): value is RequestIssue =>
  isRecord(value) && Array.isArray(value.path) && typeof value.message === 'string';

/** The validation errors of a rejected request, one for each value. */
export const requestIssues = (error: unknown): RequestIssue[] => {
  const { errors } = detailsOf(error);
  return Array.isArray(errors) ? errors.filter(isIssue) : [];
};

/** Translates errors by their code. Codes without a translation fall back to the server's message. */
export const useErrorText = () => {
  const { formatMessage, formatNumber, messages } = useIntl();
  const t = useText();

  const apiErrorText = useCallback(
    ({ code, detail, retryAfter, message }: ApiError): string => {
      if (code === 'crm.unavailable' && retryAfter !== undefined) {
        const unit = retryAfter < MINUTES_FROM_SECONDS ? 'second' : 'minute';
        const count = unit === 'second' ? retryAfter : Math.ceil(retryAfter / 60);
        const duration = formatNumber(count, { style: 'unit', unit, unitDisplay: 'long' });
        return t('error.crm.unavailable.pause', { duration });
      }
      const ids = [`${PLUGIN_ID}.error.${code}.${detail}`, `${PLUGIN_ID}.error.${code}`];
      const id = code ? ids.find((candidate) => candidate in messages) : undefined;
      return id ? formatMessage({ id }) : (message ?? t('error.unknown'));
    },
    [formatMessage, formatNumber, messages, t]
  );

  const errorText = useCallback((error: unknown) => apiErrorText(toApiError(error)), [apiErrorText]);

  /** Translates one validation error. Liquid's messages stay in English: they name line and column. */
  const issueText = useCallback(
    ({ code, message, values }: RequestIssue): string => {
      const id = `${PLUGIN_ID}.problem.${code}`;
      return code && id in messages ? formatMessage({ id }, values) : message;
    },
    [formatMessage, messages]
  );

  return { errorText, apiErrorText, issueText };
};

/** Returns a function that runs an action, notifies the user of its result, and resolves to whether it succeeded. */
export const useNotifiedAction = () => {
  const { toggleNotification } = useNotification();
  const { errorText } = useErrorText();
  const t = useText();

  return useCallback(
    async (action: () => Promise<unknown>, success: TextKey): Promise<boolean> => {
      try {
        await action();
        toggleNotification({ type: 'success', message: t(success) });
        return true;
      } catch (error) {
        toggleNotification({ type: 'danger', message: errorText(error) });
        return false;
      }
    },
    [errorText, t, toggleNotification]
  );
};
