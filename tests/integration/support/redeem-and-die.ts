import { applicationOf } from '../../../server/src/composition';
import { bootStrapi } from '../../helpers/strapi';
import { createStage } from './stage';

/**
 * A process of its own: invites somebody, redeems the invitation, and is killed when the commit is done and the CRM is
 * about to be written. Tells its parent the code first.
 */
const main = async (dir: string): Promise<void> => {
  const app = await bootStrapi({ dir });
  const stage = await createStage(app);
  applicationOf(app.strapi).connector.recordRedemption = async () => {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  };
  const contact = await stage.contact({ email: 'survivor@example.org' });
  await stage.invite(contact.documentId);
  const code = await stage.codeSentTo('survivor@example.org');
  process.stdout.write(`${JSON.stringify({ code, contactId: contact.documentId })}\n`);
  await stage.post('/invitations/redeem', { code, password: 'killed after the commit' });
};

void main(process.argv[2] ?? '');
