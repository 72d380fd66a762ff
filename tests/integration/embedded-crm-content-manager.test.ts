/** @databases all at night */
import { randomUUID } from 'node:crypto';
import { CRM_UID } from '../../server/src/content-types/crm';
import type { Connector } from '../../server/src/crm/connector';
import { addInvitation, newEmail, newPortalUser } from '../../server/src/crm/testing/support';
import { embeddedCrm } from '../contract/embedded-harness';
import type { RunningCrm } from '../../server/src/crm/testing/connector-contract';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { asSuperAdmin, type AdminCall } from '../helpers/super-admin';

const entries = (uid: string, rest = '') => `/content-manager/collection-types/${uid}${rest}`;

const UNTOUCHED = { connect: [], disconnect: [] };

describe('the embedded CRM in the Content Manager', () => {
  let app: TestApp;
  let admin: AdminCall;
  let crm: RunningCrm;
  let connector: Connector;

  beforeAll(async () => {
    app = await bootStrapi();
    admin = await asSuperAdmin(app);
    crm = embeddedCrm(app);
    connector = crm.connector;
  }, 60_000);
  afterAll(async () => app.stop());

  /** A contact with an invitation, its e-mail and a portal user. */
  const prepare = async () => {
    const { contactId, portal, invitation } = await addInvitation(() => crm);
    const email = newEmail(invitation, 'ada@example.com');
    await connector.emails.send(email);
    const portalUser = await connector.portalUsers.create(newPortalUser(contactId, portal));
    return { contactId, portal, invitation, email, portalUser };
  };

  const relationsOf = async (contactId: string) => ({
    invitations: (
      await app.strapi.db
        .query(CRM_UID.portalInvitation)
        .findMany({ where: { contact: { documentId: contactId } } })
    ).map(({ documentId }: { documentId: string }) => documentId),
    portalUsers: (await connector.portalUsers.find({ contactIds: [contactId] })).map(({ id }) => id),
  });

  describe('a contact', () => {
    it('is created with a normalized name, active and open to e-mail', async () => {
      const { status, body } = await admin('post', entries(CRM_UID.contact), {
        firstName: '  Grace ',
        lastName: 'Hopper',
        email: 'Grace@Example.com',
        company: '   ',
        invitations: UNTOUCHED,
        portalUsers: UNTOUCHED,
      });
      expect(status).toBe(201);
      expect(
        await connector.contacts.get((body as { data: { documentId: string } }).data.documentId)
      ).toMatchObject({
        firstName: 'Grace',
        fullName: 'Grace Hopper',
        email: 'Grace@Example.com',
        company: null,
        doNotEmail: false,
        active: true,
      });
    });

    it('is found by its new name after it was renamed', async () => {
      const { contactId } = await prepare();
      const lastName = `R${randomUUID()}`;
      const { status } = await admin('put', entries(CRM_UID.contact, `/${contactId}`), { lastName });
      expect(status).toBe(200);
      const { rows } = await connector.contacts.search({ search: lastName, pageSize: 10 });
      expect(rows).toMatchObject([{ id: contactId, fullName: `Ada ${lastName}` }]);
    });

    it('accepts no invalid e-mail address', async () => {
      const { status } = await admin('post', entries(CRM_UID.contact), { email: 'not an address' });
      expect(status).toBe(400);
    });

    it('keeps a language as a tag, and accepts no invalid one', async () => {
      const write = (language: string) =>
        admin('post', entries(CRM_UID.contact), { lastName: 'L', language });
      const { body } = await write('German (Austria)');
      const { documentId } = (body as { data: { documentId: string } }).data;
      const language = async () => (await connector.contacts.get(documentId))?.language;
      expect(await language()).toBe('de-AT');
      const change = (value: string) => admin('put', entries(CRM_UID.contact, `/${documentId}`), { language: value }); // prettier-ignore
      expect((await change('néerlandais')).status).toBe(200);
      expect(await language()).toBe('nl');
      const refused = await change('Klingonisch');
      const { details } = (refused.body as { error: { details: { errors: { path: string[] }[] } } }).error;
      expect([refused.status, details.errors[0]?.path]).toEqual([400, ['language']]);
      expect((await write('Klingonisch')).status).toBe(400);

      // The form in which an earlier version stored it.
      const table = app.strapi.db.metadata.get(CRM_UID.contact).tableName;
      await app.strapi.db
        .connection(table)
        .where({ document_id: documentId })
        .update({ language: 'klingonisch' });
      const saved = await admin('put', entries(CRM_UID.contact, `/${documentId}`), { language: 'klingonisch', lastName: 'M' }); // prettier-ignore
      expect([saved.status, await language()]).toEqual([200, 'klingonisch']);
    });

    it('accepts no text with a zero byte or half a character, which PostgreSQL cannot store', async () => {
      const { status, body } = await admin('post', entries(CRM_UID.contact), { lastName: 'Hop\0per' });
      const { details } = (body as { error: { details: { errors: { path: string[] }[] } } }).error;
      expect([status, details.errors.map(({ path }) => path)]).toEqual([400, [['lastName']]]);

      const { contactId } = await prepare();
      const update = await admin('put', entries(CRM_UID.contact, `/${contactId}`), { company: '\0' });
      expect(update.status).toBe(400);
      const half = await admin('put', entries(CRM_UID.contact, `/${contactId}`), { company: '\ud83d' });
      expect(half.status).toBe(400);
      const portal = { key: 'a\0', name: 'A portal', siteUrl: 'https://www.example.com' };
      expect((await admin('post', entries(CRM_UID.portal), portal)).status).toBe(400);
    });

    it('accepts no search keys', async () => {
      const { contactId } = await prepare();
      const before = await app.strapi.db.query(CRM_UID.contact).findOne({ where: { documentId: contactId } });
      await admin('put', entries(CRM_UID.contact, `/${contactId}`), { sortKey: 'x' });
      const after = await app.strapi.db.query(CRM_UID.contact).findOne({ where: { documentId: contactId } });
      expect(after.sortKey).toBe(before.sortKey);
    });

    it('keeps its invitations and portal users when it is saved', async () => {
      const { contactId } = await prepare();
      const before = await relationsOf(contactId);
      const { status } = await admin('put', entries(CRM_UID.contact, `/${contactId}`), {
        jobTitle: 'Buyer',
        invitations: UNTOUCHED,
        portalUsers: UNTOUCHED,
      });
      expect(status).toBe(200);
      expect(before).toEqual({ invitations: [expect.any(String)], portalUsers: [expect.any(String)] });
      expect(await relationsOf(contactId)).toEqual(before);
    });

    it('refuses to add or remove them, and says where to do it', async () => {
      const [one, two] = [await prepare(), await prepare()];
      const before = await relationsOf(one.contactId);
      const attempts = [
        { invitations: { connect: [{ documentId: two.invitation.id }], disconnect: [] } },
        { invitations: { connect: [], disconnect: [{ documentId: one.invitation.id }] } },
        { portalUsers: { set: [] } },
        { portalUsers: [] },
        { portalUsers: null },
      ];
      for (const attempt of attempts) {
        const { status, body } = await admin('put', entries(CRM_UID.contact, `/${one.contactId}`), attempt);
        expect([status, (body as { error: { message: string } }).error.message]).toEqual([
          403,
          expect.stringContaining('"Portal access" panel'),
        ]);
      }
      expect(await relationsOf(one.contactId)).toEqual(before);
    });

    it('keeps them when it is duplicated, and the duplicate has none', async () => {
      const { contactId } = await prepare();
      const before = await relationsOf(contactId);
      const { status, body } = await admin('post', entries(CRM_UID.contact, `/clone/${contactId}`), {
        firstName: 'Twin',
        invitations: UNTOUCHED,
        portalUsers: UNTOUCHED,
      });
      expect(status).toBe(200);
      const twin = (body as { data: { documentId: string } }).data.documentId;
      expect(await connector.contacts.get(twin)).toMatchObject({ firstName: 'Twin' });
      expect(await relationsOf(contactId)).toEqual(before);
      expect(await relationsOf(twin)).toEqual({ invitations: [], portalUsers: [] });
    });

    it('is deleted', async () => {
      const { contactId, invitation } = await prepare();
      const { status } = await admin('delete', entries(CRM_UID.contact, `/${contactId}`));
      expect(status).toBe(200);
      expect(await connector.contacts.get(contactId)).toBeNull();
      expect(await connector.invitations.get(invitation.id)).toBeNull();
    });

    it('links to its invitations, and an invitation to its e-mails', async () => {
      const { contactId, portal, invitation, email } = await prepare();
      const invitations = await admin(
        'get',
        `/content-manager/relations/${CRM_UID.contact}/${contactId}/invitations`
      );
      expect(invitations.body).toMatchObject({
        results: [{ documentId: invitation.id, name: `${portal.name}: Editor` }],
      });
      const emails = await admin(
        'get',
        `/content-manager/relations/${CRM_UID.portalInvitation}/${invitation.id}/emails`
      );
      expect(emails.body).toMatchObject({ results: [{ documentId: email.id, subject: email.subject }] });
    });
  });

  describe('a portal and its roles', () => {
    const portalData = () => ({
      ...{ key: randomUUID(), name: 'Shop', defaultLocale: 'en' },
      ...{ siteUrl: 'https://shop.example.com', signUpUrl: null, roles: UNTOUCHED },
    });
    const createPortal = async (data: object = {}) =>
      admin('post', entries(CRM_UID.portal), { ...portalData(), ...data });
    const createRole = async (portal: string, name: string) =>
      admin('post', entries(CRM_UID.portalRole), {
        ...{ name, userRole: 'authenticated' },
        portal: { connect: [{ documentId: portal }], disconnect: [] },
      });
    const idIn = ({ body }: { body: unknown }) => (body as { data: { documentId: string } }).data.documentId;
    const messageIn = ({ body }: { body: unknown }) => (body as { error: { message: string } }).error.message;

    it('are created and changed by staff', async () => {
      const created = await createPortal();
      expect(created.status).toBe(201);
      const portal = idIn(created);
      const role = await createRole(portal, 'Buyer');
      expect(role.status).toBe(201);
      const changed = await admin('put', entries(CRM_UID.portal, `/${portal}`), {
        ...{ name: 'Store', signUpUrl: 'https://shop.example.com/join', roles: UNTOUCHED },
      });
      expect(changed.status).toBe(200);
      expect(await connector.portals.get(portal)).toMatchObject({
        ...{ name: 'Store', signUpUrl: 'https://shop.example.com/join' },
        roles: [{ id: idIn(role), name: 'Buyer', userRole: 'authenticated' }],
      });
    });

    it('have a unique key, and unique role names within a portal', async () => {
      const key = randomUUID();
      const portal = idIn(await createPortal({ key }));
      const again = await createPortal({ key });
      expect([again.status, messageIn(again)]).toEqual([400, 'A portal with this key already exists.']);
      await createRole(portal, 'Buyer');
      const twice = await createRole(portal, 'Buyer');
      expect([twice.status, messageIn(twice)]).toEqual([
        400,
        'The portal already has a role with this name.',
      ]);
    });

    it('are refused without a required value', async () => {
      expect((await createPortal({ siteUrl: 'shop.example.com' })).status).toBe(400);
      expect((await createPortal({ signUpUrl: 'javascript:alert(1)' })).status).toBe(400);
      expect((await createPortal({ name: null })).status).toBe(400);
      const orphan = await admin('post', entries(CRM_UID.portalRole), { name: 'Nobody’s' });
      expect([orphan.status, messageIn(orphan)]).toEqual([400, 'A portal role needs a portal.']);
    });

    it.each([
      ['timeZone', 'Mars/Phobos', 'Europe/Berlin'],
      ['timeZone', '+01:00', ''],
      ['defaultLocale', 'no language', 'de-AT'],
    ])('are refused with an invalid %s: %s', async (name, wrong, right) => {
      const refused = await createPortal({ [name]: wrong });
      const { details } = (refused.body as { error: { details: { errors: { path: string[] }[] } } }).error;
      expect([refused.status, details.errors[0]?.path]).toEqual([400, [name]]);
      expect((await createPortal({ [name]: right })).status).toBe(201);
    });

    /** Saves as the form of the Content Manager does: with all attributes, and with relations as changes. */
    const saved = async (uid: string, id: string, changes: object, relations: object) => {
      const path = entries(uid, `/${id}`);
      const { body } = await admin('get', path);
      const { data } = body as { data: Record<string, unknown> };
      return admin('put', path, { ...data, locale: null, ...relations, ...changes });
    };

    it('keep their relation when a role is renamed, and lose it when it moves to another portal', async () => {
      const [portal, other] = [idIn(await createPortal()), idIn(await createPortal())];
      const role = idIn(await createRole(portal, 'Buyer'));
      const renamed = await saved(CRM_UID.portalRole, role, { name: 'Vendor' }, { portal: UNTOUCHED });
      expect(renamed.status).toBe(200);
      expect((await connector.portals.get(portal))?.roles).toMatchObject([{ id: role, name: 'Vendor' }]);

      const from = { documentId: portal };
      const to = { documentId: other, position: { end: true } };
      const moved = await saved(
        CRM_UID.portalRole,
        role,
        {},
        { portal: { connect: [to], disconnect: [from] } }
      );
      expect(moved.status).toBe(200);
      expect((await connector.portals.get(other))?.roles).toMatchObject([{ id: role, name: 'Vendor' }]);

      for (const alone of [{ connect: [], disconnect: [{ documentId: other }] }, { set: [] }, null, []]) {
        const cut = await saved(CRM_UID.portalRole, role, {}, { portal: alone });
        expect([cut.status, messageIn(cut)]).toEqual([400, 'A portal role needs a portal.']);
      }
      const orphan = { name: 'Orphan', portal: UNTOUCHED };
      expect((await admin('post', entries(CRM_UID.portalRole), orphan)).status).toBe(400);
      expect((await connector.portals.get(other))?.roles).toHaveLength(1);
    });

    it('have a request role, which is one of the roles of the portal', async () => {
      const [portal, other] = [idIn(await createPortal()), idIn(await createPortal())];
      const [role, foreign] = [await createRole(portal, 'Buyer'), await createRole(other, 'Buyer')];
      const requestRole = async () => (await connector.portals.get(portal))?.requestRoleId;
      const save = (relation: unknown, changes: object = {}) =>
        saved(CRM_UID.portal, portal, changes, { roles: UNTOUCHED, requestRole: relation });
      const connecting = ({ body }: { body: unknown }) => {
        const { id, documentId } = (body as { data: { id: number; documentId: string } }).data;
        return { connect: [{ id, documentId, position: { end: true } }], disconnect: [] };
      };

      expect((await save(connecting(role))).status).toBe(200);
      expect(await requestRole()).toBe(idIn(role));
      expect((await save(UNTOUCHED, { name: 'Store' })).status).toBe(200);
      expect(await requestRole()).toBe(idIn(role));
      expect(await connector.portals.get(portal)).toMatchObject({
        name: 'Store',
        roles: [{ id: idIn(role) }],
      });

      const refused = await save(connecting(foreign));
      expect([refused.status, messageIn(refused)]).toEqual([
        400,
        'The request role is not a role of this portal.',
      ]);
      expect((await createPortal({ requestRole: connecting(foreign) })).status).toBe(400);
      expect(await requestRole()).toBe(idIn(role));

      expect((await save({ connect: [], disconnect: [{ documentId: idIn(role) }] })).status).toBe(200);
      expect(await requestRole()).toBeNull();
    });

    it('have no request role any more when that role is deleted', async () => {
      const portal = idIn(await createPortal());
      const role = idIn(await createRole(portal, 'Buyer'));
      await connector.portals.update(portal, { requestRoleId: role });
      expect((await admin('delete', entries(CRM_UID.portalRole, `/${role}`))).status).toBe(200);
      expect(await connector.portals.get(portal)).toMatchObject({ requestRoleId: null, roles: [] });
    });

    it('are duplicated without the request role', async () => {
      const portal = idIn(await createPortal());
      const role = idIn(await createRole(portal, 'Buyer'));
      await connector.portals.update(portal, { requestRoleId: role });
      const clone = await admin('post', entries(CRM_UID.portal, `/clone/${portal}`), portalData());
      expect(clone.status).toBe(200);
      expect(await connector.portals.get(idIn(clone))).toMatchObject({ requestRoleId: null, roles: [] });
      expect((await connector.portals.get(portal))?.requestRoleId).toBe(role);
    });

    /** The ways to reference a portal. The Content Manager sends both keys, scripts send either. */
    const NAMES: [string, (keys: { id: number; documentId: string }) => unknown][] = [
      ['both keys', (keys) => ({ connect: [{ ...keys, isTemporary: true }], disconnect: [] })],
      ['both keys and a place', (keys) => ({ connect: [{ ...keys, position: { end: true } }] })],
      ['its number', ({ id }) => ({ connect: [{ id }], disconnect: [] })],
      ['its number as text', ({ id }) => ({ connect: [{ id: String(id) }] })],
      ['a list of one', ({ documentId }) => [documentId]],
      ['a set', ({ id, documentId }) => ({ set: [{ id, documentId }] })],
      ['its key', ({ documentId }) => documentId],
    ];

    it.each(NAMES)('accept a relation that names the portal by %s', async (_, naming) => {
      const keysOf = async (): Promise<{ id: number; documentId: string }> => {
        const { body } = await createPortal();
        return (body as { data: { id: number; documentId: string } }).data;
      };
      const [portal, other] = [await keysOf(), await keysOf()];
      const made = await admin('post', entries(CRM_UID.portalRole), {
        ...{ name: 'Buyer', userRole: 'authenticated', portal: naming(portal) },
      });
      expect(made.status).toBe(201);
      expect((await connector.portals.get(portal.documentId))?.roles).toHaveLength(1);
      const moved = await saved(CRM_UID.portalRole, idIn(made), {}, { portal: naming(other) });
      expect(moved.status).toBe(200);
      expect((await connector.portals.get(other.documentId))?.roles).toHaveLength(1);
    });

    it.each([true, {}, 'no-such-portal', 999_999, { connect: [{ id: 999_999 }] }, { connect: [{ id: {} }] }])(
      'refuse a relation to a portal that does not exist: %j',
      async (portal) => {
        const refused = await admin('post', entries(CRM_UID.portalRole), { name: 'Buyer', portal });
        expect(refused.status).toBe(400);
      }
    );

    it('are saved as the forms of the Content Manager send them', async () => {
      const { contactId, portal } = await prepare();
      const before = await relationsOf(contactId);
      const relations = { invitations: UNTOUCHED, portalUsers: UNTOUCHED };
      expect((await saved(CRM_UID.contact, contactId, { phone: '1' }, relations)).status).toBe(200);
      expect(await relationsOf(contactId)).toEqual(before);
      const answer = await saved(CRM_UID.portal, portal.id, { name: 'Renamed' }, { roles: UNTOUCHED });
      expect(answer.status).toBe(200);
      expect(await connector.portals.get(portal.id)).toMatchObject({ name: 'Renamed', roles: portal.roles });
    });

    it('keep roles and templates when they are saved', async () => {
      const { portal } = await prepare();
      const path = entries(CRM_UID.portal, `/${portal.id}`);
      const emailTemplates = { en: { html: 'broken' } };
      expect((await admin('put', path, { name: 'New', emailTemplates, roles: UNTOUCHED })).status).toBe(200);
      expect(await connector.portals.get(portal.id)).toEqual({ ...portal, name: 'New' });
      const cut = await admin('put', path, { roles: { set: [] } });
      expect([cut.status, messageIn(cut)]).toEqual([403, expect.stringContaining("A role's portal")]);
    });

    it('are deleted only when nothing refers to them', async () => {
      const { portal } = await prepare();
      const used: [string, string][] = [
        [CRM_UID.portal, portal.id],
        [CRM_UID.portalRole, portal.roles[0]?.id ?? ''],
      ];
      for (const [uid, id] of used) {
        const answers = [
          await admin('delete', entries(uid, `/${id}`)),
          await admin('post', entries(uid, '/actions/bulkDelete'), { documentIds: [id] }),
        ];
        for (const answer of answers) {
          expect([answer.status, messageIn(answer)]).toEqual([
            403,
            expect.stringContaining('cannot be deleted'),
          ]);
        }
      }
      expect(await connector.portals.get(portal.id)).toEqual(portal);
      const unused = idIn(await createPortal());
      expect((await admin('delete', entries(CRM_UID.portal, `/${unused}`))).status).toBe(200);
      expect(await connector.portals.get(unused)).toBeNull();
    });
  });

  describe('a record of the plugin', () => {
    const types = ['portalInvitation', 'emailActivity', 'portalUser'] as const;

    const idOf = async (type: (typeof types)[number]): Promise<string> => {
      const { invitation, email, portalUser } = await prepare();
      return {
        portalInvitation: invitation.id,
        emailActivity: email.id,
        portalUser: portalUser.id,
      }[type];
    };

    const rowsOf = (uid: string) => app.strapi.db.query(uid).findMany({ orderBy: { id: 'asc' } });

    it.each(types)('is readable: %s', async (type) => {
      const uid = CRM_UID[type];
      const list = await admin('get', entries(uid));
      const one = await admin('get', entries(uid, `/${await idOf(type)}`));
      expect([list.status, one.status]).toEqual([200, 200]);
    });

    it.each(types)('is read-only, and the refusal says where to act: %s', async (type) => {
      const uid = CRM_UID[type];
      const id = await idOf(type);
      const before = await rowsOf(uid);
      const where = '"Portal access" panel';
      const attempts: Array<[Parameters<AdminCall>[0], string, object?]> = [
        ['post', entries(uid), { name: 'New', key: 'new', subject: 'New', username: 'new' }],
        ['put', entries(uid, `/${id}`), { name: 'New', subject: 'New', username: 'new' }],
        ['put', entries(uid, `/${id}`).replace('content-manager', 'Content-Manager'), { name: 'New' }],
        ['delete', entries(uid, `/${id}`)],
        ['post', entries(uid, '/actions/bulkDelete'), { documentIds: [id] }],
        ['post', entries(uid, `/clone/${id}`), { key: 'other', name: 'Other', username: 'other' }],
      ];
      for (const [method, path, body] of attempts) {
        const answer = await admin(method, path, body);
        expect([`${method} ${path}`, answer.status, JSON.stringify(answer.body)]).toEqual([
          `${method} ${path}`,
          403,
          expect.stringContaining(JSON.stringify(where).slice(1, -1)),
        ]);
      }
      expect(await rowsOf(uid)).toEqual(before);
    });

    it("accepts relations by document id from an app's code", async () => {
      const { portal, contactId } = await prepare();
      const roles = app.strapi.documents(CRM_UID.portalRole);
      const forms = [
        portal.id,
        { documentId: portal.id },
        { connect: [{ documentId: portal.id }] },
        { connect: [portal.id] },
        { set: [{ documentId: portal.id }] },
      ];
      for (const form of forms) {
        const { documentId } = await roles.create({ data: { name: randomUUID(), portal: form } });
        const listed = (await connector.portals.get(portal.id))?.roles ?? [];
        expect(listed.map((role) => role.id)).toContain(documentId);
      }
      const unknown = { name: 'Nowhere', portal: contactId };
      await expect(roles.create({ data: unknown })).rejects.toThrow(contactId);
    });

    it("is writable by an app's code", async () => {
      const documents = app.strapi.documents(CRM_UID.portal);
      const data = {
        key: randomUUID(),
        name: 'Shop',
        siteUrl: 'https://shop.example.com',
        defaultLocale: 'en',
      };
      const { documentId } = await documents.create({ data: data });
      const renamed: object = { name: 'Store' };
      await documents.update({ documentId, data: renamed });
      expect(await connector.portals.get(documentId)).toMatchObject({ key: data.key, name: 'Store' });
      await documents.delete({ documentId });
      expect(await connector.portals.get(documentId)).toBeNull();
    });
  });

  it('shows readable names, columns and labels', async () => {
    const { body } = await admin(
      'get',
      `/content-manager/content-types/${CRM_UID.portalInvitation}/configuration`
    );
    expect((body as { data: { contentType: unknown } }).data.contentType).toMatchObject({
      settings: { mainField: 'name', defaultSortBy: 'createdAt', defaultSortOrder: 'DESC' },
      layouts: {
        list: ['contact', 'portal', 'role', 'statusReason', 'active', 'sentAt', 'redeemedAt'],
      },
      metadatas: {
        contact: { edit: { label: 'Contact', mainField: 'fullName', editable: false } },
        statusReason: { edit: { label: 'Status reason' }, list: { label: 'Status reason' } },
      },
    });
  });
});
