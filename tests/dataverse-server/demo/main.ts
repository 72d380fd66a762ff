import { getRequestListener } from '@hono/node-server';
import { createTransport } from 'nodemailer';
import { createDataverseClient } from '../../../server/src/crm/dataverse/client/client';
import { install } from '../../../server/src/crm/dataverse/provisioning/install';
import { PUBLISHED } from '../../../server/src/crm/dataverse/provisioning/solution';
import { NOTIFICATION_KEY_HEADER } from '../../../contracts';
import { startDataverseServer, type DataverseServer } from '../server';
import { addLanguageColumn, connectionTo } from '../support';
import { createApp, type Announce } from './app';
import { seedContacts, seedPortals } from './seed';
import { readSettings, type Settings } from './settings';

const TICK_MS = 500;
/** A short delay for server-side synchronization. */
const SENDING_MS = 1000;
const SENDER = 'Lindenhof <invitations@lindenhof.example>';

/** Notifies the site as Dynamics does: an id in the body, a key in a header. */
const announceTo =
  ({ webhookUrl, notificationKey }: Settings): Announce =>
  async ({ table, id, message }) => {
    try {
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', [NOTIFICATION_KEY_HEADER]: notificationKey },
        body: JSON.stringify({ MessageName: message, PrimaryEntityName: table, PrimaryEntityId: id }),
        signal: AbortSignal.timeout(5000),
      });
      return String(response.status);
    } catch {
      return 'nothing, so the site finds it by looking';
    }
  };

const listen = (settings: Settings): Promise<DataverseServer> => {
  const mailer = createTransport({ ...settings.smtp, secure: false });
  return startDataverseServer({
    host: settings.host,
    port: settings.port,
    tokens: settings.credentials,
    queueId: settings.queueId,
    outbox: {
      delay: SENDING_MS,
      onSent: ({ to, subject, html }) => {
        mailer.sendMail({ from: SENDER, to, subject, html }).catch(console.error);
      },
    },
    pages: (server) => getRequestListener(createApp(server, announceTo(settings)).fetch),
  });
};

const installIn = async (server: DataverseServer): Promise<void> => {
  const { steps } = await install(createDataverseClient(connectionTo(server)));
  const failed = steps.find((step) => step.state === 'failed');
  if (failed) throw new Error(`${failed.title}: ${failed.message ?? ''}`);
};

const isInstalled = ({ environment: { store, schema } }: DataverseServer): boolean =>
  store.all(schema.get('solution')).some(({ values }) => values.description === PUBLISHED);

const main = async (): Promise<void> => {
  const settings = readSettings(process.env);
  const server = await listen(settings);
  addLanguageColumn(server);
  seedContacts(server);
  if (!settings.isBare) await installIn(server);
  let hasPortals = false;
  const tick = (): void => {
    server.environment.outbox.moveOn();
    if (hasPortals || !isInstalled(server)) return;
    seedPortals(server, settings.websiteUrl);
    hasPortals = true;
  };
  tick();
  const clock = setInterval(tick, TICK_MS);
  const stop = (): void => {
    clearInterval(clock);
    void server.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(`Dynamics at ${server.origin}`);
};

void main();
