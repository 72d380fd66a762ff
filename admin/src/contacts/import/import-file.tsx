import { Button, Flex, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { ImportCapabilities } from '../../../../contracts/contact-import';
import { downloadCsv } from '../../components/csv';
import { useText } from '../../translations/texts';

const FileInput = styled.input`
  width: 100%;
  padding: ${({ theme }) => theme.spaces[6]};
  border: 1px dashed ${({ theme }) => theme.colors.neutral300};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font-size: ${({ theme }) => theme.fontSizes[2]};

  &::file-selector-button {
    margin-inline-end: ${({ theme }) => theme.spaces[3]};
    padding: ${({ theme }) => theme.spaces[2]} ${({ theme }) => theme.spaces[4]};
    border: 1px solid ${({ theme }) => theme.colors.neutral200};
    border-radius: ${({ theme }) => theme.borderRadius};
    background: ${({ theme }) => theme.colors.neutral0};
    color: inherit;
    font: inherit;
  }
`;

/** A row of the template, to be written over. */
const EXAMPLE: Record<string, string> = {
  firstName: 'Alex',
  lastName: 'Example',
  email: 'alex@example.com',
  phone: '020 7946 0011',
  company: 'Example Ltd',
  jobTitle: 'Buyer',
  language: 'en',
  doNotEmail: 'no',
  active: 'yes',
};

interface ImportFileProps {
  offer: ImportCapabilities;
  isDisabled: boolean;
  onChoose: (file: File) => void;
}

/** The choice of a file, with what has to be in it. A file can be dropped on it, too. */
export const ImportFile = ({ offer: { columns, limits }, isDisabled, onChoose }: ImportFileProps) => {
  const t = useText();
  const { formatList, formatNumber } = useIntl();
  const [id, hintId] = [useId(), useId()];

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex direction="column" alignItems="stretch" gap={1}>
        <Typography tag="label" htmlFor={id} variant="pi" fontWeight="bold">
          {t('import.file')}
        </Typography>
        <FileInput
          type="file"
          id={id}
          accept=".csv,.txt,text/csv"
          aria-describedby={hintId}
          disabled={isDisabled}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) onChoose(file);
          }}
          onClick={(event) => {
            // A file that was mended under the same name can be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </Flex>
      <Typography id={hintId} variant="pi" textColor="neutral600">
        {t('import.file.hint', {
          columns: formatList(columns, { type: 'unit' }),
          rows: formatNumber(limits.rows),
          megabytes: formatNumber(limits.bytes / 1_000_000),
        })}
      </Typography>
      <Flex>
        <Button
          variant="tertiary"
          size="S"
          startIcon={<Download />}
          onClick={() =>
            downloadCsv('contacts.csv', [columns, columns.map((column) => EXAMPLE[column] ?? '')])
          }
        >
          {t('import.template')}
        </Button>
      </Flex>
    </Flex>
  );
};
