// Seeds the contacts of the bulk benchmark through Strapi's query engine, which works on every database.
const UID = 'plugin::crm-user-invite';
const CHUNK = 500;

/** Creates the portal `PORTAL` and contacts with ids from `contactId`. */
export const seedContacts = async ({ db }, count) => {
  const portal = await db.query(`${UID}.portal`).create({
    data: {
      ...{ documentId: 'portal', key: 'customer', name: 'Customer Portal', defaultLocale: 'en' },
      ...{ siteUrl: 'https://www.example.com', signUpUrl: 'https://www.example.com/sign-up' },
    },
  });
  await db.query(`${UID}.portal-role`).create({
    data: { documentId: 'role', name: 'Customer', userRole: 'authenticated', portal: portal.id },
  });
  for (let from = 1; from <= count; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, count - from + 1) }, (_, place) => from + place);
    await db.query(`${UID}.contact`).createMany({
      data: numbers.map((n) => ({
        ...{ documentId: `contact-${n}`, firstName: `First${n}`, lastName: `Last${n}` },
        ...{ email: `person${n}@example.org`, company: `Company ${n % 5000}`, language: 'en' },
        ...{ active: true, doNotEmail: false },
      })),
    });
  }
};
