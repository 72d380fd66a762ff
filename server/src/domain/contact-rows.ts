import { createHash } from 'node:crypto';
import {
  IMPORT_COLUMNS,
  type ContactFields,
  type ImportColumn,
  type LeftOutRow,
  type RowProblem,
} from '../../../contracts';
import { normalizeAddress } from './addresses';
import { AppError } from './app-error';

/** Headers that stand for a column besides its own name: Dynamics 365's names, and everyday words in five languages. */
const HEADERS: Record<ImportColumn, readonly string[]> = {
  firstName: ['given name', 'forename', 'Vorname', 'prénom', 'nombre', 'voornaam'],
  lastName: ['surname', 'family name', 'Nachname', 'Familienname', 'nom', 'nom de famille', 'apellido', 'apellidos', 'achternaam'], // prettier-ignore
  email: ['e-mail', 'email address', 'e-mail address', 'mail', 'emailaddress1', 'E-Mail-Adresse', 'adresse e-mail', 'correo', 'correo electrónico', 'e-mailadres'], // prettier-ignore
  phone: ['telephone', 'telephone1', 'business phone', 'mobile phone', 'Telefon', 'téléphone', 'teléfono', 'telefoon'], // prettier-ignore
  company: ['company name', 'organisation', 'organization', 'account', 'Firma', 'Unternehmen', 'entreprise', 'société', 'empresa', 'bedrijf'], // prettier-ignore
  jobTitle: ['title', 'position', 'Position', 'Funktion', 'fonction', 'cargo', 'functie'],
  language: ['locale', 'Sprache', 'langue', 'idioma', 'taal'],
  doNotEmail: ['donotbulkemail', 'no e-mail', 'keine E-Mails', 'pas d’e-mail', 'no enviar correos', 'geen e-mail'], // prettier-ignore
  active: ['aktiv', 'actif', 'activo', 'actief'],
};

/** Letters and digits alone, so that `First name`, `first_name` and `firstName` are one. */
const bare = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const COLUMN_OF_HEADER = new Map(
  IMPORT_COLUMNS.flatMap((column) =>
    [column, ...HEADERS[column]].map((header) => [bare(header), column] as const)
  )
);

/** Which cell of a row holds what. */
export interface Columns {
  header: string[];
  places: ReadonlyMap<ImportColumn, number>;
  ignored: string[];
}

/** @throws AppError `import.unreadable` if the file's first row names no column, or one twice */
export const readHeader = (cells: readonly string[]): Columns => {
  const header = cells.map((cell) => cell.trim());
  const places = new Map<ImportColumn, number>();
  const ignored: string[] = [];
  for (const [place, name] of header.entries()) {
    const column = COLUMN_OF_HEADER.get(bare(name));
    if (!column) {
      if (name) ignored.push(name);
      continue;
    }
    if (places.has(column)) {
      throw new AppError('import.unreadable', { detail: 'column-twice' }, `Two columns are ${column}`);
    }
    places.set(column, place);
  }
  if (!['firstName', 'lastName', 'email'].some((column) => places.has(column as ImportColumn))) {
    throw new AppError(
      'import.unreadable',
      { detail: 'no-columns' },
      'The first row has to name the columns, and one of firstName, lastName and email among them'
    );
  }
  return { header, places, ignored };
};

const YES = ['true', 'yes', 'y', '1', 'x', 'ja', 'wahr', 'oui', 'vrai', 'sí', 'si', 'verdadero', 'waar'];
const NO = ['false', 'no', 'n', '0', 'nein', 'falsch', 'non', 'faux', 'falso', 'nee', 'onwaar'];

const LONGEST: Record<ImportColumn, number> = {
  firstName: 255,
  lastName: 255,
  email: 254,
  phone: 255,
  company: 255,
  jobTitle: 255,
  language: 35,
  doNotEmail: 20,
  active: 20,
};

// eslint-disable-next-line no-control-regex -- control characters are what must not be in it
const CONTROL = /[\u0000-\u001f\u007f]/;

const languageOf = (tag: string): string | null => {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).toString();
  } catch {
    return null;
  }
};

/** A contact that a row of the file makes. The same values have the same id, so that importing them again is no second one. */
export interface ContactRow {
  id: string;
  line: number;
  cells: string[];
  contact: ContactFields;
}

const idOf = (contact: ContactFields): string =>
  createHash('sha256').update(JSON.stringify(contact)).digest('hex').slice(0, 24);

/** Reads one row of the file: the contact that it makes, or all that is wrong with it. */
export const readRow = (columns: Columns, line: number, cells: string[]): ContactRow | LeftOutRow => {
  const problems: RowProblem[] = [];
  const text = (column: ImportColumn): string | null => {
    const value = cells[columns.places.get(column) ?? -1]?.trim() ?? '';
    if (value.length > LONGEST[column]) problems.push({ code: 'value.too-long', column });
    else if (CONTROL.test(value)) problems.push({ code: 'value.control-characters', column });
    else return value || null;
    return null;
  };
  const flag = (column: ImportColumn, otherwise: boolean): boolean => {
    const value = text(column)?.toLowerCase();
    if (value === undefined) return otherwise;
    if (YES.includes(value)) return true;
    if (!NO.includes(value)) problems.push({ code: 'flag.invalid', column });
    return false;
  };

  if (cells.slice(columns.header.length).some(Boolean)) problems.push({ code: 'cells.too-many' });
  const [firstName, lastName] = [text('firstName'), text('lastName')];
  const typed = text('email');
  const email = normalizeAddress(typed);
  if (typed && !email) problems.push({ code: 'email.invalid', column: 'email' });
  const tag = text('language');
  const language = tag && languageOf(tag);
  if (tag && !language) problems.push({ code: 'language.invalid', column: 'language' });
  const contact: ContactFields = {
    firstName,
    lastName,
    email,
    phone: text('phone'),
    company: text('company'),
    jobTitle: text('jobTitle'),
    language,
    doNotEmail: flag('doNotEmail', false),
    active: flag('active', true),
  };
  if (problems.length === 0 && !firstName && !lastName && !email) problems.push({ code: 'name.missing' });
  return problems.length > 0 ? { line, cells, problems } : { id: idOf(contact), line, cells, contact };
};
