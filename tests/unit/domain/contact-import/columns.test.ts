import { AppError } from '../../../../server/src/domain/app-error';
import { findHeader, stripFooter } from '../../../../server/src/domain/contact-import';
import { readTable, tableOf } from './read-table';

describe('the columns of a file', () => {
  it.each([
    [
      'Outlook',
      tableOf(
        'Title|First Name|Middle Name|Last Name|Suffix|Company|Department|Job Title|Business Street|Business Fax|Business Phone|Business Phone 2|Home Phone|Mobile Phone|E-mail Address|E-mail Type|E-mail Display Name|E-mail 2 Address|Language|Notes',
        'Ms|Ada||Lovelace||Engines|R&D|Analyst|1 Way|111|222|333|444|555|ada@x.example|SMTP|Ada (ada@x.example)|ada2@x.example|English|n'
      ),
      { firstName: 'First Name', lastName: 'Last Name', email: 'E-mail Address', phone: 'Business Phone', company: 'Company', jobTitle: 'Job Title', language: 'Language' }, // prettier-ignore
    ],
    [
      'Outlook in German',
      tableOf(
        'Anrede|Vorname|Nachname|Firma|Abteilung|Position|Fax geschäftlich|Telefon geschäftlich|Telefon privat|Mobiltelefon|E-Mail-Adresse|E-Mail-Typ|E-Mail: Angezeigter Name|E-Mail 2: Adresse|Sprache',
        'Frau|Käthe|Sommer|Ahorn|X|Leitung|1|2|3|4|k@x.example|SMTP|K|k2@x.example|Deutsch'
      ),
      { firstName: 'Vorname', lastName: 'Nachname', email: 'E-Mail-Adresse', phone: 'Telefon geschäftlich', company: 'Firma', jobTitle: 'Position', language: 'Sprache' }, // prettier-ignore
    ],
    [
      'Outlook in French',
      tableOf(
        'Prénom|Nom|Société|Profession|Télécopie (bureau)|Téléphone (bureau)|Téléphone (domicile)|Adresse de messagerie|Type de messagerie|Langue',
        'Zoé|Curie|S|Chimiste|1|2|3|z@x.example|SMTP|français'
      ),
      { firstName: 'Prénom', lastName: 'Nom', email: 'Adresse de messagerie', phone: 'Téléphone (bureau)', company: 'Société', jobTitle: 'Profession', language: 'Langue' }, // prettier-ignore
    ],
    [
      'Google, since 2024',
      tableOf(
        'First Name|Middle Name|Last Name|Phonetic First Name|File As|Organization Name|Organization Title|Labels|E-mail 1 - Label|E-mail 1 - Value|E-mail 2 - Label|E-mail 2 - Value|Phone 1 - Label|Phone 1 - Value',
        'Ada||Lovelace|||Engines|Analyst|* myContacts|Work|ada@x.example|Home|a2@x.example|Mobile|555'
      ),
      { firstName: 'First Name', lastName: 'Last Name', email: 'E-mail 1 - Value', phone: 'Phone 1 - Value', company: 'Organization Name', jobTitle: 'Organization Title' }, // prettier-ignore
    ],
    [
      'Google, before',
      tableOf(
        'Name|Given Name|Additional Name|Family Name|Group Membership|E-mail 1 - Type|E-mail 1 - Value|Phone 1 - Type|Phone 1 - Value|Organization 1 - Type|Organization 1 - Name|Organization 1 - Title',
        'Ada Lovelace|Ada||Lovelace|* myContacts|* Work|ada@x.example|Mobile|555||Engines|Analyst'
      ),
      { firstName: 'Given Name', lastName: 'Family Name', email: 'E-mail 1 - Value', phone: 'Phone 1 - Value', company: 'Organization 1 - Name', jobTitle: 'Organization 1 - Title' }, // prettier-ignore
    ],
    [
      'Thunderbird',
      tableOf(
        'First Name|Last Name|Display Name|Nickname|Primary Email|Secondary Email|Screen Name|Work Phone|Home Phone|Fax Number|Pager Number|Mobile Number|Job Title|Organization',
        'Ada|Lovelace|Ada L|Al|ada@x.example|a2@x.example||1|2|3|4|5|Analyst|Engines'
      ),
      { firstName: 'First Name', lastName: 'Last Name', email: 'Primary Email', phone: 'Work Phone', company: 'Organization', jobTitle: 'Job Title' }, // prettier-ignore
    ],
    [
      'Dynamics 365',
      tableOf(
        '(Do Not Modify) Contact|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Full Name|Email|Company Name|Business Phone|Status',
        'b1|x==|1/2/2026|Ada Lovelace|ada@x.example|Engines|555|Active'
      ),
      { fullName: 'Full Name', email: 'Email', company: 'Company Name', phone: 'Business Phone', active: 'Status' }, // prettier-ignore
    ],
    [
      'HubSpot',
      tableOf(
        'Record ID|First Name|Last Name|Email|Phone Number|Mobile Phone Number|Contact owner|Primary Company|Lead Status|Marketing contact status|Preferred language|Unsubscribed from all email|Email Domain',
        '1|Ada|Lovelace|ada@x.example|555|666|Staff|Engines|New|Marketing contact|en-gb|false|x.example'
      ),
      { firstName: 'First Name', lastName: 'Last Name', email: 'Email', phone: 'Phone Number', company: 'Primary Company', language: 'Preferred language', doNotEmail: 'Unsubscribed from all email' }, // prettier-ignore
    ],
    [
      'Salesforce',
      tableOf(
        'Id|Salutation|FirstName|LastName|Title|Account.Name|Email|Phone|MobilePhone|HasOptedOutOfEmail|Owner.Email',
        '1|Ms.|Ada|Lovelace|Analyst|Engines|ada@x.example|555|666|0|staff@y.example'
      ),
      { firstName: 'FirstName', lastName: 'LastName', jobTitle: 'Title', company: 'Account.Name', email: 'Email', phone: 'Phone', doNotEmail: 'HasOptedOutOfEmail' }, // prettier-ignore
    ],
    [
      'Mailchimp',
      tableOf(
        'Email Address|First Name|Last Name|Phone Number|MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME|UNSUB_TIME|LAST_CHANGED|LEID|NOTES|TAGS',
        'ada@x.example|Ada|Lovelace|555|2||2020-01-01 00:00:00|2021-01-01 00:00:00|x|1||"VIP"'
      ),
      { email: 'Email Address', firstName: 'First Name', lastName: 'Last Name', phone: 'Phone Number', doNotEmail: 'UNSUB_TIME' }, // prettier-ignore
    ],
    [
      'EspoCRM',
      tableOf(
        'id|name|firstName|lastName|title|emailAddress|phoneNumber|accountName|emailAddressIsOptedOut|doNotCall',
        '1|Ada Lovelace|Ada|Lovelace|Analyst|ada@x.example|555|Engines|0|1'
      ),
      { firstName: 'firstName', lastName: 'lastName', jobTitle: 'title', email: 'emailAddress', phone: 'phoneNumber', company: 'accountName', doNotEmail: 'emailAddressIsOptedOut' }, // prettier-ignore
    ],
    [
      'SuiteCRM',
      tableOf(
        'first_name|last_name|title|phone_home|phone_mobile|phone_work|phone_fax|email1|account_name|email_opt_out|invalid_email|do_not_call',
        'Ada|Lovelace|Analyst|1|2|3|4|ada@x.example|Engines|0|0|1'
      ),
      { firstName: 'first_name', lastName: 'last_name', jobTitle: 'title', phone: 'phone_work', email: 'email1', company: 'account_name', doNotEmail: 'invalid_email' }, // prettier-ignore
    ],
    [
      'a vCard that was converted',
      tableOf('FN|N.givenname|N.familyname|ORG|TITLE|EMAIL;WORK|TEL;CELL', 'Ada L|Ada|Lovelace|Engines|Analyst|ada@x.example|5'), // prettier-ignore
      { firstName: 'N.givenname', lastName: 'N.familyname', company: 'ORG', jobTitle: 'TITLE', email: 'EMAIL;WORK', phone: 'TEL;CELL' }, // prettier-ignore
    ],
    [
      'a list in Polish, by its values',
      tableOf('Imię|Nazwisko|Poczta', 'Łukasz|Żak|l@x.example', 'Ewa|Bąk|e@x.example'),
      { firstName: 'Imię', lastName: 'Nazwisko', email: 'Poczta' },
    ],
    [
      'Czech',
      tableOf('Jméno|Příjmení|Email', 'Jiří|Dvořák|j@x.example'),
      { firstName: 'Jméno', lastName: 'Příjmení', email: 'Email' },
    ],
    [
      'Italian',
      tableOf('Nome|Cognome|Società|Qualifica|Lingua', 'Ada|Rossi|Acme|CEO|italiano'),
      { firstName: 'Nome', lastName: 'Cognome', company: 'Società', jobTitle: 'Qualifica', language: 'Lingua' }, // prettier-ignore
    ],
    [
      'Portuguese',
      tableOf('Nome|Sobrenome|Empresa', 'Ada|Silva|Acme'),
      { firstName: 'Nome', lastName: 'Sobrenome', company: 'Empresa' },
    ],
    [
      'a report of Salesforce',
      tableOf('Contact: First Name|Contact: Last Name|Contact: Email|Account Name: Account Name', 'Ada|Lovelace|a@x.example|Acme'), // prettier-ignore
      { firstName: 'Contact: First Name', lastName: 'Contact: Last Name', email: 'Contact: Email', company: 'Account Name: Account Name' }, // prettier-ignore
    ],
    [
      'Pipedrive',
      tableOf('Person - Name|Person - First name|Person - Last name|Person - Email|Person - Organization', 'Ada Lovelace|Ada|Lovelace|a@x.example|Acme'), // prettier-ignore
      { firstName: 'Person - First name', lastName: 'Person - Last name', email: 'Person - Email', company: 'Person - Organization' }, // prettier-ignore
    ],
    [
      'Pipedrive, with full names',
      tableOf('Person - Name|Person - Email', 'Ada Lovelace|a@x.example'),
      { fullName: 'Person - Name', email: 'Person - Email' },
    ],
    [
      'Yahoo',
      tableOf('First|Last|Email', 'Ada|Lovelace|a@x.example'),
      { firstName: 'First', lastName: 'Last', email: 'Email' },
    ],
    [
      'MailerLite, by its values',
      tableOf('Subscriber|Send emails', 'a@x.example|yes', 'b@x.example|yes'),
      { email: 'Subscriber', doNotEmail: 'Send emails' },
    ],
    [
      'a list with salutations',
      tableOf('Title|Email|Owner email', 'Mr|a@x.example|staff@y.example', 'Dr.|b@x.example|boss@y.example'),
      { email: 'Email' },
    ],
  ])('are recognized: %s', (_source, table, fields) => {
    const read = readTable(table);
    expect(read.fields).toEqual(fields);
    expect(read.questions).toEqual([]);
    expect(read.rows.every((row) => 'contact' in row)).toBe(true);
  });

  it('are reported with samples and candidate fields', () => {
    const table = tableOf(
      'Home Phone|Email|Business Phone|Shoe size',
      '1|a@x.example|4|38',
      '2|b@x.example|5|38',
      '3|c@x.example||39',
      '9|d@x.example||40'
    );
    expect(readTable(table).columns).toEqual([
      { name: 'Home Phone', field: null, candidate: 'phone', samples: ['1', '2', '3'] },
      { name: 'Email', field: 'email', candidate: null, samples: ['a@x.example', 'b@x.example', 'c@x.example'] }, // prettier-ignore
      { name: 'Business Phone', field: 'phone', candidate: null, samples: ['4', '5'] },
      { name: 'Shoe size', field: null, candidate: null, samples: ['38', '39', '40'] },
    ]);
  });

  it('are reported with samples that show whether the encoding is right', () => {
    const table = tableOf('Email|City', 'a@x.example|Rome', 'b@x.example|Bonn', 'c@x.example|Paris', 'd@x.example|Köln'); // prettier-ignore
    expect(readTable(table).columns[1]?.samples).toEqual(['Köln', 'Rome', 'Bonn']);
  });

  it('fall back to the next best column if one has no values', () => {
    const table = tableOf('Business Phone|Mobile|Email|E-mail 2', '|1||a@x.example');
    expect(readTable(table).fields).toEqual({ phone: 'Mobile', email: 'E-mail 2' });
  });

  it('get unique names if their names repeat or are empty', () => {
    const names = readTable(tableOf('Email|Phone|Phone|', 'a@x.example|1|2|3')).columns.map(
      ({ name }) => name
    );
    expect(names).toEqual(['Email', 'Phone', 'Phone (2)', '#4']);
  });

  it('follow the chosen mapping', () => {
    const table = tableOf('Mobile|Phone|Email|Code', '1|2|a@x.example|Ada');
    const columns = { Mobile: 'phone', Code: 'firstName', Email: null } as const;
    expect(readTable(table, { columns }).fields).toEqual({ phone: 'Mobile', firstName: 'Code' });
  });

  it.each([
    ['column.unknown', { columns: { Fax: 'phone' } }],
    ['column.unknown', { values: { Fax: { x: true } } }],
    ['column.twice', { columns: { Mobile: 'phone', Phone: 'phone' } }],
  ] as const)('refuse an impossible mapping: %s', (code, chosen) => {
    const read = () => readTable(tableOf('Mobile|Phone', '1|2'), chosen);
    expect(read).toThrow(AppError);
    try {
      read();
    } catch (error) {
      expect((error as AppError).details.errors).toMatchObject([{ code }]);
    }
  });

  it('are found below titles and notes', () => {
    const table = [['Customers of the North'], ['Made on', '1/2/2026'], ...tableOf('First name|E-mail', 'Ada|a@x.example')]; // prettier-ignore
    expect(readTable(table).contacts).toMatchObject([{ firstName: 'Ada', email: 'a@x.example' }]);
  });

  it('are not named by the values of a contact', () => {
    const table = tableOf('E-mail|Kd-Kz|Col', 'a@x.example|Unsubscribed|Do not email');
    expect(readTable(table).contacts).toMatchObject([{ email: 'a@x.example', doNotEmail: true }]);
  });

  it('need a header row', () => {
    const rows = [['ada@x.example', 'Ada'], ['bob@x.example', 'Bob']].map((cells, line) => ({ line, cells })); // prettier-ignore
    expect(findHeader(rows)).toBeNull();
  });
});

describe('the notes below a report', () => {
  const report = (gap: number, ...notes: string[]) => {
    const lines = ['Ada', ...notes];
    return lines.map((first, place) => ({ line: place === 0 ? 2 : 2 + gap + place, cells: [first, ''] }));
  };

  it.each([
    ['are left out', 1, ['Confidential Information - Do Not Distribute', 'Generated By: Ada', 'Copyright (c) 2026'], 1], // prettier-ignore
    ['are rows like others without a blank line before', 0, ['Copyright Holder'], 2],
    ['are no names', 1, ['Cher'], 2],
  ])('%s', (_name, gap, notes, count) => {
    expect(stripFooter(report(gap, ...notes))).toHaveLength(count);
  });
});

describe('a full name', () => {
  const partsOf = (name: string) => {
    const [contact] = readTable([
      ['Name', 'Email'],
      [name, 'a@x.example'],
    ]).contacts;
    return [contact?.firstName, contact?.lastName];
  };

  it.each([
    ['Ada Lovelace', 'Ada', 'Lovelace'],
    ['Lovelace, Ada', 'Ada', 'Lovelace'],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['Anne-Marie de la Tour', 'Anne-Marie', 'de la Tour'],
    ['Ms. Grace Brewster Hopper', 'Grace Brewster', 'Hopper'],
    ['Frau Käthe Sommer', 'Käthe', 'Sommer'],
    ['Martin Luther King Jr.', 'Martin Luther', 'King Jr.'],
    ['Martin Luther King, Jr.', 'Martin Luther', 'King, Jr.'],
    ['van der Berg', null, 'van der Berg'],
    ['Cher', null, 'Cher'],
    ['山田太郎', null, '山田太郎'],
  ])('%s is split', (name, firstName, lastName) => {
    expect(partsOf(name)).toEqual([firstName, lastName]);
  });

  it('is the last name beside a column of first names', () => {
    const table = tableOf('Vorname|Name|E-Mail', 'Käthe|Sommer|k@x.example');
    expect(readTable(table).fields).toMatchObject({ firstName: 'Vorname', lastName: 'Name' });
  });

  it.each(['Name', 'Display Name'])('fills in from %s where first and last name are empty', (name) => {
    const { contacts } = readTable(
      tableOf(`First Name|Last Name|${name}|Email|E-mail 2`, 'Ada|Lovelace|X Y|a@x.example|', '||Grace Hopper||g@x.example') // prettier-ignore
    );
    expect(contacts).toMatchObject([
      { firstName: 'Ada', lastName: 'Lovelace', email: 'a@x.example' },
      { firstName: 'Grace', lastName: 'Hopper', email: 'g@x.example' },
    ]);
  });

  it('fills in empty first and last names if it is chosen too', () => {
    const table = tableOf('First Name|Last Name|Full Name', 'Ada|Lovelace|X Y', '||Grace Hopper');
    const { contacts } = readTable(table, { columns: { 'Full Name': 'fullName' } });
    expect(contacts).toMatchObject([{ lastName: 'Lovelace' }, { firstName: 'Grace', lastName: 'Hopper' }]);
  });
});
