import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { ImportReport, LeftOutRow } from '../../../../contracts/contact-import';
import { downloadCsv } from '../../components/csv';
import { useText } from '../../translations/texts';
import { useRowProblems } from './use-row-problems';

/** How many of the rows that are left out are shown; the file to be downloaded has them all. */
const SHOWN = 50;

/** What comes, or came, of a file: how many contacts, and which rows are left out and why. */
export const ImportSummary = ({ report }: { report: ImportReport }) => {
  const t = useText();
  const { formatList } = useIntl();
  const { dryRun, created, duplicates, refused, ignoredColumns, leftOut } = report;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Flex role="status" direction="column" alignItems="start" gap={1}>
        <Typography fontWeight="bold">
          {t(dryRun ? 'import.will-create' : 'import.done', { count: created })}
        </Typography>
        {duplicates > 0 && <Typography>{t('import.duplicates', { count: duplicates })}</Typography>}
        {refused > 0 && (
          <Typography textColor="danger600">{t('import.refused', { count: refused })}</Typography>
        )}
        {ignoredColumns.length > 0 && (
          <Typography textColor="neutral600">
            {t('import.ignored', { columns: formatList(ignoredColumns, { type: 'unit' }) })}
          </Typography>
        )}
      </Flex>
      {leftOut.length > 0 && <LeftOut report={report} />}
    </Flex>
  );
};

const LeftOut = ({ report: { header, leftOut } }: { report: ImportReport }) => {
  const t = useText();
  const problemsOf = useRowProblems();
  const rowOf = (row: LeftOutRow) => [String(row.line), problemsOf(row), ...row.cells];
  const download = () =>
    downloadCsv('contacts-not-imported.csv', [
      [t('import.column.line'), t('import.column.problem'), ...header],
      ...leftOut.map(rowOf),
    ]);

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
        {leftOut.slice(0, SHOWN).map((row) => (
          <li key={row.line}>
            <Typography>
              {t('import.line', { line: row.line })}: {problemsOf(row)}
            </Typography>
          </li>
        ))}
        {leftOut.length > SHOWN && (
          <li>
            <Typography>{t('import.more', { count: leftOut.length - SHOWN })}</Typography>
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
