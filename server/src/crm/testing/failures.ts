import { CrmError, isTransient } from '../crm-error';
import { addInvitation, addPortal, newEmail, newInvitation, newPortalUser, type Crm } from './support';

export const describeFailures = (crm: Crm): void => {
  describe('verifying', () => {
    it('runs named checks, which all pass', async () => {
      const { portals } = crm().connector;
      await addPortal(crm);
      for (const { id } of await portals.list()) {
        await portals.update(id, { signUpUrl: 'https://www.example.com/sign-up' });
      }
      const checks = await crm().connector.verify();
      expect(checks.length).toBeGreaterThan(1);
      expect(checks.filter((check) => !check.ok)).toEqual([]);
      for (const { name, message } of checks) expect([name, message]).not.toContain('');
    });

    it('returns a failed check with a remedy, instead of an error, when the CRM does not answer', async () => {
      const restore = await crm().interrupt();
      try {
        const red = (await crm().connector.verify()).filter((check) => !check.ok);
        expect(red.length).toBeGreaterThan(0);
        expect(red[0]?.remedy).toEqual(expect.any(String));
      } finally {
        await restore();
      }
    });
  });

  describe('a CRM that does not answer', () => {
    it('fails every call with `unavailable`, so that it can be retried', async () => {
      const { contactId, portal, invitation } = await addInvitation(crm);
      const { contacts, portals, invitations, emails, portalUsers, recordRedemption } = crm().connector;
      const portalUser = newPortalUser(contactId, portal);
      const calls: Record<string, () => Promise<unknown>> = {
        'contacts.search': () => contacts.search({ search: 'a', pageSize: 10 }),
        'contacts.get': () => contacts.get(contactId),
        'contacts.getMany': () => contacts.getMany([contactId]),
        'portals.list': () => portals.list(),
        'portals.get': () => portals.get(portal.id),
        'portals.update': () => portals.update(portal.id, { name: 'New' }),
        'invitations.createMany': () => invitations.createMany([newInvitation(contactId, portal)]),
        'invitations.get': () => invitations.get(invitation.id),
        'invitations.setStatus': () => invitations.setStatus(invitation.id, { status: 'sent' }),
        'invitations.claim': () => invitations.claim(invitation.id, invitation.id),
        'invitations.changesSince': () => invitations.changesSince(null),
        'emails.send': () => emails.send(newEmail(invitation, 'ada@example.com')),
        'emails.deliveries': () => emails.deliveries([invitation.id]),
        'emails.listByInvitation': () => emails.listByInvitation(invitation.id),
        'portalUsers.find': () => portalUsers.find({ contactIds: [contactId] }),
        'portalUsers.get': () => portalUsers.get(portalUser.id),
        'portalUsers.create': () => portalUsers.create(portalUser),
        'portalUsers.changeRole': () => portalUsers.changeRole(portalUser.id, portalUser.roleId),
        'portalUsers.end': () => portalUsers.end(portalUser.id),
        'portalUsers.changesSince': () => portalUsers.changesSince(null),
        recordRedemption: () =>
          recordRedemption({
            portalUser,
            invitationId: invitation.id,
            redeemedAt: new Date(),
            contactChanges: {},
          }),
      };

      const failures: Record<string, unknown> = {};
      const restore = await crm().interrupt();
      try {
        const asked = Object.entries(calls).map(async ([name, call]) => {
          failures[name] = await call().then(
            () => 'answered',
            (error: unknown) => (error instanceof CrmError && isTransient(error) ? error.kind : error)
          );
        });
        await Promise.all(asked);
      } finally {
        await restore();
      }
      expect(failures).toEqual(Object.fromEntries(Object.keys(calls).map((name) => [name, 'unavailable'])));
    });

    it('has kept its records when it answers again', async () => {
      const { invitation } = await addInvitation(crm);
      await (
        await crm().interrupt()
      )();
      expect(await crm().connector.invitations.get(invitation.id)).toMatchObject({ status: 'new' });
    });
  });
};
