import { Box, Checkbox, EmptyStateLayout, Flex, Loader, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import type { ReactNode } from 'react';
import { styled } from 'styled-components';
import { useText } from '../texts';

const Table = styled.table`
  width: 100%;
  white-space: nowrap;

  th,
  td {
    padding: ${({ theme }) => theme.spaces[4]};
    vertical-align: middle;
    text-align: left;
  }
  th:first-child,
  td:first-child {
    padding-left: ${({ theme }) => theme.spaces[1]};
  }
  thead tr,
  tbody tr:not(:last-child) {
    border-bottom: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
  thead :is(th, td) {
    height: 5.6rem;
    padding-top: 0;
    padding-bottom: 0;
  }
`;

/** Text of a cell. Long text wraps instead of pushing the other columns out of view. */
export const CellText = styled.div`
  width: max-content;
  max-width: 24rem;
  white-space: normal;
  overflow-wrap: anywhere;
`;

interface Selection<Row> {
  selected: readonly Row[];
  /** The row's name in the accessible name of its checkbox. */
  nameOf: (row: Row) => string;
  onChange: (selected: readonly Row[]) => void;
}

interface ListTableProps<Row> {
  label: string;
  /** The column headings; empty for a column of buttons. */
  columns: readonly string[];
  /** Undefined while the rows are loading. */
  rows: readonly Row[] | undefined;
  loading: string;
  empty: string;
  /** Dims rows that are being refetched. */
  isStale?: boolean;
  selection?: Selection<Row>;
  /** The cells of a row. */
  children: (row: Row) => ReactNode;
}

/**
 * A plain table, in which Tab moves from link to link. Strapi's table is a grid: it removes everything inside its cells
 * from the tab order, and without sortable headers it cannot be entered by keyboard at all.
 */
export const ListTable = <Row extends { id: string }>(props: ListTableProps<Row>) => {
  const { label, columns, rows, loading, empty, isStale = false, selection, children } = props;

  return (
    <Box
      tag="section"
      tabIndex={-1}
      aria-label={label}
      background="neutral0"
      borderColor="neutral150"
      hasRadius
      shadow="tableShadow"
    >
      <Box overflow="auto" paddingLeft={6} paddingRight={6}>
        <Table>
          <thead>
            <tr>
              {selection && (
                <td>
                  <SelectAll rows={rows ?? []} selection={selection} />
                </td>
              )}
              {columns.map((column) =>
                column ? (
                  <th key={column} scope="col">
                    <Typography variant="sigma" textColor="neutral600">
                      {column}
                    </Typography>
                  </th>
                ) : (
                  <td key={column} />
                )
              )}
            </tr>
          </thead>
          <tbody style={isStale ? { opacity: 0.6 } : undefined}>
            {rows?.map((row) => (
              <tr key={row.id}>
                {selection && (
                  <td>
                    <SelectRow row={row} selection={selection} />
                  </td>
                )}
                {children(row)}
              </tr>
            ))}
          </tbody>
        </Table>
      </Box>
      {rows?.length === 0 && (
        <EmptyStateLayout content={empty} hasRadius shadow="none" icon={<EmptyDocuments width="16rem" />} />
      )}
      {!rows && (
        <Flex justifyContent="center" padding={11}>
          <Loader>{loading}</Loader>
        </Flex>
      )}
    </Box>
  );
};

interface SelectAllProps<Row> {
  rows: readonly Row[];
  selection: Selection<Row>;
}

const SelectAll = <Row extends { id: string }>({ rows, selection }: SelectAllProps<Row>) => {
  const t = useText();
  const { selected, onChange } = selection;
  const isAll = rows.length > 0 && selected.length === rows.length;
  return (
    <Checkbox
      aria-label={t('list.select-all')}
      disabled={rows.length === 0}
      checked={selected.length > 0 && !isAll ? 'indeterminate' : isAll}
      onCheckedChange={() => onChange(isAll ? [] : rows)}
    />
  );
};

interface SelectRowProps<Row> {
  row: Row;
  selection: Selection<Row>;
}

const SelectRow = <Row extends { id: string }>({ row, selection }: SelectRowProps<Row>) => {
  const t = useText();
  const { selected, nameOf, onChange } = selection;
  const others = selected.filter(({ id }) => id !== row.id);
  const isSelected = others.length < selected.length;
  return (
    <Checkbox
      aria-label={t('list.select', { name: nameOf(row) })}
      checked={isSelected}
      onCheckedChange={() => onChange(isSelected ? others : [...others, row])}
    />
  );
};
