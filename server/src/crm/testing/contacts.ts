import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contact } from '../../../../contracts';
import { MAX_SAME_ADDRESS } from '../connector';
import { addContact, eventually, failureOf, lookOn, tag, type Crm } from './support';

export const describeContacts = (crm: Crm): void => {
  const search = async (text: string): Promise<string[]> => {
    const { rows } = await crm().connector.contacts.search({ search: text, pageSize: 50 });
    return rows.map((contact) => contact.id);
  };

  const allPages = async (text: string, pageSize: number): Promise<Contact[][]> => {
    const pages: Contact[][] = [];
    let cursor: string | undefined;
    do {
      const page = await crm().connector.contacts.search({ search: text, cursor, pageSize });
      pages.push(page.rows);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return pages;
  };

  describe('contacts', () => {
    it('are returned with all their fields', async () => {
      const contact = {
        firstName: 'Grace',
        lastName: tag(),
        email: 'grace@example.com',
        phone: '+44 20 7946 0011',
        company: 'Harbour & Sons',
        jobTitle: 'Buyer',
        language: 'de',
        doNotEmail: true,
        active: true,
      };
      const id = await crm().addContact(contact);
      expect(await crm().connector.contacts.get(id)).toEqual({
        id,
        ...contact,
        fullName: `Grace ${contact.lastName}`,
      });
    });

    it('have null for fields without a value', async () => {
      const lastName = tag();
      const id = await crm().addContact({ lastName });
      expect(await crm().connector.contacts.get(id)).toMatchObject({
        lastName,
        firstName: null,
        email: null,
        phone: null,
        company: null,
        jobTitle: null,
        doNotEmail: false,
        active: true,
      });
    });

    it.each([randomUUID(), 'no-id', "' or 1=1 --", 'é'])('do not include one with the id %s', async (id) => {
      expect(await crm().connector.contacts.get(id)).toBeNull();
    });

    it('are found by id when they are inactive, but not when they are deleted', async () => {
      const inactive = await addContact(crm);
      const deleted = await addContact(crm);
      await crm().deactivateContact(inactive);
      await crm().deleteContact(deleted);
      expect(await crm().connector.contacts.get(inactive)).toMatchObject({ id: inactive, active: false });
      expect(await crm().connector.contacts.get(deleted)).toBeNull();
    });

    it('are read by a list of ids, without ids that do not exist', async () => {
      const ids = [await addContact(crm), await addContact(crm)];
      const found = await crm().connector.contacts.getMany([...ids, randomUUID(), 'no-id']);
      expect(found.map((contact) => contact.id).sort()).toEqual(ids.sort());
      expect(await crm().connector.contacts.getMany([])).toEqual([]);
    });

    it('are found by their address, in any case, whether active or not', async () => {
      const email = `${tag()}+o'neil@example.com`;
      const ids = [await addContact(crm, { email }), await addContact(crm, { email: email.toUpperCase() })];
      await addContact(crm, { email: `x${email}` });
      await addContact(crm, { email: `${email}.uk` });
      await crm().deactivateContact(String(ids[1]));
      const found = await crm().connector.contacts.findByEmail(email);
      expect(found.map(({ id, active }) => [id, active]).sort()).toEqual(
        ids.map((id, index) => [id, index === 0]).sort()
      );
      expect(await crm().connector.contacts.get(String(ids[0]))).toEqual(found.find(({ active }) => active));
      expect(await crm().connector.contacts.findByEmail(`${tag()}@example.com`)).toEqual([]);
    });

    it('are found by an address with the domain in ASCII or in Unicode', async () => {
      const name = tag();
      const ids = [
        await addContact(crm, { email: `${name}@müller.example` }),
        await addContact(crm, { email: `${name}@xn--mller-kva.example` }),
      ];
      const found = await crm().connector.contacts.findByEmail(`${name}@xn--mller-kva.example`);
      expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
    });

    it('with one address are returned up to a limit, and active ones before any inactive one', async () => {
      const email = `${tag()}@example.com`;
      const ids: string[] = [];
      for (let count = 0; count < 2 * MAX_SAME_ADDRESS; count += 1)
        ids.push(await addContact(crm, { email }));
      for (const id of ids) await crm().deactivateContact(id);
      const active = [await addContact(crm, { email }), await addContact(crm, { email })];
      const found = await crm().connector.contacts.findByEmail(email);
      expect(found).toHaveLength(MAX_SAME_ADDRESS);
      expect(found.flatMap((contact) => (contact.active ? contact.id : [])).sort()).toEqual(active.sort());
    });

    it.each(['firstName', 'lastName', 'company', 'email'] as const)(
      'are found by the beginning of their %s, in any case',
      async (field) => {
        const word = tag();
        const id = await addContact(crm, { [field]: `${word}@Example.com` });
        expect(await search(word.slice(0, 8))).toEqual([id]);
        expect(await search(word.toUpperCase())).toEqual([id]);
        expect(await search(word.slice(1))).toEqual([]);
      }
    );

    it('are found only if they match every word of a search', async () => {
      const company = tag();
      const ada = await addContact(crm, { firstName: 'Ada', lastName: 'Byron', company });
      const grace = await addContact(crm, { firstName: 'Grace', lastName: 'Hopper', company });
      expect((await search(company)).sort()).toEqual([ada, grace].sort());
      expect(await search(`${company} gra`)).toEqual([grace]);
      expect(await search(`byr ada ${company}`)).toEqual([ada]);
      expect(await search(`${company} gra byr`)).toEqual([]);
    });

    it.each([
      ['van der Berg', 'as a last name'],
      ['van der B', 'as the beginning of a last name'],
      ['Anna van der Berg', 'after the first name'],
      ['van der Berg, Anna', 'before the first name'],
      ['Adventure Works', 'as a company'],
      ['Adventure Works van der Berg', 'as a company and a last name'],
      ['Anna Maria adventure w', 'as a first name and a company'],
    ])('are found by several words of a name: "%s", %s', async (text) => {
      const mark = tag();
      const of = async (lastName: string) =>
        addContact(crm, {
          firstName: 'Anna Maria',
          lastName,
          company: 'Adventure Works',
          email: `${mark}@example.com`,
        });
      const id = await of('van der Berg');
      expect(await search(`${text} ${mark}`)).toEqual([id]);
      expect(await search(`${text} Vander ${mark}`)).toEqual([]);
    });

    it.each(['der Berg', 'Works', 'van Berg'])(
      'are not found by "%s", with which no field begins',
      async (text) => {
        const mark = tag();
        await addContact(crm, {
          lastName: 'van der Berg',
          company: 'Adventure Works',
          email: `${mark}@example.com`,
        });
        expect(await search(`${mark} ${text}`)).toEqual([]);
      }
    );

    it.each(['%', '_', '*', "'", '"', '\\', '[a]', '100%', "o'x"])(
      'are searched with %s as plain text',
      async (sign) => {
        const word = tag();
        const id = await addContact(crm, { lastName: `${word}${sign}z` });
        await addContact(crm, { lastName: `${word}yz` });
        expect(await search(`${word}${sign}`)).toEqual([id]);
      }
    );

    it('are not found by a search when they are inactive', async () => {
      const company = tag();
      const active = await addContact(crm, { company });
      await crm().deactivateContact(await addContact(crm, { company }));
      expect(await search(company)).toEqual([active]);
    });

    it('are returned once across all pages, ordered by last name and first name', async () => {
      const company = tag();
      const names = [
        ['Berg', 'Zoe'],
        ['Adler', 'Max'],
        ['Bergmann', 'Ada'],
        ['Berg', 'Ada'],
        ['Berg', 'Ada'],
        ['Adler', 'Ada'],
        ['Zorn', 'Ada'],
      ];
      for (const [lastName, firstName] of names) await addContact(crm, { lastName, firstName, company });
      const pages = await allPages(company, 2);
      expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 1]);
      expect(new Set(pages.flat().map((contact) => contact.id)).size).toBe(names.length);
      expect(pages.flat().map((contact) => contact.fullName)).toEqual([
        'Ada Adler',
        'Max Adler',
        'Ada Berg',
        'Ada Berg',
        'Zoe Berg',
        'Ada Bergmann',
        'Ada Zorn',
      ]);
    });

    it('have no next page when the last page is full', async () => {
      const company = tag();
      for (let count = 0; count < 4; count += 1) await addContact(crm, { company });
      expect((await allPages(company, 2)).map((page) => page.length)).toEqual([2, 2]);
    });

    it('are all returned without a search text', async () => {
      const { rows, nextCursor } = await crm().connector.contacts.search({ pageSize: 3 });
      expect(rows).toHaveLength(3);
      expect(nextCursor).toEqual(expect.any(String));
    });

    it('are reported when they change after a cursor, which starts at the present', async () => {
      const [changed, other] = [await addContact(crm), await addContact(crm)];
      const look = (cursor: string | null) => crm().connector.contacts.changesSince(cursor);
      await sleep(20);
      const start = await look(null);
      expect(start.rows).toEqual([]);
      await crm().deactivateContact(changed);
      const { rows } = await eventually(
        () => lookOn(look, start.cursor),
        (changes) => changes.rows.length > 0
      );
      expect(rows).toContain(changed);
      expect(rows).not.toContain(other);
      expect(await failureOf(look('nonsense'))).toBe('invalid');
    });

    it.each(['nonsense', 'bnVsbA', '""'])(
      'reject the cursor %s, which does not belong to the list',
      async (cursor) => {
        expect(await failureOf(crm().connector.contacts.search({ cursor, pageSize: 2 }))).toBe('invalid');
      }
    );
  });
};
