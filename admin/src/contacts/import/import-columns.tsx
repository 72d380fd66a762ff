import { Box, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
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
import { type TextKey, useText } from '../../translations/texts';
import { asChosen, withField, withMeaning } from './chosen-mapping';
import { useFieldNames } from './use-field-names';

/** On a narrow screen each column is a block of its own. */
const Columns = styled.table`
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

const NOT_READ = 'not-read';

const MEANINGS: Record<FlagField, readonly [isTrue: TextKey, isFalse: TextKey]> = {
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

/** A choice of what one value means for e-mail; required while the meaning is unknown. */
const FlagChoice = ({ column, field, flag: { value, rows, means }, disabled, onChange }: ValueProps) => {
  const t = useText();
  const shown = value || t('import.values.empty');
  const [isTrue, isFalse] = MEANINGS[field];
  return (
    <Flex justifyContent="space-between" alignItems="center" gap={2} wrap="wrap">
      <Typography variant="pi" textColor={means === null ? 'danger600' : 'neutral800'}>
        {shown} · {t('import.values.rows', { count: rows })}
      </Typography>
      <SingleSelect
        size="S"
        aria-label={t('import.values.of', { value: shown, name: column })}
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
  const fieldName = useFieldNames();
  const { formatList } = useIntl();
  const { name, field, candidate, samples, values = [] } = asChosen(column, mapping);
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
            value={field ?? NOT_READ}
            onChange={(chosen) =>
              onChange(withField(mapping, name, chosen === NOT_READ ? null : (chosen as ImportField)))
            }
          >
            <SingleSelectOption value={NOT_READ}>{t('import.columns.not-read')}</SingleSelectOption>
            {IMPORT_FIELDS.map((option) => (
              <SingleSelectOption key={option} value={option}>
                {fieldName(option)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
          {candidate && (
            <Typography variant="pi" textColor="neutral600">
              {t('import.columns.candidate', { field: fieldName(candidate) })}
            </Typography>
          )}
          {isFlagField(field) &&
            values.map((flag) => (
              <FlagChoice
                key={flag.value}
                column={name}
                field={field}
                flag={flag}
                disabled={disabled}
                onChange={(means) => onChange(withMeaning(mapping, name, flag.value, means))}
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

/** The columns of a file with what each is read as, to be changed by hand. */
export const ImportColumns = ({ report, ...choice }: ImportColumnsProps) => {
  const t = useText();
  return (
    <Box tag="section" aria-label={t('import.columns')}>
      <Typography tag="h3" variant="delta">
        {t('import.columns')}
      </Typography>
      <Typography variant="pi" textColor="neutral600">
        {t('import.columns.hint')}
      </Typography>
      <Columns>
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
            <ColumnRow key={column.name} column={column} {...choice} />
          ))}
        </tbody>
      </Columns>
    </Box>
  );
};
