import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import {
  IMPORT_COLUMNS,
  IMPORT_LIMITS,
  type ImportEncoding,
  type ImportMapping,
  type ImportOffer,
  type ImportProgress,
  type ImportQuery,
  type ImportReport,
  type LeftOutRow,
} from '../../../../contracts';
import type { Connector, ContactImports, NewContact } from '../../crm/connector';
import { AppError } from '../../domain/app-error';
import {
  type ColumnMapping,
  type ContactRow,
  describeColumns,
  findHeader,
  mapColumns,
  namesAPerson,
  openQuestions,
  readRow,
} from '../../domain/contact-import';
import { readCsv } from './csv-file';
import { decodeText, readBytes } from './csv-text';

/** How many rows are looked at before others get their turn, and looked up in the CRM together. */
const CHUNK = 500;

/** How many imports may wait for their turn, each with its connection. */
const MAX_WAITING = 20;

/** About what a large file takes. */
const RETRY_SECONDS = 30;

/** Told how far an import has got; if it throws, the import ends, and nothing is written. */
type OnProgress = (progress: ImportProgress) => void;

/** A file as it was sent, with how it is to be read, which is known once all of the file is there. */
export interface ImportFile {
  csv: AsyncIterable<Buffer>;
  mapping: () => ImportMapping;
}

interface ReadFile {
  encoding: ImportEncoding;
  header: string[];
  headerLine: number;
  mapping: ColumnMapping;
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

const readFile = async ({ csv, mapping: chosenMapping }: ImportFile): Promise<ReadFile> => {
  const bytes = await readBytes(csv);
  const chosen = chosenMapping();
  const { text, encoding } = decodeText(bytes, chosen.encoding);
  const rows = await readCsv(text);
  if (rows.length === 0) throw new AppError('import.unreadable', { detail: 'empty' });
  const place = findHeader(rows);
  const named = place === null ? undefined : rows[place];
  if (place === null || !named) throw new AppError('import.unreadable', { detail: 'no-columns' });
  const header = named.cells.map((cell) => cell.trim());
  const people = rows.slice(place + 1);
  await nextTurn();
  const mapping = mapColumns(header, people, chosen);
  await nextTurn();

  const good: ContactRow[] = [];
  const refused: LeftOutRow[] = [];
  for (const [count, person] of people.entries()) {
    const row = readRow(mapping, person);
    if ('contact' in row) good.push(row);
    else refused.push(row);
    if (count % CHUNK === 0) await nextTurn();
  }
  return { encoding, header, headerLine: named.line, mapping, good, refused };
};

/** What keeps a file from being imported, however good its rows are. */
const refuseUnclear = (mapping: ColumnMapping): void => {
  if (!namesAPerson(mapping)) throw new AppError('import.unreadable', { detail: 'no-columns' });
  const questions = openQuestions(mapping);
  if (questions.length === 0) return;
  const code = 'value.unclear';
  throw new AppError('import.unclear', {
    errors: questions.map(([name, value]) => ({ path: [name, value], message: code, code })),
  });
};

/**
 * Takes out rows whose contact stands further up in the file: the same address, or without one the same values. A contact
 * that one of its rows keeps from being mailed is not mailed.
 */
const withoutRepetitions = (rows: readonly ContactRow[]): { first: ContactRow[]; repeated: LeftOutRow[] } => {
  const first = new Map<string, ContactRow>();
  const repeated: LeftOutRow[] = [];
  for (const row of rows) {
    const identity = row.contact.email ?? row.id;
    const earlier = first.get(identity);
    if (!earlier) {
      first.set(identity, row);
      continue;
    }
    repeated.push(leftOut(row, 'duplicate.in-file'));
    const doNotEmail = earlier.contact.doNotEmail || row.contact.doNotEmail;
    const active = earlier.contact.active && row.contact.active;
    first.set(identity, { ...earlier, contact: { ...earlier.contact, doNotEmail, active } });
  }
  return { first: [...first.values()], repeated };
};

const withoutKnown = async (
  rows: readonly ContactRow[],
  imports: ContactImports,
  onProgress: OnProgress
): Promise<{ fresh: ContactRow[]; known: ContactRow[] }> => {
  const fresh: ContactRow[] = [];
  const known: ContactRow[] = [];
  for (let start = 0; start < rows.length; start += CHUNK) {
    onProgress({ phase: 'checking', done: start, total: rows.length });
    const chunk = rows.slice(start, start + CHUNK);
    const ids = await imports.known(chunk.map(newContact));
    for (const row of chunk) (ids.has(row.id) ? known : fresh).push(row);
  }
  return { fresh, known };
};

const isRestricted = ({ contact }: ContactRow): boolean => contact.doNotEmail || !contact.active;

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
    { encoding, header, headerLine, mapping, good, refused }: ReadFile,
    { dryRun, skipInvalid }: ImportQuery,
    imports: ContactImports,
    onProgress: OnProgress
  ): Promise<ImportReport> => {
    if (refused.length > 0 && !dryRun && !skipInvalid) {
      throw new AppError('import.rows-refused', {
        errors: refused.flatMap(({ line, problems }) =>
          problems.map(({ code, column, values }) => ({
            path: [String(line), ...(column ? [column] : [])],
            message: code,
            code,
            ...(values && { values }),
          }))
        ),
      });
    }
    const { first, repeated } = withoutRepetitions(good);
    const { fresh, known } = await withoutKnown(first, imports, onProgress);
    const restricted = known.filter(isRestricted);
    const write = async (): Promise<number> => {
      const total = fresh.length;
      onProgress({ phase: 'writing', done: 0, total });
      return imports.create(fresh.map(newContact), restricted.map(newContact), (done) =>
        onProgress({ phase: 'writing', done, total })
      );
    };
    const created = dryRun ? fresh.length : await write();
    return {
      dryRun,
      rows: good.length + refused.length,
      created,
      duplicates: good.length - created,
      restricted: restricted.length,
      refused: refused.length,
      encoding,
      header,
      headerLine,
      columns: describeColumns(mapping),
      leftOut: [...refused, ...repeated, ...known.map((row) => leftOut(row, 'duplicate.in-crm'))].sort(
        (a, b) => a.line - b.line
      ),
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
     * @throws AppError `connector.unsupported`, `request.invalid` (the mapping), `import.unreadable`, `import.unclear`,
     * `import.rows-refused`; `rate.limited` if too many wait already
     * @throws CrmError if the contacts could not be written, and then none of them is
     */
    run: async (
      file: ImportFile,
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
      return oneAtATime(async () => {
        const read = await readFile(file);
        if (!query.dryRun) refuseUnclear(read.mapping);
        return run(read, query, imports, onProgress);
      });
    },
  };
};

export type ContactImport = ReturnType<typeof createContactImport>;
