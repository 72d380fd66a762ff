import { Readable } from 'node:stream';
import type { Connector, NewContact } from '../../../../server/src/crm/connector';
import { createContactImport } from '../../../../server/src/services/contacts/import-contacts';

const WRITE = { dryRun: false, skipInvalid: false };

const withImports = (imports: Connector['contacts']['imports']) =>
  createContactImport({ connector: { contacts: { imports } } as Connector });

const csv = (...rows: string[]) => ({
  csv: Readable.from([Buffer.from(rows.join('\n'))]),
  mapping: () => ({}),
});

describe('importing contacts', () => {
  it('is refused before reading the file if the CRM has its own imports', async () => {
    const service = withImports(null);
    expect(() => service.offer()).toThrow(expect.objectContaining({ code: 'connector.unsupported' }));
    const file = csv('email', 'ada@example.com');
    await expect(service.run(file, WRITE)).rejects.toMatchObject({ code: 'connector.unsupported' });
    expect(file.csv.readableDidRead).toBe(false);
  });

  it('counts contacts written meanwhile as duplicates', async () => {
    const create = jest.fn((news: readonly NewContact[]) => Promise.resolve(news.length - 1));
    const service = withImports({ known: () => Promise.resolve(new Set()), create });
    const report = await service.run(csv('email', 'a@example.com', 'b@example.com'), WRITE);
    expect(report).toMatchObject({ rows: 2, created: 1, duplicates: 1, refused: 0 });
  });

  it('requests at most 500 contacts at a time from the CRM', async () => {
    const known = jest.fn((_news: readonly NewContact[]) => Promise.resolve(new Set<string>()));
    const service = withImports({ known, create: (news) => Promise.resolve(news.length) });
    const rows = Array.from({ length: 1201 }, (_, row) => `row${row}@example.com`);
    expect(await service.run(csv('email', ...rows), WRITE)).toMatchObject({ created: 1201 });
    expect(known.mock.calls.map(([news]) => news.length)).toEqual([500, 500, 201]);
  });

  it('forbids e-mail if one of the rows with the same address does', async () => {
    const create = jest.fn((news: readonly NewContact[]) => Promise.resolve(news.length));
    const service = withImports({ known: () => Promise.resolve(new Set()), create });
    const rows = ['Email,Email Opt Out,Status', 'a@x.example,0,Active', 'A@x.example,1,Active', 'a@x.example,0,Inactive']; // prettier-ignore
    expect(await service.run(csv(...rows), WRITE)).toMatchObject({ created: 1, duplicates: 2 });
    expect(create.mock.calls[0]?.[0]).toMatchObject([{ email: 'a@x.example', doNotEmail: true, active: false }]); // prettier-ignore
  });

  it('forbids e-mail by a skipped row and for a second address', async () => {
    const create = jest.fn((news: readonly NewContact[], _marked?: readonly NewContact[]) => Promise.resolve(news.length)); // prettier-ignore
    const there = new Set(['known@x.example', 'second@x.example']);
    const known = (news: readonly NewContact[]) =>
      Promise.resolve(new Set(news.filter(({ email }) => there.has(email ?? '')).map(({ id }) => id)));
    const service = withImports({ known, create });
    const rows = [
      'Email;Language;Email Opt Out;Status',
      'a@x.example;Klingonisch;1;Active',
      'a@x.example;;0;Active',
      'known@x.example;Klingonisch;0;Inactive',
      'stranger@x.example;Klingonisch;1;Active',
      'b@x.example, second@x.example;;1;Active',
    ];
    expect(await service.run(csv(...rows), { dryRun: false, skipInvalid: true })).toMatchObject({
      ...{ rows: 5, created: 2, duplicates: 0, refused: 3, restricted: 2 },
      leftOut: [{ line: 2 }, { line: 4 }, { line: 5 }],
    });
    expect(create.mock.calls[0]?.[0]).toMatchObject([
      { email: 'a@x.example', doNotEmail: true },
      { email: 'b@x.example', doNotEmail: true },
    ]);
    expect(create.mock.calls[0]?.[1]).toMatchObject([
      { email: 'known@x.example', active: false, doNotEmail: false },
      { email: 'second@x.example', doNotEmail: true },
    ]);
  });
});
