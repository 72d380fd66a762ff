import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { ImportColumn, LeftOutRow } from '../../../../contracts/contact-import';
import { type TextKey, useText } from '../../translations/texts';

const LABELS: Record<ImportColumn, TextKey> = {
  firstName: 'contact.first-name',
  lastName: 'contact.last-name',
  email: 'contact.email',
  phone: 'contact.phone',
  company: 'contact.company',
  jobTitle: 'contact.job-title',
  language: 'contact.language',
  doNotEmail: 'contact.do-not-email',
  active: 'contact.active',
};

/** All that is wrong with a row, in a sentence. */
export const useRowProblems = () => {
  const t = useText();
  const { formatList } = useIntl();
  return useCallback(
    ({ problems }: LeftOutRow) =>
      formatList(
        problems.map(({ code, column }) => {
          const problem = t(`import.problem.${code}`);
          return column ? `${t(LABELS[column])}: ${problem}` : problem;
        }),
        { type: 'unit' }
      ),
    [formatList, t]
  );
};
