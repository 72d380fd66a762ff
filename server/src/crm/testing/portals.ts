import { randomUUID } from 'node:crypto';
import { addPortal, failureOf, roleOf, type Crm } from './support';

export const describePortals = (crm: Crm): void => {
  const portals = () => crm().connector.portals;

  describe('portals', () => {
    it('are returned with their roles, ordered by name', async () => {
      const portal = await addPortal(crm);
      expect(portal).toEqual({
        id: portal.id,
        key: portal.key,
        name: `Portal ${portal.key}`,
        siteUrl: 'https://www.example.com',
        signUpUrl: 'https://www.example.com/sign-up',
        defaultLocale: 'en',
        timeZone: 'UTC',
        emailTemplates: {},
        requestRoleId: null,
        roles: [
          { id: roleOf(portal, 'Editor').id, name: 'Editor', userRole: 'authenticated' },
          { id: roleOf(portal, 'Member').id, name: 'Member', userRole: null },
        ],
      });
    });

    it('are all listed', async () => {
      const added = [await addPortal(crm), await addPortal(crm)];
      expect(await portals().list()).toEqual(expect.arrayContaining(added));
    });

    it.each([randomUUID(), 'no-id'])('do not include one with the id %s', async (id) => {
      expect(await portals().get(id)).toBeNull();
      expect(await failureOf(portals().update(id, { name: 'New' }))).toBe('not-found');
    });

    it('keep the fields that an update does not contain', async () => {
      const portal = await addPortal(crm);
      const changed = await portals().update(portal.id, { signUpUrl: 'https://www.example.com/join' });
      expect(changed).toEqual({ ...portal, signUpUrl: 'https://www.example.com/join' });
      expect(await portals().get(portal.id)).toEqual(changed);
    });

    it('can be updated in all writable fields', async () => {
      const portal = await addPortal(crm);
      const changes = {
        name: 'Customers',
        siteUrl: 'https://shop.example.com',
        signUpUrl: null,
        defaultLocale: 'de',
        timeZone: 'Europe/Berlin',
        emailTemplates: { de: { subject: 'Hallo {{ contact.firstName }}', html: '<p>„Grüße“</p>' } },
      };
      await portals().update(portal.id, changes);
      expect(await portals().get(portal.id)).toEqual({ ...portal, ...changes });
    });

    it('store the mappings of their roles', async () => {
      const portal = await addPortal(crm);
      const [editor, member] = [roleOf(portal, 'Editor'), roleOf(portal, 'Member')];
      await portals().update(portal.id, { roles: [{ id: member.id, userRole: 'customer' }] });
      await portals().update(portal.id, { roles: [{ id: editor.id, userRole: null }] });
      expect((await portals().get(portal.id))?.roles).toEqual([
        { ...editor, userRole: null },
        { ...member, userRole: 'customer' },
      ]);
    });

    it('store and clear the role of those who ask for an invitation', async () => {
      const portal = await addPortal(crm);
      const [editor, member] = [roleOf(portal, 'Editor'), roleOf(portal, 'Member')];
      const chosen = await portals().update(portal.id, { requestRoleId: editor.id });
      expect(chosen).toEqual({ ...portal, requestRoleId: editor.id });
      expect(await portals().list()).toEqual(expect.arrayContaining([chosen]));
      await portals().update(portal.id, { requestRoleId: member.id, name: 'Customers' });
      await portals().update(portal.id, { defaultLocale: 'de' });
      expect(await portals().get(portal.id)).toMatchObject({ requestRoleId: member.id, name: 'Customers' });
      expect(await portals().update(portal.id, { requestRoleId: null })).toMatchObject({
        requestRoleId: null,
      });
      expect((await portals().get(portal.id))?.requestRoleId).toBeNull();
    });

    it("reject another portal's role for those who ask for an invitation", async () => {
      const [portal, other] = [await addPortal(crm), await addPortal(crm)];
      const ids = [roleOf(other, 'Editor').id, randomUUID()];
      for (const requestRoleId of ids) {
        const update = portals().update(portal.id, { requestRoleId, name: 'New' });
        expect(await failureOf(update)).toBe('invalid');
      }
      expect(await portals().get(portal.id)).toEqual(portal);
    });

    it("reject a mapping for another portal's role", async () => {
      const [portal, other] = [await addPortal(crm), await addPortal(crm)];
      const roles = [{ id: roleOf(other, 'Editor').id, userRole: 'customer' }];
      expect(await failureOf(portals().update(portal.id, { roles }))).toBe('invalid');
      expect(await portals().get(other.id)).toEqual(other);
    });
  });
};
