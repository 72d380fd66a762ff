import { useMemo } from 'react';
import type { Field } from '../../../contracts/fields';
import { useText } from '../translations/texts';
import { USERNAME } from './field-order';

/** What the form can ask: the fields of the configuration, and a username. */
export const useOfferedFields = (configured: readonly Field[] | undefined): readonly Field[] => {
  const t = useText();
  const label = t('designer.fields.username');
  return useMemo(() => {
    if (!configured) return [];
    const isTaken = configured.some(({ name }) => name === USERNAME);
    return isTaken
      ? configured
      : [...configured, { name: USERNAME, label, type: 'text' as const, required: false }];
  }, [configured, label]);
};
