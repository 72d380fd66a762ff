import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addContact,
  addInvitation,
  addPortal,
  type Crm,
  eventually,
  failureOf,
  invitationsOf,
  lookOn,
  newInvitation,
  presentOf,
  roleOf,
} from './support';

export const describeInvitations = (crm: Crm): void => {
  const invitations = () => crm().connector.invitations;

  describe('invitations', () => {
    it('begin as new and active', async () => {
      const { invitation } = await addInvitation(crm);
      expect(await invitations().get(invitation.id)).toEqual({
        ...invitation,
        status: 'new',
        active: true,
        sentAt: null,
        redeemedAt: null,
        failure: null,
        claim: invitation.id,
        version: expect.any(String) as string,
      });
    });

    it('are created once, even if they are created repeatedly', async () => {
      const { contactId, portal, invitation } = await addInvitation(crm);
      await invitations().setStatus(invitation.id, { status: 'revoked' });
      const another = newInvitation(contactId, portal);
      const changed = { ...invitation, roleId: roleOf(portal, 'Member').id };
      await invitations().createMany([changed, another]);
      expect(await invitations().get(invitation.id)).toMatchObject({
        status: 'revoked',
        roleId: invitation.roleId,
      });
      const listed = await invitationsOf(crm, contactId, 2);
      expect(listed.map((row) => row.id).sort()).toEqual([invitation.id, another.id].sort());
    });

    it('are created once by concurrent calls', async () => {
      const contactId = await addContact(crm);
      const portal = await addPortal(crm);
      const batch = [newInvitation(contactId, portal), newInvitation(contactId, portal)];
      await Promise.all(Array.from({ length: 6 }, () => invitations().createMany(batch)));
      expect(await invitationsOf(crm, contactId, 2)).toHaveLength(2);
    });

    it('can be created 500 at a time', async () => {
      const contactId = await addContact(crm);
      const portal = await addPortal(crm);
      const batch = Array.from({ length: 500 }, () => newInvitation(contactId, portal));
      await invitations().createMany(batch);
      expect(await invitationsOf(crm, contactId, 500)).toHaveLength(500);
    });

    it('can be an empty list', async () => {
      await expect(invitations().createMany([])).resolves.toBeUndefined();
    });

    it.each(['contactId', 'portalId', 'roleId'] as const)(
      'are not created with a %s that does not exist',
      async (reference) => {
        const portal = await addPortal(crm);
        const invitation = { ...newInvitation(await addContact(crm), portal), [reference]: randomUUID() };
        expect(await failureOf(invitations().createMany([invitation]))).toBe('invalid');
        expect(await invitations().get(invitation.id)).toBeNull();
      }
    );

    it.each([randomUUID(), 'no-id'])('do not include one with the id %s', async (id) => {
      expect(await invitations().get(id)).toBeNull();
      expect(await failureOf(invitations().setStatus(id, { status: 'sent' }))).toBe('not-found');
    });

    it.each([
      ['new', true],
      ['failed', true],
      ['sent', false],
      ['redeemed', false],
      ['expired', false],
      ['revoked', false],
    ] as const)('with the status %s have active: %s', async (status, active) => {
      const { invitation } = await addInvitation(crm);
      await invitations().setStatus(invitation.id, { status });
      expect(await invitations().get(invitation.id)).toMatchObject({ status, active });
    });

    it.each(['revoked', 'redeemed'] as const)(
      'that are %s keep their status when a later change sets another one',
      async (status) => {
        const { invitation } = await addInvitation(crm);
        await invitations().setStatus(invitation.id, { status });
        const before = await invitations().get(invitation.id);
        await invitations().setStatus(invitation.id, { status: 'sent', sentAt: new Date() });
        await invitations().setStatus(invitation.id, { status: 'failed', expiresAt: new Date() });
        expect(await invitations().get(invitation.id)).toEqual(before);
      }
    );

    it('can be sent without an e-mail, when staff hand over a link', async () => {
      const { contactId, portal } = await addInvitation(crm);
      const handedOver = newInvitation(contactId, portal);
      const sentAt = new Date('2026-03-04T05:06:07Z');
      await invitations().createMany([handedOver]);
      await invitations().setStatus(handedOver.id, { status: 'sent', failure: null, sentAt });
      expect(await invitations().get(handedOver.id)).toMatchObject({ status: 'sent', active: false, sentAt });
      expect(await crm().connector.emails.listByInvitation(handedOver.id)).toEqual([]);
    });

    it('keep the times of all their changes', async () => {
      const { invitation } = await addInvitation(crm);
      const [sentAt, redeemedAt, expiresAt] = ['10:00', '11:30', '23:59'].map(
        (time) => new Date(`2026-03-01T${time}:00.000Z`)
      );
      await invitations().setStatus(invitation.id, { status: 'sent', sentAt, expiresAt });
      await invitations().setStatus(invitation.id, { status: 'redeemed', redeemedAt });
      expect(await invitations().get(invitation.id)).toMatchObject({ sentAt, redeemedAt, expiresAt });
    });

    const look = (cursor: string | null) => invitations().changesSince(cursor);

    it('are listed after a cursor if they changed, oldest first', async () => {
      const { invitation: before } = await addInvitation(crm);
      const start = await presentOf(look);

      const { invitation: created } = await addInvitation(crm);
      const { invitation: changed } = await addInvitation(crm);
      await invitations().setStatus(changed.id, { status: 'revoked' });

      let cursor = start;
      const seen: string[] = [];
      await eventually(
        async () => {
          const changes = await look(cursor);
          cursor = changes.cursor;
          seen.push(...changes.rows.map((row) => row.id));
          return seen;
        },
        () => seen.includes(created.id) && seen.includes(changed.id)
      );
      expect(seen).not.toContain(before.id);
      expect(seen.lastIndexOf(changed.id)).toBeGreaterThan(seen.indexOf(created.id));
      expect((await look(cursor)).rows).toEqual([]);
    });

    it('are listed again with another version after a later change', async () => {
      const { invitation } = await addInvitation(crm);
      const before = await invitations().get(invitation.id);
      const cursor = await presentOf(look);
      await invitations().setStatus(invitation.id, { status: 'expired' });
      const { rows } = await eventually(
        () => look(cursor),
        (changes) => changes.rows.length > 0
      );
      expect(rows).toMatchObject([{ id: invitation.id, status: 'expired', active: false }]);
      expect(rows[0]?.version).not.toBe(before?.version);
    });

    it('are listed from the very first one without a cursor', async () => {
      const { invitation } = await addInvitation(crm);
      await sleep(1100);
      expect((await lookOn(look, null)).rows.map((row) => row.id)).toContain(invitation.id);
    });

    it('reject a cursor that does not belong to the list', async () => {
      expect(await failureOf(invitations().changesSince('nonsense'))).toBe('invalid');
    });
  });

  describe('an invitation that was created in the CRM', () => {
    const inviteInCrm = async (): Promise<string> => {
      const contactId = await addContact(crm);
      const portal = await addPortal(crm);
      return crm().addInvitation({ contactId, portalId: portal.id, roleId: roleOf(portal, 'Editor').id });
    };

    it('is new, and unclaimed until the first claim', async () => {
      const id = await inviteInCrm();
      expect(await invitations().get(id)).toMatchObject({ status: 'new', active: true, claim: null });
      expect(await invitations().claim(id, 'one')).toBe(true);
      expect(await invitations().get(id)).toMatchObject({ status: 'new', claim: 'one' });
    });

    it('is listed until it is claimed or done, however old it is, if its portal is asked for', async () => {
      const id = await inviteInCrm();
      const other = await inviteInCrm();
      const invitation = await invitations().get(id);
      if (!invitation) throw new Error('There is no invitation');
      const cursor = await presentOf((from) => invitations().changesSince(from));
      const waiting = async (...portalIds: string[]) =>
        (await invitations().changesSince(cursor, portalIds)).waiting.map((each) => each.id);
      expect((await invitations().changesSince(cursor)).waiting).toEqual([]);
      expect(await waiting(invitation.portalId, randomUUID())).toEqual([id]);
      expect(await waiting(randomUUID())).not.toEqual(expect.arrayContaining([id, other]));
      await invitations().claim(id, 'one');
      expect(await waiting(invitation.portalId)).toEqual([]);
    });

    it('keeps its status if it was changed since the given version', async () => {
      const id = await inviteInCrm();
      const { version = '' } = (await invitations().get(id)) ?? {};
      await sleep(5);
      await invitations().claim(id, 'one');
      await invitations().setStatus(id, { status: 'failed', ifVersion: version });
      expect(await invitations().get(id)).toMatchObject({ status: 'new' });
      const changed = await invitations().get(id);
      await invitations().setStatus(id, { status: 'failed', ifVersion: changed?.version ?? '' });
      expect(await invitations().get(id)).toMatchObject({ status: 'failed' });
    });

    it('stays with the token that claimed it first', async () => {
      const id = await inviteInCrm();
      expect(await invitations().claim(id, 'one')).toBe(true);
      expect(await invitations().claim(id, 'two')).toBe(false);
      expect(await invitations().claim(id, 'one')).toBe(true);
    });

    it('is claimed by exactly one of several concurrent calls', async () => {
      const id = await inviteInCrm();
      const tokens = Array.from({ length: 12 }, () => randomUUID());
      const won = await Promise.all(tokens.map((token) => invitations().claim(id, token)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await invitations().get(id)).toMatchObject({ claim: tokens[won.indexOf(true)] });
    });

    it('can be released and claimed with another token', async () => {
      const id = await inviteInCrm();
      await invitations().claim(id, 'one');
      await invitations().setStatus(id, { status: 'failed', claim: null });
      expect(await invitations().get(id)).toMatchObject({ status: 'failed', claim: null });
      expect(await invitations().claim(id, 'two')).toBe(true);
    });

    it.each(['sent', 'revoked'] as const)('cannot be claimed when it is %s', async (status) => {
      const id = await inviteInCrm();
      await invitations().setStatus(id, { status });
      expect(await invitations().claim(id, 'one')).toBe(false);
    });

    it('differs from one that the site created, which is claimed from the start', async () => {
      const { invitation } = await addInvitation(crm);
      expect(await invitations().claim(invitation.id, 'one')).toBe(false);
    });

    it.each([randomUUID(), 'no-id'])('is not found with the id %s', async (id) => {
      expect(await failureOf(invitations().claim(id, 'one'))).toBe('not-found');
    });
  });
};
