import { randomUUID } from 'node:crypto';
import {
  addContact,
  addPortal,
  eventually,
  failureOf,
  lookOn,
  newPortalUser,
  presentOf,
  roleOf,
  type Crm,
} from './support';

export const describePortalUsers = (crm: Crm): void => {
  const portalUsers = () => crm().connector.portalUsers;

  const prepare = async () => {
    const contactId = await addContact(crm);
    const portal = await addPortal(crm);
    return { contactId, portal, portalUser: newPortalUser(contactId, portal) };
  };

  describe('portal users', () => {
    it('are created with their contact, portal, role and answers', async () => {
      const { contactId, portal, portalUser } = await prepare();
      const created = await portalUsers().create(portalUser);
      const contact = await crm().connector.contacts.get(contactId);
      expect(created).toEqual({
        id: portalUser.id,
        contact: { id: contactId, fullName: contact?.fullName },
        portal: { id: portal.id, name: portal.name },
        role: { id: portalUser.roleId, name: 'Editor' },
        username: portalUser.username,
        active: true,
        answers: { newsletter: true, interests: 'Chairs' },
      });
      expect(await portalUsers().get(portalUser.id)).toEqual(created);
    });

    it('are created once with the same id', async () => {
      const { contactId, portalUser } = await prepare();
      await portalUsers().create(portalUser);
      await portalUsers().create(portalUser);
      expect(await portalUsers().find({ contactIds: [contactId] })).toHaveLength(1);
    });

    it('are unique for a contact and a portal, and are reactivated with the new role', async () => {
      const { contactId, portal, portalUser } = await prepare();
      await portalUsers().create(portalUser);
      await portalUsers().end(portalUser.id);
      const again = { ...portalUser, id: randomUUID(), roleId: roleOf(portal, 'Member').id, answers: {} };
      expect(await portalUsers().create(again)).toMatchObject({
        id: portalUser.id,
        active: true,
        role: { name: 'Member' },
      });
      expect(await portalUsers().find({ contactIds: [contactId] })).toHaveLength(1);
    });

    it('are created once by concurrent calls', async () => {
      const { contactId, portalUser } = await prepare();
      await Promise.all(
        Array.from({ length: 8 }, () => portalUsers().create({ ...portalUser, id: randomUUID() }))
      );
      expect(await portalUsers().find({ contactIds: [contactId] })).toHaveLength(1);
    });

    it('are found by contacts and by portal', async () => {
      const [one, two] = [await prepare(), await prepare()];
      const elsewhere = newPortalUser(one.contactId, two.portal);
      for (const portalUser of [one.portalUser, two.portalUser, elsewhere]) {
        await portalUsers().create(portalUser);
      }
      const find = async (contactIds: string[], portalId?: string) =>
        (await portalUsers().find({ contactIds, portalId })).map((portalUser) => portalUser.id).sort();
      expect(await find([one.contactId])).toEqual([one.portalUser.id, elsewhere.id].sort());
      expect(await find([one.contactId, two.contactId], two.portal.id)).toEqual(
        [two.portalUser.id, elsewhere.id].sort()
      );
      expect(await find([])).toEqual([]);
      expect(await find([randomUUID(), 'no-id'])).toEqual([]);
    });

    it('change their role', async () => {
      const { portal, portalUser } = await prepare();
      await portalUsers().create(portalUser);
      const member = roleOf(portal, 'Member');
      expect(await portalUsers().changeRole(portalUser.id, member.id)).toMatchObject({
        id: portalUser.id,
        role: { id: member.id, name: 'Member' },
        active: true,
      });
      expect(await failureOf(portalUsers().changeRole(portalUser.id, randomUUID()))).toBe('invalid');
    });

    it('stay inactive when their access is ended repeatedly', async () => {
      const { portalUser } = await prepare();
      await portalUsers().create(portalUser);
      const ended = await portalUsers().end(portalUser.id);
      expect(ended).toMatchObject({ id: portalUser.id, active: false });
      expect(await portalUsers().end(portalUser.id)).toEqual(ended);
    });

    it.each([randomUUID(), 'no-id'])('do not include one with the id %s', async (id) => {
      const roleId = roleOf(await addPortal(crm), 'Member').id;
      expect(await portalUsers().get(id)).toBeNull();
      expect(await failureOf(portalUsers().changeRole(id, roleId))).toBe('not-found');
      expect(await failureOf(portalUsers().end(id))).toBe('not-found');
    });

    it.each<[string, (ids: { contactId: string; portalUserId: string }) => Promise<void>]>([
      ['they were deleted', ({ portalUserId }) => crm().deletePortalUser(portalUserId)],
      ['their contact was deleted', ({ contactId }) => crm().deleteContact(contactId)],
    ])('are gone when %s, which the list of changes says if the CRM lists deletions', async (_, remove) => {
      const { contactId, portalUser } = await prepare();
      const { portalUser: other } = await prepare();
      for (const each of [portalUser, other]) await portalUsers().create(each);
      const ids = [portalUser.id, other.id];
      const idsOf = async () => (await portalUsers().getMany([...ids, 'no-id'])).map(({ id }) => id);
      expect((await idsOf()).sort()).toEqual([...ids].sort());
      const cursor = await presentOf((from) => portalUsers().changesSince(from));

      await remove({ contactId, portalUserId: portalUser.id });
      expect(await idsOf()).toEqual([other.id]);
      expect(await portalUsers().get(portalUser.id)).toBeNull();
      expect(await portalUsers().find({ contactIds: [contactId] })).toEqual([]);
      const { gone } = await portalUsers().changesSince(cursor);
      if (gone !== null) expect(gone).toEqual([portalUser.id]);
    });

    it('are listed after a cursor if they changed, in their current state', async () => {
      const { portal, portalUser } = await prepare();
      const { portalUser: other } = await prepare();
      for (const each of [portalUser, other]) await portalUsers().create(each);
      const look = (cursor: string | null) => portalUsers().changesSince(cursor);
      const cursor = await presentOf(look);
      expect((await look(cursor)).rows).toEqual([]);

      const member = roleOf(portal, 'Member');
      await portalUsers().changeRole(portalUser.id, member.id);
      const changed = await eventually(
        () => lookOn(look, cursor),
        ({ rows }) => rows.length > 0
      );
      expect(changed.rows.at(-1)).toMatchObject({ id: portalUser.id, role: { id: member.id }, active: true });

      await portalUsers().end(portalUser.id);
      const ended = await eventually(
        () => lookOn(look, changed.cursor),
        ({ rows }) => rows.some((row) => !row.active)
      );
      expect(ended.rows.map((row) => row.id)).toEqual(expect.not.arrayContaining([other.id]));
      expect((await lookOn(look, null)).rows.map((row) => row.id)).toContain(other.id);
    });

    it('reject a cursor that does not belong to the list', async () => {
      expect(await failureOf(portalUsers().changesSince('nonsense'))).toBe('invalid');
    });

    it.each(['contactId', 'portalId', 'roleId'] as const)(
      'are not created with a %s that does not exist',
      async (reference) => {
        const { contactId, portalUser } = await prepare();
        const call = portalUsers().create({ ...portalUser, [reference]: randomUUID() });
        expect(await failureOf(call)).toBe('invalid');
        expect(await portalUsers().find({ contactIds: [contactId] })).toEqual([]);
      }
    );
  });
};
