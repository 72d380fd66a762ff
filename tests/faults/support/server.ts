import { Mailbox } from '../../helpers/mailbox';
import { bootStrapi, type BootOptions } from '../../helpers/strapi';
import { createStage } from '../../integration/support/stage';

/** A line that the server reports to its parent. */
export interface ServerTold {
  setUp?: { token: string; contacts: { id: string; address: string }[]; portalId: string; roleId: string };
  port?: number;
  mail?: { to: string; text: string; messageId: string };
}

/**
 * Runs Strapi in a separate process that listens on its configured port and processes jobs until it is killed.
 *
 * Arguments: the boot options as JSON, the number of contacts to create, together with a portal and an admin
 * (0: none of these).
 */
const [options = '{}', contacts = '0'] = process.argv.slice(2);

const tell = (line: ServerTold): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const main = async (): Promise<void> => {
  // Set before the start, because a starting server already sends e-mails that another one left behind.
  Mailbox.prototype.receive = ({ to, text, messageId = '' }) => tell({ mail: { to, text, messageId } });
  const app = await bootStrapi(JSON.parse(options) as BootOptions);
  if (Number(contacts) > 0) {
    const stage = await createStage(app);
    const { id } = (await app.strapi.service('admin::role').getSuperAdmin()) as { id: number };
    const token = await stage.newAdmin('tester@example.org', id);
    const people: { id: string; address: string }[] = [];
    for (let made = 0; made < Number(contacts); made += 1) {
      const address = `person${made}@example.org`;
      people.push({ id: (await stage.contact({ email: address })).documentId, address });
    }
    const [portalId, roleId] = [stage.portal.documentId, stage.role.documentId];
    tell({ setUp: { token, contacts: people, portalId, roleId } });
  }
  app.http.listen(app.strapi.config.get<number>('server.port'), '127.0.0.1', () => {
    const address = app.http.address();
    if (address !== null && typeof address === 'object') tell({ port: address.port });
  });
};

void main();
