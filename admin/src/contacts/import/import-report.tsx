import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { ImportReport, LeftOutRow } from '../../../../contracts/contact-import';
import { downloadCsv } from '../../shared/csv';
import { useText } from '../../shared/texts';
import { countUnclearValues, useFieldLabels } from './import-columns';

/** Returns a function that lists the errors of a row. */
const useRowErrorText = () => {
  const t = useText();
  const fieldLabel = useFieldLabels();
  const { formatList } = useIntl();
  return useCallback(
    ({ problems }: LeftOutRow) =>
      formatList(
        problems.map(({ code, column, values }) => {
          const problem = t(`import.problem.${code}`, values);
          return column ? `${fieldLabel(column)}: ${problem}` : problem;
        }),
        { type: 'unit' }
      ),
    [fieldLabel, formatList, t]
  );
};

/** The download contains all skipped rows. */
const MAX_SHOWN = 50;

/** The result of the dry run or of the import. */
export const ImportSummary = ({ report }: { report: ImportReport }) => {
  const t = useText();
  const { dryRun, created, duplicates, restricted, refused, columns } = report;
  const unclearValues = countUnclearValues(report);
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Flex role="status" direction="column" alignItems="start" gap={1}>
        <Typography fontWeight="bold">
          {t(dryRun ? 'import.will-create' : 'import.done', { count: created })}
        </Typography>
        {duplicates > 0 && <Typography>{t('import.duplicates', { count: duplicates })}</Typography>}
        {restricted > 0 && <Typography>{t('import.restricted', { count: restricted })}</Typography>}
        {refused > 0 && (
          <Typography textColor="danger600">{t('import.refused', { count: refused })}</Typography>
        )}
      </Flex>
      {unclearValues > 0 && <Notice text={t('import.unclear', { count: unclearValues })} />}
      {dryRun && !columns.some(({ field }) => field === 'email') && <Notice text={t('import.no-address')} />}
    </Flex>
  );
};

const Notice = ({ text }: { text: string }) => (
  <Box role="alert" background="warning100" borderColor="warning200" hasRadius padding={4}>
    <Typography>{text}</Typography>
  </Box>
);

/** The skipped rows with their errors, which can be downloaded and corrected. */
export const SkippedRows = ({ report: { header, leftOut } }: { report: ImportReport }) => {
  const t = useText();
  const rowErrorText = useRowErrorText();
  const toCsvRow = (row: LeftOutRow) => [String(row.line), rowErrorText(row), ...row.cells];
  const download = () =>
    downloadCsv('contacts-not-imported.csv', [
      [t('import.column.line'), t('import.column.problem'), ...header],
      ...leftOut.map(toCsvRow),
    ]);

  if (leftOut.length === 0) return null;
  return (
    <Flex tag="section" direction="column" alignItems="stretch" gap={2} aria-label={t('import.left-out')}>
      <Box
        tag="ul"
        tabIndex={0}
        aria-label={t('import.left-out')}
        maxHeight="24rem"
        overflow="auto"
        background="warning100"
        borderColor="warning200"
        hasRadius
        padding={4}
      >
        {leftOut.slice(0, MAX_SHOWN).map((row) => (
          <li key={row.line}>
            <Typography>
              {t('import.line', { line: row.line })}: {rowErrorText(row)}
            </Typography>
          </li>
        ))}
        {leftOut.length > MAX_SHOWN && (
          <li>
            <Typography>{t('import.more', { count: leftOut.length - MAX_SHOWN })}</Typography>
          </li>
        )}
      </Box>
      <Flex>
        <Button variant="secondary" size="S" startIcon={<Download />} onClick={download}>
          {t('import.download')}
        </Button>
      </Flex>
    </Flex>
  );
};
