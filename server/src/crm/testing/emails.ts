import { randomUUID } from 'node:crypto';
import { addInvitation, CODE, eventually, failureOf, newEmail, tag, type Crm } from './support';

export const describeEmails = (crm: Crm): void => {
  const emails = () => crm().connector.emails;

  const deliveredTo = async (address: string) =>
    (await crm().deliveredEmails()).filter((email) => email.to === address);

  const untilSent = (id: string) =>
    eventually(
      async () => (await emails().deliveries([id])).get(id),
      (delivery) => delivery?.state === 'sent'
    );

  const prepare = async () => {
    const address = `${tag()}@example.com`;
    const { invitation } = await addInvitation(crm, { email: address });
    return { address, invitation, email: newEmail(invitation, address) };
  };

  describe('e-mails', () => {
    it('are sent to the contact and contain the code', async () => {
      const { address, email } = await prepare();
      const delivery = await emails().send(email);
      expect(['sent', 'pending']).toContain(delivery.state);
      await untilSent(email.id);
      const delivered = await deliveredTo(address);
      expect(delivered).toMatchObject([{ to: address, subject: 'You are invited' }]);
      expect(delivered[0]?.html).toContain(CODE);
    });

    it('are stored with the invitation without the code, and are inactive once sent', async () => {
      const { address, invitation, email } = await prepare();
      await emails().send(email);
      await untilSent(email.id);
      const kept = await emails().listByInvitation(invitation.id);
      expect(kept).toMatchObject([
        { id: email.id, status: 'sent', active: false, subject: 'You are invited', to: address },
      ]);
      expect(Date.parse(kept[0]?.sentAt ?? '')).not.toBeNaN();
      expect(JSON.stringify(kept)).toContain('#invitation=');
      expect(JSON.stringify(kept)).not.toContain(CODE);
    });

    it('are sent only once when the call is repeated', async () => {
      const { address, invitation, email } = await prepare();
      await emails().send(email);
      await untilSent(email.id);
      expect(await emails().send(email)).toMatchObject({ state: 'sent' });
      expect(await deliveredTo(address)).toHaveLength(1);
      expect(await emails().listByInvitation(invitation.id)).toHaveLength(1);
    });

    it('are listed newest first', async () => {
      const { invitation, email: first } = await prepare();
      const second = { ...first, id: randomUUID(), messageId: `<${randomUUID()}@example.com>` };
      await emails().send(first);
      await untilSent(first.id);
      await emails().send(second);
      await untilSent(second.id);
      const kept = await emails().listByInvitation(invitation.id);
      expect(kept.map((email) => email.id)).toEqual([second.id, first.id]);
    });

    it('have no delivery state when the CRM does not know them', async () => {
      expect(await emails().deliveries([randomUUID(), 'no-id'])).toEqual(new Map());
      expect(await emails().listByInvitation(randomUUID())).toEqual([]);
      expect(await emails().listByInvitation('no-id')).toEqual([]);
    });

    it('are not changed by closing when they were sent, and closing an unknown one does nothing', async () => {
      const { address, invitation, email } = await prepare();
      await emails().send(email);
      await untilSent(email.id);
      const before = await emails().listByInvitation(invitation.id);
      await emails().close(email.id, new Date());
      await emails().close(email.id, null);
      expect(await emails().listByInvitation(invitation.id)).toEqual(before);
      expect(await deliveredTo(address)).toHaveLength(1);
      await expect(emails().close(randomUUID(), null)).resolves.toBeUndefined();
    });

    it('are sent without an invitation, once', async () => {
      const { address, email } = await prepare();
      const alone = { ...email, invitationId: null };
      await emails().send(alone);
      await untilSent(email.id);
      expect(await emails().send(alone)).toMatchObject({ state: 'sent' });
      expect(await deliveredTo(address)).toHaveLength(1);
    });

    it('are not sent for an invitation that does not exist', async () => {
      const { address, email } = await prepare();
      expect(await failureOf(emails().send({ ...email, invitationId: randomUUID() }))).toBe('invalid');
      expect(await deliveredTo(address)).toEqual([]);
    });
  });
};
