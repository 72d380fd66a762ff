import { useCallback } from 'react';
import type { BatchContact } from '../../../contracts/admin-api';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';

/** What has come of a contact of a batch, in words. */
export const useBatchOutcome = () => {
  const t = useText();
  const { failureText } = useErrorText();
  return useCallback(
    ({ invitation, refusal }: BatchContact): string => {
      if (invitation) return t(`invitation.status.${invitation.status}`);
      return refusal ? failureText(refusal) : t('batch.waiting');
    },
    [failureText, t]
  );
};
