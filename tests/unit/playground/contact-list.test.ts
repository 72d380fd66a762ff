import { contactList } from '../../../playground/src/seed/contact-list';

const contacts = contactList(200);

describe("The demo's contacts", () => {
  it('are as many as requested and always the same', () => {
    expect(contacts).toHaveLength(200);
    expect(contactList(200)).toEqual(contacts);
  });

  it('have different names', () => {
    expect(new Set(contacts.map(({ firstName, lastName }) => `${firstName} ${lastName}`)).size).toBe(200);
  });

  it('have unique addresses in reserved domains', () => {
    const addresses = contacts.flatMap(({ email }) => email ?? []);

    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect(address).toMatch(/^[a-z0-9.-]+@[a-z0-9-]+\.example$/);
  });

  it.each([
    ['has no address', contacts.filter(({ email }) => email === null)],
    ['wants no e-mail', contacts.filter(({ doNotEmail }) => doNotEmail)],
    ['is inactive', contacts.filter(({ active }) => !active)],
    ['has no phone', contacts.filter(({ phone }) => phone === null)],
    ['has an apostrophe in the name', contacts.filter(({ lastName }) => lastName.includes("'"))],
    [
      'has letters beyond ASCII in the name',
      contacts.filter(({ lastName }) => /[^\x20-\x7e]/.test(lastName)),
    ],
  ])('include some of whom each %s', (_, some) => {
    expect(some.length).toBeGreaterThan(3);
    expect(some.length).toBeLessThan(100);
  });

  it('speak five languages', () => {
    expect([...new Set(contacts.map(({ language }) => language))].sort()).toEqual([
      'de',
      'en',
      'es',
      'fr',
      'nl',
    ]);
  });
});
