import { randomUUID } from 'node:crypto';
import type { ContactImports, NewContact } from '../../server/src/crm/connector';
import type { RunningCrm } from '../../server/src/crm/testing/connector-contract';
import { everyDatabase } from './embedded-harness';

const newContact = (data: Partial<NewContact> = {}): NewContact => ({
  id: randomUUID(),
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: `${randomUUID()}@example.com`,
  phone: null,
  company: null,
  jobTitle: null,
  language: 'en',
  doNotEmail: false,
  active: true,
  ...data,
});

describe.each(everyDatabase)('contacts imported in bulk: $name', ({ start }) => {
  let crm: RunningCrm;
  let imports: ContactImports;

  beforeAll(async () => {
    crm = await start();
    if (!crm.connector.contacts.imports) throw new Error('It takes no imports');
    ({ imports } = crm.connector.contacts);
  }, 120_000);
  afterAll(async () => crm.stop());

  it('are found as if they had been entered by hand', async () => {
    const contact = newContact({ firstName: 'Käthe', lastName: 'Bulkmann', company: 'Ahorn' });
    expect(await imports.create([contact])).toBe(1);
    const { rows } = await crm.connector.contacts.search({ search: 'kathe bulk', pageSize: 5 });
    expect(rows).toEqual([{ ...contact, fullName: 'Käthe Bulkmann' }]);
  });

  it('are left unchanged if they exist, and counted only once', async () => {
    const contact = newContact();
    await imports.create([contact]);
    expect(await imports.create([{ ...contact, firstName: 'Another' }, newContact()])).toBe(1);
    expect(await crm.connector.contacts.get(contact.id)).toMatchObject({ firstName: 'Ada' });
  });

  it('transfer only restrictions on e-mail to existing contacts', async () => {
    const email = `käthe.${randomUUID()}@example.com`;
    const [open, closed] = [newContact({ email }), newContact({ doNotEmail: true })];
    await imports.create([open, closed]);
    const marked = [
      newContact({ email, firstName: 'Other', active: false, doNotEmail: true }),
      { ...closed, doNotEmail: false },
    ];
    await imports.create([], marked);
    expect(await crm.connector.contacts.get(open.id)).toEqual({
      ...open,
      fullName: 'Ada Lovelace',
      active: false,
      doNotEmail: true,
    });
    expect(await crm.connector.contacts.get(closed.id)).toMatchObject({ doNotEmail: true, active: true });
  });

  it('are saved all together or not at all', async () => {
    const marked = newContact();
    await imports.create([marked]);
    const contacts = Array.from({ length: 600 }, () => newContact());
    const bad = newContact({ lastName: 7 as unknown as string });
    const restricted = [{ ...marked, doNotEmail: true }];
    await expect(imports.create([...contacts, bad], restricted)).rejects.toThrow();
    expect(await crm.connector.contacts.get(marked.id)).toMatchObject({ doNotEmail: false });
    expect(await crm.connector.contacts.get(contacts[0]?.id ?? '')).toBeNull();
  });

  it('are matched by id or exact address, whether active or not', async () => {
    const email = `käthe.${randomUUID()}@example.com`;
    const there = newContact({ email, active: false });
    await imports.create([there]);
    const news = [
      newContact({ id: there.id }),
      newContact({ email }),
      newContact({ email: email.replace('ä', 'a') }),
      newContact({ email: null }),
    ];
    expect(await imports.known(news)).toEqual(new Set([news[0]?.id, news[1]?.id]));
  });
});
