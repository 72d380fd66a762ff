import type { LeftOutRow } from '../../../contracts';
import { AppError } from '../../../server/src/domain/app-error';
import { readHeader, readRow, type ContactRow } from '../../../server/src/domain/contact-rows';

const HEADER = ['firstName', 'lastName', 'email', 'phone', 'company', 'jobTitle', 'language', 'doNotEmail', 'active']; // prettier-ignore
const columns = readHeader(HEADER);

const read = (...cells: string[]): ContactRow | LeftOutRow => readRow(columns, 7, cells);

const contactOf = (...cells: string[]) => {
  const row = read(...cells);
  if (!('contact' in row)) throw new Error(JSON.stringify(row.problems));
  return row.contact;
};

const problemsOf = (...cells: string[]) => {
  const row = read(...cells);
  return 'contact' in row ? [] : row.problems;
};

describe('the header of an import', () => {
  it.each([
    ['First Name', 'firstName'],
    ['last_name', 'lastName'],
    [' E-Mail ', 'email'],
    ['emailaddress1', 'email'],
    ['Prénom', 'firstName'],
    ['Nachname', 'lastName'],
    ['Firma', 'company'],
    ['correo electrónico', 'email'],
    ['Functie', 'jobTitle'],
  ])('takes "%s" for %s', (name, column) => {
    const { places } = readHeader(['email', 'firstName'].includes(column) ? [name] : [name, 'email']);
    expect(places.get(column as 'email')).toBe(0);
  });

  it('tells which columns it does not read', () => {
    expect(readHeader(['email', 'Shoe size', '']).ignored).toEqual(['Shoe size']);
  });

  it.each([
    ['no-columns', ['ada@example.com', 'Ada']],
    ['no-columns', ['company', 'phone']],
    ['column-twice', ['email', 'E-Mail']],
  ])('is refused as %s', (detail, header) => {
    expect(() => readHeader(header)).toThrow(AppError);
    try {
      readHeader(header);
    } catch (error) {
      expect((error as AppError).details.detail).toBe(detail);
    }
  });
});

describe('a row of an import', () => {
  it('makes a contact with tidy values and a normalized address', () => {
    expect(
      contactOf(' Käthe ', 'Sommer', ' KÄTHE@Example.COM', '+49 30 1', 'Ahorn', 'CEO', 'de_at', 'Yes', 'nein')
    ).toEqual({
      firstName: 'Käthe',
      lastName: 'Sommer',
      email: 'käthe@example.com',
      phone: '+49 30 1',
      company: 'Ahorn',
      jobTitle: 'CEO',
      language: 'de-AT',
      doNotEmail: true,
      active: false,
    });
  });

  it('may leave out all but a name or an address', () => {
    expect(contactOf('', '', 'ada@example.com')).toMatchObject({
      firstName: null,
      doNotEmail: false,
      active: true,
    });
    expect(contactOf('Ada')).toMatchObject({ email: null });
  });

  it.each([
    [['', '', '', '+1'], [{ code: 'name.missing' }]],
    [['Ada', '', 'ada at example.com'], [{ code: 'email.invalid', column: 'email' }]],
    [['Ada', '', 'so\u00adft@example.com'], [{ code: 'email.invalid', column: 'email' }]],
    [['Ada', '', 'a@example.com, b@example.com'], [{ code: 'email.invalid', column: 'email' }]],
    [['x'.repeat(256)], [{ code: 'value.too-long', column: 'firstName' }]],
    [['Ada\nLovelace'], [{ code: 'value.control-characters', column: 'firstName' }]],
    [['Ada', '', '', '', '', '', 'no language'], [{ code: 'language.invalid', column: 'language' }]],
    [['Ada', '', '', '', '', '', '', 'perhaps'], [{ code: 'flag.invalid', column: 'doNotEmail' }]],
    [[...HEADER.map(() => ''), 'more'], [{ code: 'cells.too-many' }]],
  ])('is refused with what is wrong: %j', (cells, problems) => {
    expect(problemsOf(...cells)).toEqual(problems);
  });

  it('is refused with all that is wrong at once, as it stands in the file', () => {
    const cells = ['x'.repeat(256), '', 'nobody'];
    expect(read(...cells)).toEqual({
      line: 7,
      cells,
      problems: [
        { code: 'value.too-long', column: 'firstName' },
        { code: 'email.invalid', column: 'email' },
      ],
    });
  });

  it('has one id for the same values, however they are spelled, and another for others', () => {
    const idOf = (...cells: string[]) => (read(...cells) as ContactRow).id;
    expect(idOf('Ada', '', 'ADA@example.com')).toBe(idOf(' Ada', '', 'ada@example.com '));
    expect(idOf('Ada')).not.toBe(idOf('', 'Ada'));
    expect(idOf('Ada')).toMatch(/^[0-9a-f]{24}$/);
  });
});
