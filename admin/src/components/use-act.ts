import { useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import { type TextKey, useText } from '../translations/texts';
import { useErrorText } from './use-error-text';

/** Does something on the server and tells how it went. Answers whether it went well. */
export const useAct = () => {
  const { toggleNotification } = useNotification();
  const { errorText } = useErrorText();
  const t = useText();

  return useCallback(
    async (action: () => Promise<unknown>, done: TextKey): Promise<boolean> => {
      try {
        await action();
        toggleNotification({ type: 'success', message: t(done) });
        return true;
      } catch (error) {
        toggleNotification({ type: 'danger', message: errorText(error) });
        return false;
      }
    },
    [errorText, t, toggleNotification]
  );
};
