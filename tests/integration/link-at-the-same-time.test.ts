/** @databases all */
import { hashCode } from '../../server/src/domain/codes';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createLinks, type Links } from './support/links';
import { codeIn, createStage, type Stage } from './support/stage';

describe('a link to hand over, made at the same time', () => {
  let app: TestApp;
  let stage: Stage;
  let links: Links;

  beforeAll(async () => {
    app = await bootStrapi();
    stage = await createStage(app);
    links = createLinks(app, stage);
  });
  afterAll(async () => app.stop());

  it('as another one: both work, and the invitation is sent once', async () => {
    const { invitationId } = await links.invitedWithoutMail();
    const answers = await Promise.all([
      links.linkTo(invitationId),
      links.linkTo(invitationId),
      links.linkTo(invitationId),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const urls = answers.map(links.urlOf);
    expect(new Set(urls).size).toBe(3);
    for (const url of urls) expect((await links.inspect(url)).status).toBe(200);
    await stage.jobsDone();
    expect(await links.view(invitationId)).toMatchObject({ status: 'sent' });
    expect(await stage.rows('portal-invitation', { documentId: invitationId })).toHaveLength(1);
  });

  it.each(['revoke', 'resend'])(
    'as a %s: every link that was given out worked at that time',
    async (action) => {
      const { invitations } = links.connector;
      const { get } = invitations;
      for (let round = 0; round < 5; round += 1) {
        const { invitationId } = await links.mailed();
        // The request acts while the link waits for the CRM, just before the link's hash is stored.
        invitations.get = async (...args) => {
          invitations.get = get;
          const found = await get(...args);
          expect((await stage.admin('post', `/invitations/${invitationId}/${action}`)).status).toBeLessThan(
            300
          );
          return found;
        };
        const answer = await links.linkTo(invitationId);
        invitations.get = get;
        if (action === 'revoke') {
          expect(links.refusalOf(answer)).toEqual([409, 'invitation.not-open', undefined]);
          expect(await links.eventsOf(invitationId)).not.toContain('link-created');
        } else {
          expect((await links.inspect(links.urlOf(answer))).status).toBe(200);
          const [row] = await stage.rows('invitation-code', { hash: hashCode(codeIn(links.urlOf(answer))) });
          expect(row).toMatchObject({ invitationId, generation: 2 });
        }
        await stage.jobsDone();
      }
    }
  );

  it('as a revocation, in any order: no link is open afterwards', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => links.invitedWithoutMail()));
    await Promise.all(
      people.map(async ({ invitationId }, index) => {
        const revoke = () => stage.admin('post', `/invitations/${invitationId}/revoke`);
        const both =
          index % 2 ? [revoke, () => links.linkTo(invitationId)] : [() => links.linkTo(invitationId), revoke];
        const answers = await Promise.all(both.map((call) => call()));
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      })
    );
    await stage.jobsDone();
    for (const { invitationId } of people) {
      const { status, timeline } = await links.view(invitationId);
      expect(status).toBe('revoked');
      const last = (timeline as { event: string }[]).map(({ event }) => event);
      expect(last.filter((event) => event === 'revoked')).toHaveLength(1);
      const [row] = await stage.rows('invitation', { invitationId });
      expect(row?.openKey).toBeNull();
      // The CRM has a record of an invitation only once a link was made, or its end was written.
      expect(await links.record(invitationId)).toMatchObject({ statusReason: 'revoked', active: false });
    }
  });
});
