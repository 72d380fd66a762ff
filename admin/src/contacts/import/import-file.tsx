import { Button, Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { Download } from '@strapi/icons';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import {
  IMPORT_ENCODINGS,
  type ImportEncoding,
  type ImportCapabilities,
} from '../../../../contracts/contact-import';
import { downloadCsv } from '../../shared/csv';
import { useText } from '../../shared/texts';

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

/** The example row of the CSV template. */
const EXAMPLE_ROW: Record<string, string> = {
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

interface FileFieldProps {
  offer: ImportCapabilities;
  isDisabled: boolean;
  onSelect: (file: File) => void;
}

/** The file input, with the requirements for the file. Files can also be dropped on it. */
export const FileField = ({ offer: { columns, limits }, isDisabled, onSelect }: FileFieldProps) => {
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
            if (file) onSelect(file);
          }}
          onClick={(event) => {
            // Allows selecting a corrected file with the same name.
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
            downloadCsv('contacts.csv', [columns, columns.map((column) => EXAMPLE_ROW[column] ?? '')])
          }
        >
          {t('import.template')}
        </Button>
      </Flex>
    </Flex>
  );
};

/** The names that spreadsheet programs use. */
const ENCODING_NAMES: Record<ImportEncoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  macintosh: 'Mac Roman',
  ibm850: 'MS-DOS 850',
  'iso-8859-15': 'ISO-8859-15',
  'windows-1250': 'Windows-1250',
  'iso-8859-2': 'ISO-8859-2',
  'windows-1251': 'Windows-1251',
  'koi8-r': 'KOI8-R',
  'windows-1253': 'Windows-1253',
  'windows-1254': 'Windows-1254',
  'windows-1255': 'Windows-1255',
  'windows-1256': 'Windows-1256',
  'windows-1257': 'Windows-1257',
  shift_jis: 'Shift JIS',
  'euc-jp': 'EUC-JP',
  gb18030: 'GB 18030',
  big5: 'Big5',
  'euc-kr': 'EUC-KR',
};

interface EncodingSelectProps {
  encoding: ImportEncoding | undefined;
  disabled: boolean;
  onChange: (encoding: ImportEncoding) => void;
}

/** The encoding in which the file was read. */
export const EncodingSelect = ({ encoding, disabled, onChange }: EncodingSelectProps) => {
  const t = useText();
  return (
    <Field.Root name="encoding" hint={t('import.encoding.hint')}>
      <Field.Label>{t('import.encoding')}</Field.Label>
      <SingleSelect
        size="S"
        disabled={disabled}
        value={encoding ?? null}
        onChange={(value) => onChange(value as ImportEncoding)}
      >
        {IMPORT_ENCODINGS.map((option) => (
          <SingleSelectOption key={option} value={option}>
            {ENCODING_NAMES[option]}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
};
