import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { LeftOutRow } from '../../../../contracts/contact-import';
import { useText } from '../../translations/texts';
import { useFieldNames } from './use-field-names';

/** All that is wrong with a row, in a sentence. */
export const useRowProblems = () => {
  const t = useText();
  const fieldName = useFieldNames();
  const { formatList } = useIntl();
  return useCallback(
    ({ problems }: LeftOutRow) =>
      formatList(
        problems.map(({ code, column, values }) => {
          const problem = t(`import.problem.${code}`, values);
          return column ? `${fieldName(column)}: ${problem}` : problem;
        }),
        { type: 'unit' }
      ),
    [fieldName, formatList, t]
  );
};
