import { Box, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import {
  type FlagField,
  type FlagValue,
  IMPORT_FIELDS,
  type ImportedColumn,
  type ImportField,
  type ImportMapping,
  type ImportReport,
  isFlagField,
} from '../../../../contracts/contact-import';
import { type TextKey, useText } from '../../shared/texts';

/** Maps a column to a field. Another column mapped to the same field returns to its proposed mapping. */
const withColumnField = (mapping: ImportMapping, name: string, field: ImportField | null): ImportMapping => {
  const isOtherColumnOfField = ([other, chosen]: [string, ImportField | null]) =>
    other !== name && field !== null && !isFlagField(field) && chosen === field;
  const others = Object.entries(mapping.columns ?? {}).filter((entry) => !isOtherColumnOfField(entry));
  return { ...mapping, columns: { ...Object.fromEntries(others), [name]: field } };
};

/** Sets the meaning of one value of a flag column. */
const withFlagValue = (
  mapping: ImportMapping,
  name: string,
  value: string,
  means: boolean
): ImportMapping => ({
  ...mapping,
  values: { ...mapping.values, [name]: { ...mapping.values?.[name], [value]: means } },
});

/** A column with the user's mapping, before the server has validated the file again. */
const applyMapping = (column: ImportedColumn, mapping: ImportMapping): ImportedColumn => {
  const field =
    mapping.columns && column.name in mapping.columns ? (mapping.columns[column.name] ?? null) : column.field;
  const meanings = mapping.values?.[column.name] ?? {};
  return {
    ...column,
    field,
    candidate: field === column.field ? column.candidate : null,
    values:
      field === column.field
        ? column.values?.map((value) => ({ ...value, means: meanings[value.value] ?? value.means }))
        : undefined,
  };
};

/** The number of flag values whose meaning the user has to select. */
export const countUnclearValues = ({ columns }: ImportReport): number =>
  columns.reduce((sum, { values = [] }) => sum + values.filter(({ means }) => means === null).length, 0);

const FIELD_NAMES: Record<ImportField, TextKey> = {
  firstName: 'contact.first-name',
  lastName: 'contact.last-name',
  fullName: 'import.field.full-name',
  email: 'contact.email',
  phone: 'contact.phone',
  company: 'contact.company',
  jobTitle: 'contact.job-title',
  language: 'contact.language',
  doNotEmail: 'import.field.do-not-email',
  active: 'import.field.active',
};

/** Returns a function that translates the name of a contact field. */
export const useFieldLabels = (): ((field: ImportField) => string) => {
  const t = useText();
  return useCallback((field: ImportField) => t(FIELD_NAMES[field]), [t]);
};

/** On narrow screens, each row of the table becomes a block. */
const ColumnTable = styled.table`
  width: 100%;

  th,
  td {
    padding: ${({ theme }) => theme.spaces[2]};
    vertical-align: top;
    text-align: left;
    overflow-wrap: anywhere;
  }
  tbody tr {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  th:first-child {
    width: 22%;
  }
  td:last-child {
    width: 45%;
  }

  @media (max-width: 40em) {
    thead {
      position: absolute;
      clip-path: inset(50%);
    }
    tr,
    tbody th,
    td,
    td:last-child {
      display: block;
      width: 100%;
    }
  }
`;

const IGNORED = 'not-read';

const FLAG_LABELS: Record<FlagField, readonly [isTrue: TextKey, isFalse: TextKey]> = {
  doNotEmail: ['import.values.do-not-e-mail', 'import.values.e-mail'],
  active: ['import.values.active', 'import.values.inactive'],
};

interface ValueProps {
  column: string;
  field: FlagField;
  flag: FlagValue;
  disabled: boolean;
  onChange: (means: boolean) => void;
}

/** The meaning of one flag value; required while it is unknown. */
const FlagSelect = ({ column, field, flag: { value, rows, means }, disabled, onChange }: ValueProps) => {
  const t = useText();
  const valueLabel = value || t('import.values.empty');
  const [isTrue, isFalse] = FLAG_LABELS[field];
  return (
    <Flex justifyContent="space-between" alignItems="center" gap={2} wrap="wrap">
      <Typography variant="pi" textColor={means === null ? 'danger600' : 'neutral800'}>
        {valueLabel} · {t('import.values.rows', { count: rows })}
      </Typography>
      <SingleSelect
        size="S"
        aria-label={t('import.values.of', { value: valueLabel, name: column })}
        placeholder={t('import.values.choose')}
        disabled={disabled}
        value={means === null ? null : String(means)}
        onChange={(chosen) => onChange(chosen === 'true')}
      >
        <SingleSelectOption value="true">{t(isTrue)}</SingleSelectOption>
        <SingleSelectOption value="false">{t(isFalse)}</SingleSelectOption>
      </SingleSelect>
    </Flex>
  );
};

interface ColumnProps {
  column: ImportedColumn;
  mapping: ImportMapping;
  disabled: boolean;
  onChange: (mapping: ImportMapping) => void;
}

const ColumnRow = ({ column, mapping, disabled, onChange }: ColumnProps) => {
  const t = useText();
  const fieldLabel = useFieldLabels();
  const { formatList } = useIntl();
  const { name, field, candidate, samples, values = [] } = applyMapping(column, mapping);
  return (
    <tr>
      <th scope="row">
        <Typography fontWeight="semiBold">{name}</Typography>
      </th>
      <td>
        <Typography variant="pi" textColor="neutral600">
          {samples.length > 0 ? formatList(samples, { type: 'unit' }) : t('import.columns.empty')}
        </Typography>
      </td>
      <td>
        <Flex direction="column" alignItems="stretch" gap={2}>
          <SingleSelect
            size="S"
            aria-label={t('import.columns.field-of', { name })}
            disabled={disabled}
            value={field ?? IGNORED}
            onChange={(chosen) =>
              onChange(withColumnField(mapping, name, chosen === IGNORED ? null : (chosen as ImportField)))
            }
          >
            <SingleSelectOption value={IGNORED}>{t('import.columns.not-read')}</SingleSelectOption>
            {IMPORT_FIELDS.map((option) => (
              <SingleSelectOption key={option} value={option}>
                {fieldLabel(option)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
          {candidate && (
            <Typography variant="pi" textColor="neutral600">
              {t('import.columns.candidate', { field: fieldLabel(candidate) })}
            </Typography>
          )}
          {isFlagField(field) &&
            values.map((flag) => (
              <FlagSelect
                key={flag.value}
                column={name}
                field={field}
                flag={flag}
                disabled={disabled}
                onChange={(means) => onChange(withFlagValue(mapping, name, flag.value, means))}
              />
            ))}
        </Flex>
      </td>
    </tr>
  );
};

interface ImportColumnsProps {
  report: ImportReport;
  mapping: ImportMapping;
  disabled: boolean;
  onChange: (mapping: ImportMapping) => void;
}

/** The columns of a file and the contact fields that they are mapped to. */
export const ImportColumns = ({ report, ...rowProps }: ImportColumnsProps) => {
  const t = useText();
  return (
    <Box tag="section" aria-label={t('import.columns')}>
      <Typography tag="h3" variant="delta">
        {t('import.columns')}
      </Typography>
      <Typography variant="pi" textColor="neutral600">
        {t('import.columns.hint')}
      </Typography>
      <ColumnTable>
        <thead>
          <tr>
            {(['import.columns.name', 'import.columns.samples', 'import.columns.field'] as const).map(
              (key) => (
                <th key={key} scope="col">
                  <Typography variant="sigma" textColor="neutral600">
                    {t(key)}
                  </Typography>
                </th>
              )
            )}
          </tr>
        </thead>
        <tbody>
          {report.columns.map((column) => (
            <ColumnRow key={column.name} column={column} {...rowProps} />
          ))}
        </tbody>
      </ColumnTable>
    </Box>
  );
};
