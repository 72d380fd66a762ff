import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import {
  IMPORT_COLUMNS,
  IMPORT_LIMITS,
  type ImportOffer,
  type ImportProgress,
  type ImportQuery,
  type ImportReport,
  type LeftOutRow,
} from '../../../../contracts';
import type { Connector, ContactImports, NewContact } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import { readHeader, readRow, type Columns, type ContactRow } from '../../domain/contact-rows';
import { readCsv } from './csv-file';

/** How many rows are looked at before others get their turn, and looked up in the CRM together. */
const CHUNK = 500;

/** How many imports may wait for their turn, each with its connection. */
const MAX_WAITING = 20;

/** About what a large file takes. */
const RETRY_SECONDS = 30;

/** Told how far an import has got; if it throws, the import ends, and nothing is written. */
type OnProgress = (progress: ImportProgress) => void;

interface ReadFile {
  columns: Columns;
  good: ContactRow[];
  refused: LeftOutRow[];
}

const newContact = ({ id, contact }: ContactRow): NewContact => ({ id, ...contact });

const leftOut = (
  { line, cells }: ContactRow,
  code: 'duplicate.in-crm' | 'duplicate.in-file'
): LeftOutRow => ({
  line,
  cells,
  problems: [{ code }],
});

const readFile = async (csv: AsyncIterable<Buffer>): Promise<ReadFile> => {
  let columns: Columns | undefined;
  const good: ContactRow[] = [];
  const refused: LeftOutRow[] = [];
  let read = 0;
  for await (const { line, cells } of readCsv(csv)) {
    if (!columns) {
      columns = readHeader(cells);
      continue;
    }
    const row = readRow(columns, line, cells);
    if ('contact' in row) good.push(row);
    else refused.push(row);
    read += 1;
    if (read % CHUNK === 0) await nextTurn();
  }
  if (!columns) throw new AppError('import.unreadable', { detail: 'empty' }, 'The file is empty');
  return { columns, good, refused };
};

/** Takes out rows whose contact stands further up in the file: the same address, or without one the same values. */
const withoutRepetitions = (rows: readonly ContactRow[]): { first: ContactRow[]; repeated: LeftOutRow[] } => {
  const seen = new Set<string>();
  const first: ContactRow[] = [];
  const repeated: LeftOutRow[] = [];
  for (const row of rows) {
    const identity = row.contact.email ?? row.id;
    if (seen.has(identity)) repeated.push(leftOut(row, 'duplicate.in-file'));
    else first.push(row);
    seen.add(identity);
  }
  return { first, repeated };
};

const withoutKnown = async (
  rows: readonly ContactRow[],
  imports: ContactImports,
  onProgress: OnProgress
): Promise<{ fresh: ContactRow[]; known: LeftOutRow[] }> => {
  const fresh: ContactRow[] = [];
  const known: LeftOutRow[] = [];
  for (let start = 0; start < rows.length; start += CHUNK) {
    onProgress({ phase: 'checking', done: start, total: rows.length });
    const chunk = rows.slice(start, start + CHUNK);
    const ids = await imports.known(chunk.map(newContact));
    for (const row of chunk) {
      if (ids.has(row.id)) known.push(leftOut(row, 'duplicate.in-crm'));
      else fresh.push(row);
    }
  }
  return { fresh, known };
};

/**
 * Contacts from a CSV file. The file is read and checked to its end before anything is written, and what is written is
 * written in one transaction. A contact's id is made of its values, so that a file that is sent twice is imported once,
 * on several servers too.
 */
export const createContactImport = ({ connector }: { connector: Connector }) => {
  /** Each sees what the one before has written, and only one has its rows in memory: the others are not read yet. */
  const oneAtATime = pLimit(1);

  const importsOf = (): ContactImports => {
    const { imports } = connector.contacts;
    if (!imports) throw new AppError('connector.unsupported');
    return imports;
  };

  const run = async (
    { columns, good, refused }: ReadFile,
    { dryRun, skipInvalid }: ImportQuery,
    imports: ContactImports,
    onProgress: OnProgress
  ): Promise<ImportReport> => {
    if (refused.length > 0 && !dryRun && !skipInvalid) {
      throw new AppError('import.rows-refused', {
        errors: refused.flatMap(({ line, problems }) =>
          problems.map(({ code, column }) => ({
            path: [String(line), ...(column ? [column] : [])],
            message: code,
          }))
        ),
      });
    }
    const { first, repeated } = withoutRepetitions(good);
    const { fresh, known } = await withoutKnown(first, imports, onProgress);
    const write = async (): Promise<number> => {
      const total = fresh.length;
      onProgress({ phase: 'writing', done: 0, total });
      return imports.create(fresh.map(newContact), (done) => onProgress({ phase: 'writing', done, total }));
    };
    const created = dryRun ? fresh.length : await write();
    return {
      dryRun,
      rows: good.length + refused.length,
      created,
      duplicates: good.length - created,
      refused: refused.length,
      header: columns.header,
      ignoredColumns: columns.ignored,
      leftOut: [...refused, ...repeated, ...known].sort((a, b) => a.line - b.line),
    };
  };

  return {
    /** @throws AppError `connector.unsupported` where contacts are imported in the CRM itself */
    offer(): ImportOffer {
      importsOf();
      return { columns: IMPORT_COLUMNS, limits: IMPORT_LIMITS };
    },

    /**
     * Imports that come at the same time are read and written one after the other.
     *
     * @throws AppError `connector.unsupported`, `import.unreadable`, `import.rows-refused`; `rate.limited` if too many wait already
     * @throws CrmError if the contacts could not be written, and then none of them is
     */
    run: async (
      csv: AsyncIterable<Buffer>,
      query: ImportQuery,
      onProgress: OnProgress = () => undefined
    ): Promise<ImportReport> => {
      const imports = importsOf();
      if (oneAtATime.pendingCount >= MAX_WAITING) {
        throw new AppError(
          'rate.limited',
          { retryAfter: RETRY_SECONDS },
          'Too many imports at once; try again soon'
        );
      }
      return oneAtATime(async () => run(await readFile(csv), query, imports, onProgress));
    },
  };
};

export type ContactImport = ReturnType<typeof createContactImport>;
