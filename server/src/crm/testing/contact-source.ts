import { randomUUID } from 'node:crypto';
import type { Contact } from '../../../../contracts';
import type { ContactSource, SourceContact } from '../contact-source';
import type { ContactSeed } from './connector-contract';
import { tag } from './support';

/** A running source, with functions for what staff do in its CRM manually. */
export interface RunningSource {
  source: ContactSource;
  /** @returns the id */
  addContact(contact: ContactSeed): Promise<string>;
  deactivateContact(id: string): Promise<void>;
  stop?(): Promise<void>;
}

/** The functions that a source may leave out. */
type OptionalFunction = 'verify' | 'update' | 'changedSince' | 'log';

export interface ContactSourceHarness {
  name: string;
  /** The optional functions that the source leaves out, and their tests with them. */
  without?: readonly OptionalFunction[];
  start(): Promise<RunningSource>;
}

/** The tests that every contact source passes. They need the globals of Jest, or of Vitest with `globals: true`. */
export const contactSourceContract = ({ name, without = [], start }: ContactSourceHarness): void => {
  describe(`the contact source contract: ${name}`, () => {
    let running: RunningSource;
    beforeAll(async () => {
      running = await start();
    }, 120_000);
    afterAll(async () => running.stop?.(), 60_000);

    const add = async (contact: ContactSeed = {}): Promise<string> => {
      const lastName = tag();
      return running.addContact({ firstName: 'Ada', lastName, email: `${lastName}@example.com`, ...contact });
    };
    const testOf = (optional: OptionalFunction, title: string, test: () => Promise<void>): void => {
      if (!without.includes(optional)) it(title, test);
    };
    const functionOf = <Name extends OptionalFunction>(optional: Name): NonNullable<ContactSource[Name]> => {
      const method = running.source[optional];
      if (!method) throw new Error(`The source has no ${optional}: write it, or add it to "without"`);
      return method.bind(running.source) as NonNullable<ContactSource[Name]>;
    };
    const read = async (id: string): Promise<SourceContact | undefined> =>
      (await running.source.getMany([id])).at(0);
    const search = async (text: string): Promise<string[]> =>
      (await running.source.search({ text, cursor: null, limit: 50 })).contacts.map(({ id }) => id);

    it('has a name', () => {
      expect(running.source.name.trim()).not.toBe('');
    });

    testOf('verify', 'passes its own checks', async () => {
      const checks = await functionOf('verify')();
      expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
    });

    it('reads a contact with all its fields', async () => {
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
      const id = await running.addContact(contact);
      const fullName = `Grace ${contact.lastName}`;
      expect(await read(id)).toMatchObject({ id, ...contact, fullName } satisfies Contact);
    });

    it('reads null for a field that a contact does not have', async () => {
      const id = await running.addContact({ lastName: tag() });
      const empty = { firstName: null, email: null, phone: null, company: null, jobTitle: null };
      expect(await read(id)).toMatchObject({ ...empty, doNotEmail: false, active: true });
    });

    it('leaves out ids that do not exist', async () => {
      const ids = [await add(), await add()];
      const found = await running.source.getMany([...ids, randomUUID(), 'no-id', "' or 1=1 --"]);
      expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
      expect(await running.source.getMany([])).toEqual([]);
    });

    it('reads an inactive contact, but does not find it by search', async () => {
      const lastName = tag();
      const id = await add({ lastName });
      await running.deactivateContact(id);
      expect(await read(id)).toMatchObject({ active: false });
      expect(await search(lastName)).toEqual([]);
    });

    it.each(['firstName', 'lastName', 'company', 'email'] as const)(
      'finds a contact by the beginning of its %s, in any case',
      async (field) => {
        const word = tag();
        const id = await add({ [field]: `${word}@Example.com` });
        expect(await search(word.slice(0, 8))).toEqual([id]);
        expect(await search(word.toUpperCase())).toEqual([id]);
      }
    );

    it('narrows a search with each word', async () => {
      const company = tag();
      const ada = await add({ firstName: 'Ada', company });
      const grace = await add({ firstName: 'Grace', company });
      expect((await search(company)).sort()).toEqual([ada, grace].sort());
      expect(await search(`${company} gra`)).toEqual([grace]);
    });

    it('returns each contact once across all pages', async () => {
      const company = tag();
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push(await add({ company }));
      const pages: string[][] = [];
      let cursor: string | null = null;
      do {
        const page = await running.source.search({ text: company, cursor, limit: 2 });
        pages.push(page.contacts.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null && pages.length < 10);
      expect(pages.every((page) => page.length <= 2)).toBe(true);
      expect(pages.flat().sort()).toEqual(ids.sort());
    });

    it('finds all contacts with an address, in any case', async () => {
      const email = `${tag()}@example.com`;
      const ids = [await add({ email }), await add({ email: email.toUpperCase() })];
      await add();
      const found = await running.source.findByEmail(email);
      expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
      expect(await running.source.findByEmail(`${tag()}@example.com`)).toEqual([]);
    });

    testOf('update', 'writes a correction and keeps the other fields', async () => {
      const update = functionOf('update');
      const id = await add({ phone: '1', company: 'Harbour & Sons' });
      const before = await read(id);
      const changes = { firstName: 'Grace', phone: null };
      await update(id, changes, { version: before?.version });
      expect(await read(id)).toMatchObject({
        ...changes,
        company: 'Harbour & Sons',
        lastName: before?.lastName,
      });
    });

    testOf(
      'changedSince',
      'reports contacts that changed after a cursor, and starts at the present',
      async () => {
        const changedSince = functionOf('changedSince');
        const id = await add();
        let { ids, nextCursor } = await changedSince(null);
        expect(ids).toEqual([]);
        await running.deactivateContact(id);
        const deadline = Date.now() + 10_000;
        while (!ids.includes(id) && Date.now() < deadline) {
          ({ ids, nextCursor } = await changedSince(nextCursor));
        }
        expect(ids).toContain(id);
      }
    );

    testOf('log', 'accepts the same timeline entry twice', async () => {
      const log = functionOf('log');
      const entry = {
        kind: 'invited' as const,
        at: new Date(),
        portal: 'Members',
        role: 'Editor',
        invitationId: randomUUID(),
      };
      const id = await add();
      await log(id, entry);
      await expect(log(id, entry)).resolves.toBeUndefined();
    });
  });
};
