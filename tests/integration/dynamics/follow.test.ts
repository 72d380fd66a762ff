import { CURSORS, startDynamics, startSite, PASSWORD, type Dynamics, type Site } from './support/dynamics';
import { eventually } from '../support/stage';

const SENT = 714_420_001;
const REDEEMED = 714_420_002;
const FAILED = 714_420_000;
const EXPIRED = 714_420_003;
const REVOKED = 2;
/** Of an e-mail. */
const PENDING_SEND = 6;
/** How a queue delivers its e-mails. */
const NO_DELIVERY = 0;
const SERVER_SIDE = 2;

describe('a site on Dynamics', () => {
  let dynamics: Dynamics;
  let site: Site;

  /** Addresses that Dynamics cannot send to. */
  const failing = new Set<string>();
  const outbox = { fails: (address: string) => failing.has(address) };

  const serve = (options: { dir?: string } = {}) =>
    startSite(dynamics, { ...options, pluginConfig: { portals: ['customer', 'dealer'] } });

  beforeAll(async () => {
    dynamics = await startDynamics({ outbox });
    site = await serve();
  });
  afterAll(async () => {
    await site.app.stop();
    await dynamics.server.close();
  });

  const target = (contactId: string) => ({ contactId, portalId: dynamics.portalId, roleId: dynamics.roleId });
  const invitation = (id: string) => dynamics.rowOf('tpc_portalinvitation', id);

  /** Invites a new contact in Dynamics and waits until the e-mail is sent. */
  const inviteThere = async () => {
    const contact = dynamics.addContact();
    const id = dynamics.invite(target(contact.id));
    await site.announce();
    const code = await site.codeSentTo(contact.address);
    return { contact, id, code };
  };

  const untilStatus = (id: string, statuscode: number) =>
    eventually(async () => {
      await site.hurry();
      return invitation(id).statuscode === statuscode;
    });

  /** Failed jobs that followed an invitation. */
  const failedFollowsOf = async (id: string) => {
    const failed = await site.jobs({ kind: 'invitation.follow', state: 'failed' });
    return failed.filter(({ payload }) => (payload as { invitationId: string }).invitationId === id);
  };
  const untilFollowFailed = (id: string) => eventually(async () => (await failedFollowsOf(id)).length > 0);

  /** Signs up an invitee who was invited in Dynamics, and waits until Dynamics has recorded it. */
  const signUpThere = async () => {
    const { contact, id, code } = await inviteThere();
    expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    await untilStatus(id, REDEEMED);
    const portalUser = dynamics.rows('tpc_portaluser').find((row) => row.tpc_username === contact.address);
    if (!portalUser) throw new Error('There is no portal user');
    return { contact, id, portalUserId: portalUser.id };
  };

  describe('an invitation made in Dynamics', () => {
    it('is sent through Dynamics, leads to a sign-up, and is recorded there', async () => {
      const { contact, id, code } = await inviteThere();
      await untilStatus(id, SENT);
      expect(invitation(id)).toMatchObject({ statecode: 1, tpc_senton: expect.any(String) as string });
      expect(dynamics.rows('email')).toContainEqual(
        expect.objectContaining({ statecode: 1, regardingobjectid: { table: 'tpc_portalinvitation', id } })
      );

      const answer = await site.post('/invitations/redeem', { code, password: PASSWORD });
      expect(answer.status).toBe(201);
      await untilStatus(id, REDEEMED);
      expect(dynamics.rows('tpc_portaluser')).toContainEqual(
        expect.objectContaining({
          tpc_contactid: { table: 'contact', id: contact.id },
          tpc_portalroleid: { table: 'tpc_portalrole', id: dynamics.roleId },
          tpc_username: contact.address,
          statecode: 0,
        })
      );
      expect(await site.userOf(contact.address)).toMatchObject({ role: { type: 'authenticated' } });
    });

    it('names its author in the timeline', async () => {
      const { id } = await inviteThere();
      const { body } = await site.admin('get', `/invitations/${id}`);
      expect(body.data.timeline[0]).toMatchObject({ event: 'created', actor: 'CRM User Invite' });
    });

    it('is sent once, even if Dynamics notifies the site repeatedly', async () => {
      const { contact, id } = await inviteThere();
      for (let times = 0; times < 5; times += 1) await site.announce();
      await untilStatus(id, SENT);
      await site.announce();
      await eventually(async () => (await site.jobs()).length === 0);
      expect(dynamics.mailsTo(contact.address)).toHaveLength(1);
    });

    it('is ignored if its portal belongs to another site', async () => {
      const stranger = dynamics.addContact();
      const { foreignPortalId: portalId, foreignRoleId: roleId } = dynamics;
      const id = dynamics.invite({ contactId: stranger.id, portalId, roleId });
      // A later invitation shows that the site has polled.
      await inviteThere();
      expect(invitation(id)).toMatchObject({ statecode: 0, statuscode: 1 });
      expect(invitation(id).tpc_claim ?? null).toBeNull();
      expect(dynamics.mailsTo(stranger.address)).toEqual([]);
    });

    it('is ignored if another site has claimed it', async () => {
      const contact = dynamics.addContact();
      const id = dynamics.invite(target(contact.id), { tpc_claim: 'another site' });
      await inviteThere();
      expect(invitation(id)).toMatchObject({ statuscode: 1, tpc_claim: 'another site' });
      expect(dynamics.mailsTo(contact.address)).toEqual([]);
    });

    it.each([
      ['contactId', 'no contact', () => 'customer portal'],
      ['portalId', 'no portal', (contact: string) => contact],
      ['roleId', 'no role', (contact: string) => `${contact}, customer portal`],
    ] as const)(
      'is marked as failed without %s, and sent once staff add it',
      async (of, reason, nameWith) => {
        const contact = dynamics.addContact();
        const whole = target(contact.id);
        const { [of]: _missing, ...part } = whole;
        const id = dynamics.invite(part);
        await site.announce();
        await eventually(async () => (await site.jobs({ kind: 'invitation.refuse' })).length > 0);
        // Staff have a moment to add what is missing.
        expect(invitation(id)).toMatchObject({ statecode: 0, statuscode: 1 });
        await untilStatus(id, FAILED);
        expect(invitation(id).tpc_failure).toContain(reason);
        const { fullname } = dynamics.rowOf('contact', contact.id);
        expect(invitation(id).tpc_name).toBe(nameWith(String(fullname)));
        expect(dynamics.mailsTo(contact.address)).toEqual([]);

        dynamics.change('tpc_portalinvitation', id, { ...dynamics.bindings(whole), statuscode: 1 });
        await site.announce();
        await site.codeSentTo(contact.address);
        await untilStatus(id, SENT);
        expect(invitation(id).tpc_failure).toBeNull();
      }
    );

    it('is sent at once if staff add its role a moment after they saved it', async () => {
      const contact = dynamics.addContact();
      const { roleId: _missing, ...part } = target(contact.id);
      const id = dynamics.invite(part);
      await site.announce();
      await eventually(async () => (await site.jobs({ kind: 'invitation.refuse' })).length > 0);
      dynamics.change('tpc_portalinvitation', id, dynamics.bindings({ roleId: dynamics.roleId }));
      await site.announce();
      await site.codeSentTo(contact.address);
      await untilStatus(id, SENT);
      expect(await site.jobs({ kind: 'invitation.refuse' })).toEqual([]);
      expect(invitation(id)).toMatchObject({ statuscode: SENT });
    });

    it('is left as it is without a role if its portal belongs to another site', async () => {
      const id = dynamics.invite({ portalId: dynamics.foreignPortalId });
      await inviteThere();
      await site.hurry();
      expect(invitation(id)).toMatchObject({ statecode: 0, statuscode: 1 });
    });

    it('is marked as failed when it cannot be sent, says why, and is sent once the cause is removed', async () => {
      const contact = dynamics.addContact();
      const id = dynamics.invite({ ...target(contact.id), roleId: dynamics.unmappedRoleId });
      await site.announce();
      const job = await eventually(async () => (await site.jobs({ state: 'failed' }))[0]);
      expect(job).toMatchObject({
        kind: 'invitation.follow',
        error: expect.stringContaining('not mapped to a role in Strapi. Fix this and try again.') as string,
      });
      expect(invitation(id)).toMatchObject({ statecode: 0, statuscode: FAILED, tpc_claim: null });
      expect(invitation(id).tpc_failure).toContain('Fix this and try again');

      dynamics.change('tpc_portalrole', dynamics.unmappedRoleId, { tpc_userrole: 'authenticated' });
      expect((await site.admin('post', `/jobs/${String(job.id)}/retry`)).status).toBe(202);
      await site.codeSentTo(contact.address);
      await untilStatus(id, SENT);
    });

    it('is sent when staff set it to New again', async () => {
      const contact = dynamics.addContact({ emailaddress1: null });
      const id = dynamics.invite(target(contact.id));
      await site.announce();
      await eventually(async () => invitation(id).statuscode === FAILED);
      dynamics.change('contact', contact.id, { emailaddress1: contact.address });
      await untilFollowFailed(id);
      dynamics.change('tpc_portalinvitation', id, { statecode: 0, statuscode: 1 });
      await site.announce();
      await site.codeSentTo(contact.address);
      expect(await failedFollowsOf(id)).toEqual([]);
    });

    it('is not sent once it has expired', async () => {
      const contact = dynamics.addContact();
      const id = dynamics.invite(target(contact.id), { tpc_expireson: '2026-01-01T00:00:00Z' });
      await site.announce();
      await untilStatus(id, EXPIRED);
      expect(dynamics.mailsTo(contact.address)).toEqual([]);
    });

    it('that had expired before the site saw it is sent once staff set a later date and New', async () => {
      const contact = dynamics.addContact();
      const id = dynamics.invite(target(contact.id), { tpc_expireson: '2026-01-01T00:00:00Z' });
      await site.announce();
      await untilStatus(id, EXPIRED);
      const tpc_expireson = new Date(Date.now() + 86_400_000).toISOString();
      dynamics.change('tpc_portalinvitation', id, { statecode: 0, statuscode: 1, tpc_expireson });
      await site.announce();
      await site.codeSentTo(contact.address);
      await untilStatus(id, SENT);
    });

    it('has one failed job if it is refused, even if several are made and announced at once', async () => {
      const ids = Array.from({ length: 6 }, () => {
        const contact = dynamics.addContact({ emailaddress1: null });
        return dynamics.invite(target(contact.id));
      });
      for (let times = 0; times < 20; times += 1) await site.announce();
      for (const id of ids) await untilStatus(id, FAILED);
      const jobs = await eventually(async () => {
        const following = await site.jobs({ kind: 'invitation.follow' });
        return following.every(({ state }) => state === 'failed') && following;
      });
      const followed = jobs.map(({ payload }) => (payload as { invitationId: string }).invitationId);
      expect(followed.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
    });

    it('is not sent to a contact with an open invitation, and shows why', async () => {
      const { contact } = await inviteThere();
      const second = dynamics.invite(target(contact.id));
      await site.announce();
      await eventually(async () => invitation(second).statuscode === FAILED);
      expect(dynamics.mailsTo(contact.address)).toHaveLength(1);
    });
  });

  describe('an invitation that staff reactivate in Dynamics', () => {
    const reactivate = async (id: string): Promise<void> => {
      dynamics.change('tpc_portalinvitation', id, { statecode: 0, statuscode: 1 });
      await site.announce();
    };
    const mails = (address: string) => dynamics.mailsTo(address).length;
    const refusalOf = async (code: string) =>
      (await site.post('/invitations/inspect', { code })).body.error?.details.code as string | undefined;

    it('is sent anew, once, each time', async () => {
      const { contact, id, code } = await inviteThere();
      await untilStatus(id, SENT);
      for (const sent of [2, 3]) {
        await reactivate(id);
        await Promise.all([site.announce(), site.announce()]);
        await site.codeSentTo(contact.address, sent);
        await untilStatus(id, SENT);
        await site.announce();
        await eventually(async () => (await site.jobs({ state: 'waiting' })).length === 0 || site.hurry());
        expect(mails(contact.address)).toBe(sent);
      }
      expect(await refusalOf(code)).toBe('invitation.replaced');
      const { timeline } = (await site.admin('get', `/invitations/${id}`)).body.data;
      expect(timeline).toContainEqual(expect.objectContaining({ event: 'resent', actor: 'CRM' }));
    });

    it('is sent anew although it had expired', async () => {
      const { contact, id } = await inviteThere();
      await untilStatus(id, SENT);
      await site.expire(id);
      await untilStatus(id, EXPIRED);
      await reactivate(id);
      await site.codeSentTo(contact.address, 2);
      await untilStatus(id, SENT);
      expect(Date.parse(String(invitation(id).tpc_expireson))).toBeGreaterThan(Date.now());
    });

    it('is sent anew although its e-mail had failed', async () => {
      const contact = dynamics.addContact();
      const id = dynamics.invite(target(contact.id));
      // Dynamics refuses to send the e-mail, which the site cannot know before.
      failing.add(contact.address);
      await site.announce();
      await untilStatus(id, FAILED);
      failing.clear();
      await reactivate(id);
      await site.codeSentTo(contact.address);
      await untilStatus(id, SENT);
    });

    it('says why it cannot be sent anew, and is once the cause is removed', async () => {
      const { contact, id } = await inviteThere();
      await untilStatus(id, SENT);
      dynamics.change('contact', contact.id, { donotemail: true });
      await reactivate(id);
      await untilStatus(id, FAILED);
      expect(invitation(id).tpc_failure).toContain('set to New in the CRM and cannot be sent');
      await untilFollowFailed(id);
      dynamics.change('contact', contact.id, { donotemail: false });
      await reactivate(id);
      await site.codeSentTo(contact.address, 2);
      expect(await failedFollowsOf(id)).toEqual([]);
    });

    it.each([
      ['redeemed', REDEEMED, signUpThere, 'was redeemed, and cannot be sent again'],
      [
        'revoked',
        REVOKED,
        async () => {
          const invited = await inviteThere();
          dynamics.change('tpc_portalinvitation', invited.id, { statecode: 1, statuscode: 2 });
          await site.announce();
          await eventually(async () => (await site.ledger(invited.id))?.status === 'revoked');
          await eventually(async () => {
            await site.hurry();
            return (await site.jobs({ invitationId: invited.id })).length === 0;
          });
          return invited;
        },
        'was revoked, and cannot be sent again',
      ],
    ] as const)('stays %s, and says so', async (_, status, make, reason) => {
      const { contact, id } = await make();
      await reactivate(id);
      await untilStatus(id, status);
      expect(invitation(id).tpc_failure).toContain(reason);
      expect(mails(contact.address)).toBe(1);
    });

    it('is not sent anew if it is only as it was before the site had sent it', async () => {
      const { contact, id } = await inviteThere();
      await untilStatus(id, SENT);
      dynamics.change('tpc_portalinvitation', id, { statecode: 0, statuscode: 1, tpc_senton: null });
      await site.announce();
      await inviteThere();
      expect(mails(contact.address)).toBe(1);
    });
  });

  describe('an e-mail in Dynamics', () => {
    const emailsOf = (invitationId: string) =>
      dynamics.rows('email').filter(({ regardingobjectid }) => {
        const regarding = regardingobjectid as { id: string } | null;
        return regarding?.id === invitationId;
      });

    it('that is held in Pending Send is trouble that staff see, until it is sent', async () => {
      const { queueId } = dynamics.server.seeded;
      dynamics.change('queue', queueId, { outgoingemaildeliverymethod: NO_DELIVERY });
      const contact = dynamics.addContact();
      const id = dynamics.invite(target(contact.id));
      await site.announce();
      await eventually(async () => emailsOf(id)[0]?.statuscode === PENDING_SEND);
      const [job] = await eventually(async () => {
        const jobs = await site.jobs({ kind: 'invitation.follow-delivery', invitationId: id });
        return jobs.length > 0 ? jobs : null;
      });
      await site.hurry();
      expect(await site.ledger(id)).toMatchObject({ status: 'new', failure: null });

      const payload = {
        ...(job?.payload as object),
        since: new Date(Date.now() - 15 * 60_000).toISOString(),
      };
      await site.changeJob(job?.id, { payload });
      await eventually(async () => {
        await site.hurry();
        return (await site.ledger(id))?.failure;
      });
      expect((await site.admin('get', `/invitations/${id}`)).body.data).toMatchObject({
        status: 'failed',
        failure: expect.stringMatching(
          /not sent .* for 15 minutes.*Pending Send.*mailbox of the queue/
        ) as string,
      });
      expect((await site.admin('get', '/figures')).body.data.failedInvitations).toBeGreaterThan(0);
      await untilStatus(id, FAILED);
      const { timeline } = (await site.admin('get', `/invitations/${id}`)).body.data as {
        timeline: object[];
      };
      expect(timeline.filter((entry) => 'event' in entry && entry.event === 'failed')).toHaveLength(1);

      dynamics.change('queue', queueId, { outgoingemaildeliverymethod: SERVER_SIDE });
      await untilStatus(id, SENT);
      expect(await site.ledger(id)).toMatchObject({ status: 'sent', failure: null });
      expect(dynamics.mailsTo(contact.address)).toHaveLength(1);
    });

    it('that failed is canceled when a resend takes its place', async () => {
      const contact = dynamics.addContact();
      failing.add(contact.address);
      const id = dynamics.invite(target(contact.id));
      await site.announce();
      await untilStatus(id, FAILED);
      expect(emailsOf(id)).toMatchObject([{ statecode: 0, statuscode: 8 }]);
      failing.clear();
      await eventually(async () => (await site.jobs({ invitationId: id, state: 'failed' })).length > 0);
      expect((await site.admin('post', `/invitations/${id}/resend`)).status).toBe(202);
      expect(await site.jobs({ invitationId: id, state: 'failed' })).toEqual([]);
      await site.codeSentTo(contact.address);
      await untilStatus(id, SENT);
      expect(emailsOf(id).map(({ statuscode }) => statuscode)).toEqual([5, 3]);
    });
  });

  describe('an invitation made in Strapi', () => {
    it('is sent once, because it is claimed before other sites see it', async () => {
      const { id: contactId, address } = dynamics.addContact();
      const { portalId, roleId } = dynamics;
      const body = { contactIds: [contactId], portalId, roleId };
      const { accepted } = (await site.admin('post', '/invitations', body)).body.data;
      const id = accepted[0].invitationId as string;
      await site.codeSentTo(address);
      expect(invitation(id).tpc_claim).toBe(id);
    });
  });

  describe('a change in Dynamics', () => {
    const refusalOf = async (code: string) =>
      (await site.post('/invitations/inspect', { code })).body.error?.details.code as string | undefined;

    it('closes the link when an invitation is revoked', async () => {
      const { id, code } = await inviteThere();
      dynamics.change('tpc_portalinvitation', id, { statecode: 1, statuscode: 2 });
      await site.announce();
      await eventually(async () => (await site.ledger(id))?.status === 'revoked');
      expect(await refusalOf(code)).toBe('invitation.revoked');
    });

    it('closes the link when the contact is deleted', async () => {
      const { contact, id, code } = await inviteThere();
      await untilStatus(id, SENT);
      dynamics.remove('contact', contact.id);
      await site.announce();
      await eventually(async () => (await site.ledger(id))?.codesClosed === 'contact-deleted');
      expect(await refusalOf(code)).toBe('invitation.revoked');
    });

    it.each([
      ['the contact is deactivated', { statecode: 1 }, 'contact-inactive'],
      ["the contact's address is changed", { emailaddress1: 'new@example.org' }, 'contact-address-changed'],
    ])('closes the link when %s', async (_, values, reason) => {
      const { contact, id, code } = await inviteThere();
      dynamics.change('contact', contact.id, values);
      await site.announce();
      await eventually(async () => (await site.ledger(id))?.codesClosed === reason);
      expect(await refusalOf(code)).toBe('invitation.revoked');
    });

    it('keeps the link when another field of the contact changes', async () => {
      const { contact, code } = await inviteThere();
      dynamics.change('contact', contact.id, { telephone1: '+44 1' });
      await inviteThere();
      expect(await refusalOf(code)).toBeUndefined();
    });

    it("changes the user's role, and blocks and unblocks the user", async () => {
      const { contact, portalUserId } = await signUpThere();
      const user = () => site.userOf(contact.address);
      dynamics.change('tpc_portaluser', portalUserId, {
        'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${dynamics.otherRoleId})`,
      });
      await site.announce();
      await eventually(async () => ((await user())?.role as { type: string }).type === 'public');

      dynamics.change('tpc_portaluser', portalUserId, { statecode: 1, statuscode: 2 });
      await site.announce();
      await eventually(async () => (await user())?.blocked === true);

      dynamics.change('tpc_portaluser', portalUserId, { statecode: 0, statuscode: 1 });
      await site.announce();
      await eventually(async () => (await user())?.blocked === false);
      expect(await user()).toMatchObject({ role: { type: 'public' } });
    });

    it('keeps a user blocked that staff of the site had blocked before access ended', async () => {
      const { contact, portalUserId } = await signUpThere();
      const { id } = (await site.userOf(contact.address)) as { id: number };
      await site.app.strapi.db
        .query('plugin::users-permissions.user')
        .update({ where: { id }, data: { blocked: true } });
      const access = async () => (await site.invitations({ portalUserId }))[0]?.accessEndedAt;
      dynamics.change('tpc_portaluser', portalUserId, { statecode: 1, statuscode: 2 });
      await site.announce();
      await eventually(async () => await access());

      dynamics.change('tpc_portaluser', portalUserId, { statecode: 0, statuscode: 1 });
      await site.announce();
      await eventually(async () => !(await access()));
      expect(await site.userOf(contact.address)).toMatchObject({ blocked: true });
    });

    it('shows why it cannot be applied, and delays no other change', async () => {
      const { contact, portalUserId } = await signUpThere();
      const auditor = dynamics.addRole('Auditor of accounts');
      dynamics.change('tpc_portaluser', portalUserId, {
        'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${auditor})`,
      });
      await site.announce();
      const job = await eventually(
        async () => (await site.jobs({ kind: 'portal-user.follow', state: 'failed' }))[0]
      );
      expect(job.error).toContain('has the role "Auditor of accounts" in the CRM, which is not mapped');
      expect(await site.userOf(contact.address)).toMatchObject({ role: { type: 'authenticated' } });
      await inviteThere();
    });

    it('does not change a user whose role staff of the site have changed since', async () => {
      const { contact } = await signUpThere();
      const user = (await site.userOf(contact.address)) as { id: number };
      const [role] = (await site.app.strapi.db
        .query('plugin::users-permissions.role')
        .findMany({ where: { type: 'public' } })) as { id: number }[];
      await site.app.strapi.db
        .query('plugin::users-permissions.user')
        .update({ where: { id: user.id }, data: { role: role?.id } });
      await inviteThere();
      expect(await site.userOf(contact.address)).toMatchObject({ role: { type: 'public' } });
    });
  });

  describe('a deletion in Dynamics', () => {
    const isBlocked = async (address: string) => (await site.userOf(address))?.blocked === true;
    const access = async (portalUserId: string) => (await site.invitations({ portalUserId }))[0];

    afterEach(() => dynamics.server.environment.hiddenRows.clear());

    it('of a portal user ends the access, which staff see, and lets the contact be invited again', async () => {
      const { contact, id, portalUserId } = await signUpThere();
      dynamics.remove('tpc_portaluser', portalUserId);
      await site.announce();
      await eventually(() => isBlocked(contact.address));
      const { timeline } = (await site.admin('get', `/invitations/${id}`)).body.data;
      expect(timeline.at(-1)).toMatchObject({ event: 'access-ended', actor: 'CRM' });

      dynamics.invite(target(contact.id));
      await site.announce();
      const code = await site.codeSentTo(contact.address, 2);
      expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    });

    it('of a contact ends the access, and erases what the site knows of the contact', async () => {
      const { contact, id, portalUserId } = await signUpThere();
      dynamics.remove('contact', contact.id);
      await site.announce();
      await eventually(() => isBlocked(contact.address));
      expect((await access(portalUserId))?.accessEndedAt).not.toBeNull();
      await eventually(async () => (await site.ledger(id))?.address === '');
    });

    it('leaves the user with its access to another portal of the site', async () => {
      const { contact, portalUserId } = await signUpThere();
      const another = dynamics.addPortalUser({ ...target(contact.id), portalId: dynamics.secondPortalId });
      dynamics.change('tpc_portaluser', another, { statecode: 0 });
      dynamics.remove('tpc_portaluser', portalUserId);
      await site.announce();
      await eventually(async () => (await access(portalUserId))?.accessEndedAt);
      expect(await isBlocked(contact.address)).toBe(false);
    });

    it('is found although the contact had the portal user before the site did', async () => {
      const contact = dynamics.addContact();
      const existing = dynamics.addPortalUser(target(contact.id));
      const id = dynamics.invite(target(contact.id));
      await site.announce();
      const code = await site.codeSentTo(contact.address);
      expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
      await untilStatus(id, REDEEMED);
      await site.announce();
      await eventually(async () => (await site.ledger(id))?.portalUserId === existing);
      dynamics.remove('tpc_portaluser', existing);
      await site.announce();
      await eventually(() => isBlocked(contact.address));
    });

    it('does not keep staff of the site from ending the access first', async () => {
      const { contact, portalUserId } = await signUpThere();
      dynamics.remove('tpc_portaluser', portalUserId);
      const { status, body } = await site.admin('delete', `/portal-users/${portalUserId}`);
      expect([status, body.data]).toEqual([
        200,
        expect.objectContaining({ id: portalUserId, active: false }),
      ]);
      expect(await isBlocked(contact.address)).toBe(true);
      expect((await site.admin('delete', `/portal-users/${portalUserId}`)).status).toBe(200);
      expect((await site.admin('delete', '/portal-users/unknown')).status).toBe(404);
    });

    it('is not believed while the environment has none of the portals', async () => {
      const { contact, portalUserId } = await signUpThere();
      dynamics.remove('tpc_portaluser', portalUserId);
      dynamics.server.environment.hiddenRows.add(dynamics.portalId);
      await site.announce();
      const job = await eventually(
        async () => (await site.jobs({ key: `portal-user:${portalUserId}:gone`, state: 'failed' }))[0]
      );
      expect(job.error).toContain('Is it the environment that the site was connected to?');
      expect(await isBlocked(contact.address)).toBe(false);

      dynamics.server.environment.hiddenRows.clear();
      expect((await site.admin('post', `/jobs/${String(job.id)}/retry`)).status).toBe(202);
      await eventually(() => isBlocked(contact.address));
    });

    it('is not believed of a portal user that the site may not read any more', async () => {
      const { contact, portalUserId } = await signUpThere();
      dynamics.server.environment.hiddenRows.add(portalUserId);
      await site.compare();
      const [job] = await eventually(async () => {
        const jobs = await site.jobs({ key: `portal-user:${portalUserId}:gone` });
        return jobs[0]?.error ? jobs : null;
      });
      expect(job?.error).toContain('prvRead');
      expect(await isBlocked(contact.address)).toBe(false);
      dynamics.server.environment.hiddenRows.clear();
      await eventually(async () => {
        await site.hurry();
        return (await site.jobs({ kind: 'portal-user.follow', state: 'waiting' })).length === 0;
      });
    });
  });

  describe('a contact that Dynamics does not return', () => {
    const nameInLedger = async (id: string) => (await site.ledger(id))?.lastName;

    afterEach(() => {
      dynamics.server.environment.missingPrivileges.clear();
      dynamics.server.environment.hiddenRows.clear();
    });

    it.each<[string, (contactId: string) => void]>([
      [
        'the site may not read contacts any more',
        () => void dynamics.server.environment.missingPrivileges.add('prvReadcontact'),
      ],
      [
        'it is beyond the business unit that the site may read',
        (contactId) => void dynamics.server.environment.hiddenRows.add(contactId),
      ],
    ])('does not count as deleted when %s', async (_, hide) => {
      const { contact, id, code } = await inviteThere();
      const name = await nameInLedger(id);
      hide(contact.id);
      expect(await site.checkContact(contact.id)).toMatchObject({
        error: expect.stringContaining('prvReadcontact') as string,
      });
      expect(await site.ledger(id)).toMatchObject({ lastName: name, codesClosed: null });

      dynamics.server.environment.missingPrivileges.clear();
      dynamics.server.environment.hiddenRows.clear();
      expect(await site.checkContact(contact.id)).toBeNull();
      expect((await site.post('/invitations/redeem', { code, password: PASSWORD })).status).toBe(201);
    });

    it("does not count as deleted when the environment has none of the contact's portals", async () => {
      const { contact, id } = await inviteThere();
      const name = await nameInLedger(id);
      const { hiddenRows, schema, store } = dynamics.server.environment;
      const table = schema.get('contact');
      const row = store.find(table, contact.id);
      if (!row) throw new Error('There is no contact');
      store.delete(table, row);
      hiddenRows.add(dynamics.portalId);
      expect(await site.checkContact(contact.id)).toMatchObject({
        error: expect.stringContaining('Is it the environment that the site was connected to?') as string,
      });
      expect(await site.ledger(id)).toMatchObject({ lastName: name, codesClosed: null });

      hiddenRows.clear();
      expect(await site.checkContact(contact.id)).toBeNull();
      expect(await site.ledger(id)).toMatchObject({ lastName: null, codesClosed: 'contact-deleted' });
    });
  });

  describe('an invitation that is missing in Dynamics', () => {
    afterEach(() => dynamics.server.environment.hiddenRows.clear());

    const remove = (id: string): void => {
      const { schema, store } = dynamics.server.environment;
      const table = schema.get('tpc_portalinvitation');
      const row = store.find(table, id);
      if (!row) throw new Error('There is no invitation');
      store.delete(table, row);
    };

    it('is revoked only when the environment has its portal', async () => {
      const { id, code } = await inviteThere();
      await untilStatus(id, SENT);
      remove(id);
      dynamics.server.environment.hiddenRows.add(dynamics.portalId);
      // Listing the portals as staff refreshes the cache.
      await site.admin('get', '/portals');
      expect((await site.post('/invitations/inspect', { code })).status).toBe(200);
      const job = await eventually(async () => {
        await site.hurry();
        return (await site.jobs({ state: 'failed', invitationId: id }))[0];
      });
      expect(await site.ledger(id)).toMatchObject({ status: 'sent', codesClosed: null });

      dynamics.server.environment.hiddenRows.clear();
      await site.admin('get', '/portals');
      expect((await site.admin('post', `/jobs/${String(job.id)}/retry`)).status).toBe(202);
      await eventually(async () => (await site.ledger(id))?.status === 'revoked');
    });
  });

  describe('an invitation to a role that is no longer mapped', () => {
    it('cannot be redeemed until the role is mapped again', async () => {
      const { contact, code } = await inviteThere();
      const redeem = () => site.post('/invitations/redeem', { code, password: PASSWORD });
      const map = async (userRole: string | null) => {
        dynamics.change('tpc_portalrole', dynamics.roleId, { tpc_userrole: userRole });
        // Portals are cached for ten seconds; listing them as staff refreshes the cache.
        await site.admin('get', '/portals');
      };
      await map(null);
      const refused = await redeem();
      await map('authenticated');
      expect([refused.status, refused.body.error.details.code]).toEqual([503, 'crm.unavailable']);
      expect(await site.userOf(contact.address)).toBeNull();

      expect((await redeem()).status).toBe(201);
      expect(await site.userOf(contact.address)).toMatchObject({ role: { type: 'authenticated' } });
    });
  });

  describe('the connection', () => {
    it('is healthy, and says that the tables may be installed', async () => {
      expect((await site.admin('get', '/connection')).body.data).toMatchObject({
        connector: 'dataverse',
        ok: true,
        install: { lacking: [] },
      });
    });

    it('names the privileges that an installation would need', async () => {
      const { missingPrivileges } = dynamics.server.environment;
      missingPrivileges.add('prvCreateEntity');
      const { data } = (await site.admin('get', '/connection')).body;
      missingPrivileges.clear();
      expect(data).toMatchObject({ ok: true, install: { lacking: ['prvCreateEntity'] } });
    });

    it('installs missing tables, and reports each step', async () => {
      dynamics.server.environment.schema.get('tpc_portal').columns.delete('tpc_emailtemplates');
      const { status, body } = await site.admin('post', '/connection/install');
      expect(status).toBe(200);
      expect(body.data.finished).toBe(true);
      const made = (body.data.steps as { title: string; state: string }[]).filter(
        ({ state }) => state !== 'there'
      );
      expect(made).toEqual([
        { title: 'Marking the solution as not fully published', state: 'made' },
        { title: 'Column Portal: E-mail Templates', state: 'made' },
        { title: 'Pages of the app CRM User Invite', state: 'made' },
        { title: 'Publishing', state: 'made' },
        { title: 'Marking the solution as published', state: 'made' },
      ]);
    });
  });

  describe('an invitation that Dynamics shows late', () => {
    it('is found although the site has read later changes', async () => {
      const later = await inviteThere();
      await untilStatus(later.id, SENT);
      const contact = dynamics.addContact();
      const id = dynamics.invite(target(contact.id));
      const { store, schema } = dynamics.server.environment;
      const row = store.find(schema.get('tpc_portalinvitation'), id);
      if (!row) throw new Error('There is no invitation');
      row.version = 1;
      // The first poll of a site looks back; later ones do once a minute.
      await site.app.stop({ keepDir: true });
      site = await serve({ dir: site.app.dir });
      await site.codeSentTo(contact.address);
      await untilStatus(id, SENT);
      expect(dynamics.mailsTo(contact.address)).toHaveLength(1);
    });
  });

  describe('a notification from Dynamics', () => {
    it('is accepted only with the right key', async () => {
      expect((await site.announce()).status).toBe(202);
      expect((await site.announce('another key than Dynamics has')).status).toBe(401);
    });
  });

  describe('a change made while the site was down', () => {
    const restart = async (): Promise<void> => {
      await site.app.stop({ keepDir: true });
      const { dir } = site.app;
      site = await serve({ dir });
    };

    it('is applied when the site runs again', async () => {
      const open = await inviteThere();
      await untilStatus(open.id, SENT);
      await site.app.stop({ keepDir: true });
      const contact = dynamics.addContact();
      dynamics.invite(target(contact.id));
      dynamics.change('tpc_portalinvitation', open.id, { statecode: 1, statuscode: 2 });
      site = await serve({ dir: site.app.dir });
      await site.codeSentTo(contact.address);
      await eventually(async () => (await site.ledger(open.id))?.status === 'revoked');
    });

    it('is applied to portal users that were deleted, even if the change tracking has forgotten it', async () => {
      const { contact, portalUserId } = await signUpThere();
      await site.app.stop({ keepDir: true });
      dynamics.remove('tpc_portaluser', portalUserId);
      dynamics.server.environment.store.deletions.length = 0;
      const { dir } = site.app;
      site = await serve({ dir });
      await site.setCursor('crm-portal-users', `$deltatoken=1!${new Date(0).toISOString()}`);
      await site.announce();
      await eventually(async () => (await site.userOf(contact.address))?.blocked === true);
      expect(site.app.logs.join('')).toContain('0x80044352');
    });

    it('is applied even if the cursors are lost or broken', async () => {
      const open = await inviteThere();
      await untilStatus(open.id, SENT);
      const before = dynamics.server.environment.outbox.sent.length;
      for (const name of CURSORS) await site.setCursor(name, 'broken');
      dynamics.change('contact', open.contact.id, { emailaddress1: 'moved@example.org' });
      const contact = dynamics.addContact();
      dynamics.invite(target(contact.id));
      dynamics.server.environment.missingPrivileges.add('prvReadaccount');
      await restart();
      await site.codeSentTo(contact.address);
      await eventually(async () => (await site.ledger(open.id))?.codesClosed !== null);
      await eventually(async () => (await site.jobs({ state: 'waiting' })).length === 0 || site.hurry());
      expect(dynamics.server.environment.outbox.sent).toHaveLength(before + 1);
      expect(site.app.logs.join('')).toContain('read from its beginning');
      // The first poll logs problems of the connection, with their remedies.
      expect(site.app.logs.join('')).toMatch(/lacks prvReadaccount. Add it to the security role/);
    });
  });
});
