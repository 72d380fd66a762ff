import { randomUUID } from 'node:crypto';
import type { Redemption } from '../connector';
import { addInvitation, failureOf, newPortalUser, type Crm } from './support';

export const describeRedemption = (crm: Crm): void => {
  const prepare = async () => {
    const { contactId, portal, invitation } = await addInvitation(crm, { phone: '1' });
    const redemption: Redemption = {
      portalUser: newPortalUser(contactId, portal),
      invitationId: invitation.id,
      redeemedAt: new Date('2026-03-01T12:00:00.000Z'),
      contactChanges: { firstName: 'Augusta', phone: '+44 1' },
    };
    return { contactId, redemption };
  };

  describe('a redemption', () => {
    it('writes portal user, invitation and contact', async () => {
      const { contactId, redemption } = await prepare();
      const before = await crm().connector.contacts.get(contactId);
      await crm().connector.recordRedemption(redemption);
      expect(await crm().connector.portalUsers.get(redemption.portalUser.id)).toMatchObject({
        contact: { id: contactId },
        active: true,
        answers: redemption.portalUser.answers,
      });
      expect(await crm().connector.invitations.get(redemption.invitationId)).toMatchObject({
        status: 'redeemed',
        active: false,
        redeemedAt: redemption.redeemedAt,
      });
      expect(await crm().connector.contacts.get(contactId)).toEqual({
        ...before,
        firstName: 'Augusta',
        fullName: `Augusta ${before?.lastName}`,
        phone: '+44 1',
      });
    });

    it('does not change the contact without corrections', async () => {
      const { contactId, redemption } = await prepare();
      const before = await crm().connector.contacts.get(contactId);
      await crm().connector.recordRedemption({ ...redemption, contactChanges: {} });
      expect(await crm().connector.contacts.get(contactId)).toEqual(before);
    });

    it('has the same result when it is recorded again', async () => {
      const { contactId, redemption } = await prepare();
      const record = () => crm().connector.recordRedemption(redemption);
      await record();
      const first = await crm().connector.portalUsers.find({ contactIds: [contactId] });
      await record();
      expect(await crm().connector.portalUsers.find({ contactIds: [contactId] })).toEqual(first);
      expect(first).toHaveLength(1);
    });

    it('changes nothing when it is recorded again after staff changed the role or ended the access', async () => {
      const { redemption } = await prepare();
      const { recordRedemption, portalUsers, portals } = crm().connector;
      await recordRedemption(redemption);
      const { id, portalId } = redemption.portalUser;
      const member = (await portals.get(portalId))?.roles.find(({ name }) => name === 'Member');
      await portalUsers.changeRole(id, String(member?.id));
      await recordRedemption(redemption);
      expect(await portalUsers.get(id)).toMatchObject({ active: true, role: { name: 'Member' } });

      await portalUsers.end(id);
      await recordRedemption({ ...redemption, contactChanges: { phone: '2' } });
      expect(await portalUsers.get(id)).toMatchObject({ active: false, role: { name: 'Member' } });
      const contact = await crm().connector.contacts.get(redemption.portalUser.contactId);
      expect(contact).toMatchObject({ phone: '+44 1' });
    });

    it('creates one portal user when it is recorded concurrently', async () => {
      const { contactId, redemption } = await prepare();
      await Promise.all(Array.from({ length: 8 }, () => crm().connector.recordRedemption(redemption)));
      expect(await crm().connector.portalUsers.find({ contactIds: [contactId] })).toMatchObject([
        { id: redemption.portalUser.id },
      ]);
    });

    it('reactivates an inactive portal user', async () => {
      const { contactId, redemption } = await prepare();
      const earlier = { ...redemption.portalUser, id: randomUUID() };
      await crm().connector.portalUsers.create(earlier);
      await crm().connector.portalUsers.end(earlier.id);
      await crm().connector.recordRedemption(redemption);
      expect(await crm().connector.portalUsers.find({ contactIds: [contactId] })).toMatchObject([
        { id: earlier.id, active: true },
      ]);
    });

    it('fails for an invitation that does not exist', async () => {
      const { redemption } = await prepare();
      const call = crm().connector.recordRedemption({ ...redemption, invitationId: randomUUID() });
      expect(await failureOf(call)).toBe('not-found');
    });

    it.each(['email', 'shoeSize'])(
      'stores an answer with the portal user if it may not be written to %s',
      async (name) => {
        const { contactId, redemption } = await prepare();
        const before = await crm().connector.contacts.get(contactId);
        const contactChanges = { [name]: 'somebody.else@example.com' };
        await crm().connector.recordRedemption({ ...redemption, contactChanges });
        expect(await crm().connector.contacts.get(contactId)).toEqual(before);
        const [portalUser] = await crm().connector.portalUsers.find({ contactIds: [contactId] });
        expect(portalUser?.answers).toMatchObject(contactChanges);
      }
    );
  });
};
