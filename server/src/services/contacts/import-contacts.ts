import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import {
  IMPORT_COLUMNS,
  IMPORT_LIMITS,
  type ImportEncoding,
  type ImportMapping,
  type ImportCapabilities,
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
  identifiesPerson,
  unresolvedValues,
  readRow,
  type RefusedRow,
  stripFooter,
} from '../../domain/contact-import';
import { readCsv } from './csv-file';
import { decodeText, readBytes } from './csv-text';

/** How many rows are checked before other requests get a turn, and looked up in the CRM together. */
const CHUNK = 500;

/** How many imports may wait in the queue, each with its connection. */
const MAX_WAITING = 20;

/** Roughly the time a large file takes. */
const RETRY_SECONDS = 30;

/** Receives the progress of an import. If it throws, the import ends, and nothing is written. */
type OnProgress = (progress: ImportProgress) => void;

/** A file as it was uploaded, with its import options, which are known once the whole file has arrived. */
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
  refused: RefusedRow[];
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
  if (place === null || !named) {
    throw new AppError('import.unreadable', { detail: 'no-header' }, 'No row names the columns');
  }
  const header = named.cells.map((cell) => cell.trim());
  const people = stripFooter(rows.slice(place + 1));
  await nextTurn();
  const mapping = mapColumns(header, people, chosen);
  await nextTurn();

  const good: ContactRow[] = [];
  const refused: RefusedRow[] = [];
  for (const [count, person] of people.entries()) {
    const row = readRow(mapping, person);
    if ('contact' in row) good.push(row);
    else refused.push(row);
    if (count % CHUNK === 0) await nextTurn();
  }
  return { encoding, header, headerLine: named.line, mapping, good, refused };
};

/** Refuses a file whose columns or values are unclear, even if all of its rows are valid. */
const refuseUnclear = (mapping: ColumnMapping): void => {
  if (!identifiesPerson(mapping)) throw new AppError('import.unreadable', { detail: 'no-columns' });
  const questions = unresolvedValues(mapping);
  if (questions.length === 0) return;
  const code = 'value.unclear';
  throw new AppError('import.unclear', {
    errors: questions.map(([name, value]) => ({ path: [name, value], message: code, code })),
  });
};

type Marks = RefusedRow['marks'];

/** One row that forbids e-mail is enough. */
const together = (one: Marks, other: Marks | undefined): Marks => ({
  doNotEmail: one.doNotEmail || other?.doNotEmail === true,
  active: one.active && other?.active !== false,
});

const isRestricted = ({ doNotEmail, active }: Marks): boolean => doNotEmail || !active;

/** Marks by address from rows that create no contact for it: refused rows, and second addresses. */
const marksBeside = (
  good: readonly ContactRow[],
  refused: readonly RefusedRow[]
): ReadonlyMap<string, Marks> => {
  const second = good.map(({ otherAddresses, contact }) => ({ addresses: otherAddresses, marks: contact }));
  const marks = new Map<string, Marks>();
  for (const row of [...refused, ...second]) {
    if (!isRestricted(row.marks)) continue;
    for (const address of row.addresses) marks.set(address, together(row.marks, marks.get(address)));
  }
  return marks;
};

/** A contact of which the file has only the address. */
const addressee = (email: string, marks: Marks): NewContact => ({
  id: email,
  firstName: null,
  lastName: null,
  email,
  phone: null,
  company: null,
  jobTitle: null,
  language: null,
  ...marks,
});

/**
 * Removes rows whose contact appears earlier in the file: the same address or, without one, the same values.
 * If any row of a contact forbids e-mail, the contact is not mailed.
 *
 * @param beside Marks from other rows, by address
 */
const withoutRepetitions = (
  rows: readonly ContactRow[],
  beside: ReadonlyMap<string, Marks>
): { first: ContactRow[]; repeated: LeftOutRow[] } => {
  const first = new Map<string, ContactRow>();
  const repeated: LeftOutRow[] = [];
  for (const row of rows) {
    const identity = row.contact.email ?? row.id;
    const earlier = first.get(identity);
    if (earlier) repeated.push(leftOut(row, 'duplicate.in-file'));
    const { contact } = earlier ?? row;
    const marks = together(row.contact, earlier?.contact ?? beside.get(identity));
    first.set(identity, { ...(earlier ?? row), contact: { ...contact, ...marks } });
  }
  return { first: [...first.values()], repeated };
};

const knownIds = async (
  contacts: readonly NewContact[],
  imports: ContactImports,
  onProgress: OnProgress
): Promise<ReadonlySet<string>> => {
  const known = new Set<string>();
  for (let start = 0; start < contacts.length; start += CHUNK) {
    onProgress({ phase: 'checking', done: start, total: contacts.length });
    for (const id of await imports.known(contacts.slice(start, start + CHUNK))) known.add(id);
  }
  return known;
};

/**
 * Imports contacts from a CSV file. The whole file is read and checked before anything is written, in one
 * transaction. A contact's id is derived from its values, so that a file uploaded twice is imported once, on
 * several servers, too.
 */
export const createContactImport = ({ connector }: { connector: Connector }) => {
  /**
   * Each import sees the contacts written by the one before, and only one has its rows in memory: the others
   * are not read yet.
   */
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
    const marks = marksBeside(good, refused);
    const { first, repeated } = withoutRepetitions(good, marks);
    const own = new Set(first.map(({ contact }) => contact.email));
    const others = [...marks].flatMap(([email, said]) => (own.has(email) ? [] : [addressee(email, said)]));
    const contacts = first.map(newContact);
    const ids = await knownIds([...contacts, ...others], imports, onProgress);
    const fresh = contacts.filter(({ id }) => !ids.has(id));
    const restricted = [...contacts, ...others].filter(
      (contact) => ids.has(contact.id) && isRestricted(contact)
    );
    const write = async (): Promise<number> => {
      const total = fresh.length;
      onProgress({ phase: 'writing', done: 0, total });
      return imports.create(fresh, restricted, (done) => onProgress({ phase: 'writing', done, total }));
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
      leftOut: [
        ...refused.map(({ line, cells, problems }) => ({ line, cells, problems })),
        ...repeated,
        ...first.filter(({ id }) => ids.has(id)).map((row) => leftOut(row, 'duplicate.in-crm')),
      ].sort((a, b) => a.line - b.line),
    };
  };

  return {
    /** @throws AppError `connector.unsupported` if contacts are imported in the CRM itself */
    offer(): ImportCapabilities {
      importsOf();
      return { columns: IMPORT_COLUMNS, limits: IMPORT_LIMITS };
    },

    /**
     * Concurrent imports are read and written one after the other.
     *
     * @throws AppError `connector.unsupported`, `request.invalid` (the mapping), `import.unreadable`, `import.unclear`,
     *   `import.rows-refused`; `rate.limited` if too many imports are waiting
     * @throws CrmError if the contacts could not be written; none of them is written then
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
