import type { LeftOutRow } from '../../../../contracts';
import { mapColumns, readRow } from '../../../../server/src/domain/contact-import';

const HEADER = ['firstName', 'lastName', 'email', 'phone', 'company', 'jobTitle', 'language', 'doNotEmail', 'active']; // prettier-ignore

const read = (...cells: string[]) => {
  const row = { line: 7, cells };
  return readRow(mapColumns(HEADER, [row], {}), row);
};

const contactOf = (...cells: string[]) => {
  const row = read(...cells);
  if (!('contact' in row)) throw new Error(JSON.stringify(row.problems));
  return row.contact;
};

describe('a row of an import', () => {
  it('creates a contact with trimmed values and a normalized address', () => {
    expect(
      contactOf(
        ' Käthe ',
        'Sommer',
        ' KÄTHE@Example.COM',
        '+49 30 1',
        'Ahorn',
        'CEO',
        'German (Austria)',
        'Yes',
        'nein'
      )
    ).toEqual({
      firstName: 'Käthe',
      lastName: 'Sommer',
      email: contactOf('', '', 'käthe@example.com').email,
      phone: '+49 30 1',
      company: 'Ahorn',
      jobTitle: 'CEO',
      language: 'de-AT',
      doNotEmail: true,
      active: false,
    });
  });

  it('needs only a name or an address', () => {
    expect(contactOf('', '', 'ada@example.com')).toMatchObject({
      firstName: null,
      doNotEmail: false,
      active: true,
    });
    expect(contactOf('Ada')).toMatchObject({ email: null });
  });

  it.each([
    ["'+44 20 7946 0011", '+44 20 7946 0011'],
    ["'\uff0b44 20", '\uff0b44 20'],
    ["'-", '-'],
    ["'t Hooft", "'t Hooft"],
    ['* +1 555 ::: +1 666', '+1 555'],
    ['+1 555 ::: * +1 666', '+1 666'],
  ])('reads %j as %j, like spreadsheets and Google Contacts', (cell, phone) => {
    expect(contactOf('Ada', '', '', cell).phone).toBe(phone);
  });

  it.each([
    'a@x.example ::: b@x.example',
    'Rt <a@x.example>',
    '"Lovelace, Ada" <A@x.example>',
    '<a@x.example>',
    'mailto:a@x.example',
    'SMTP:a@x.example',
    'a@x.example;',
    'a@x.example; b@x.example',
    'a@x.example, b@x.example',
    'Ada <a@x.example>, Bob <b@x.example>',
    'a@x.example (private)',
  ])('reads the first address in %j', (cell) => {
    expect(contactOf('', '', cell).email).toBe('a@x.example');
  });

  it.each([
    [['Ada', '', 'write to a@x.example', '', '', '', '', 'yes']],
    [['Ada', '', 'a@x.example', '', '', '', 'no language', 'yes']],
    [['x'.repeat(256), '', 'a@x.example', '', '', '', '', 'yes']],
  ])('forbids e-mail to its address even if it is refused: %j', (cells) => {
    expect(read(...cells)).toMatchObject({
      addresses: ['a@x.example'],
      marks: { doNotEmail: true, active: true },
    });
  });

  it.each(['-', 'n/a', 'None', 'Unknown', 'Unbekannt'])('has no language if it is %j', (language) => {
    expect(contactOf('Ada', '', '', '', '', '', language).language).toBeNull();
  });

  it.each([
    [['', '', '', '+1'], [{ code: 'name.missing' }]],
    [['Ada', '', 'ada at example.com'], [{ code: 'email.invalid', column: 'email' }]],
    [['Ada', '', 'so\u00adft@example.com'], [{ code: 'email.invalid', column: 'email' }]],
    [['Ada', '', 'ada <at> example.com'], [{ code: 'email.invalid', column: 'email' }]],
    [['Ada', '', 'ada@example.com or nobody'], [{ code: 'email.invalid', column: 'email' }]],
    [['x'.repeat(256)], [{ code: 'value.too-long', column: 'firstName', values: { max: 255 } }]],
    [['Ada\nLovelace'], [{ code: 'value.control-characters', column: 'firstName' }]],
    [['Ada', '', '', '', '', '', 'no language'], [{ code: 'language.invalid', column: 'language' }]],
    [[...HEADER.map(() => ''), 'more'], [{ code: 'cells.too-many' }]],
  ])('is refused with its problem: %j', (cells, problems) => {
    expect((read(...cells) as LeftOutRow).problems).toEqual(problems);
  });

  it('is refused with all its problems and its original cells', () => {
    const cells = ['x'.repeat(256), '', 'nobody'];
    expect(read(...cells)).toMatchObject({
      line: 7,
      cells,
      problems: [{ code: 'value.too-long' }, { code: 'email.invalid' }],
    });
  });

  it('has the same id for the same values in any spelling, and another for others', () => {
    const idOf = (...cells: string[]) => (read(...cells) as { id: string }).id;
    expect(idOf('Ada', '', 'ADA@example.com')).toBe(idOf(' Ada', '', 'ada@example.com '));
    expect(idOf('Ada')).not.toBe(idOf('', 'Ada'));
    expect(idOf('Ada')).toMatch(/^[0-9a-f]{24}$/);
  });
});
