import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import type { ImportReport, LeftOutRow } from '../../../../contracts/contact-import';
import { downloadCsv } from '../../components/csv';
import { useText } from '../../translations/texts';
import { questionsOf } from './chosen-mapping';
import { useRowProblems } from './use-row-problems';

/** How many of the rows that are left out are shown; the file to be downloaded has them all. */
const SHOWN = 50;

/** What comes, or came, of a file: how many contacts, and what is to be known of them before they are written. */
export const ImportSummary = ({ report }: { report: ImportReport }) => {
  const t = useText();
  const { dryRun, created, duplicates, restricted, refused, columns } = report;
  const questions = questionsOf(report);
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
      {questions > 0 && <Notice text={t('import.unclear', { count: questions })} />}
      {dryRun && !columns.some(({ field }) => field === 'email') && <Notice text={t('import.no-address')} />}
    </Flex>
  );
};

const Notice = ({ text }: { text: string }) => (
  <Box role="alert" background="warning100" borderColor="warning200" hasRadius padding={4}>
    <Typography>{text}</Typography>
  </Box>
);

/** The rows that are left out, with the reason for each, to be downloaded and mended. */
export const LeftOutRows = ({ report: { header, leftOut } }: { report: ImportReport }) => {
  const t = useText();
  const problemsOf = useRowProblems();
  const rowOf = (row: LeftOutRow) => [String(row.line), problemsOf(row), ...row.cells];
  const download = () =>
    downloadCsv('contacts-not-imported.csv', [
      [t('import.column.line'), t('import.column.problem'), ...header],
      ...leftOut.map(rowOf),
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
