import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { CRM_UID } from '../../server/src/content-types/crm';
import { createEmbeddedConnector, type Mail } from '../../server/src/crm/embedded';
import { createCheck } from '../../server/src/domain/checks';
import { OTHER_SCHEMA, type DatabaseServer } from '../helpers/database-server';
import { findCommand } from '../helpers/find-command.cjs';
import { untilDatabaseIsIdle } from '../helpers/idle-database';
import { startMariadb } from '../helpers/mariadb';
import { startPostgres } from '../helpers/postgres';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import type {
  ConnectorHarness,
  ContactSeed,
  PortalSeed,
  RunningCrm,
} from '../../server/src/crm/testing/connector-contract';

/** Seeds portals as a site would. */
const seedPortal = async (strapi: Core.Strapi, { roles, ...portal }: PortalSeed): Promise<string> => {
  const documentId = randomUUID();
  const { id } = await strapi.db.query(CRM_UID.portal).create({ data: { documentId, ...portal } });
  for (const role of roles) {
    await strapi.db
      .query(CRM_UID.portalRole)
      .create({ data: { documentId: randomUUID(), ...role, portal: id } });
  }
  return documentId;
};

const seedContact = async (strapi: Core.Strapi, contact: ContactSeed): Promise<string> => {
  const documentId = randomUUID();
  await strapi.db.query(CRM_UID.contact).create({ data: { documentId, ...contact } });
  return documentId;
};

/** The embedded CRM in a real Strapi. */
export const embeddedCrm = (app: TestApp): RunningCrm & { mails: Mail[] } => {
  const { strapi } = app;
  const mails: Mail[] = [];
  return {
    mails,
    connector: createEmbeddedConnector({
      strapi,
      clock: () => new Date(),
      checkSender: () => Promise.resolve(createCheck('sender.answers')),
      sendMail: (mail) => {
        mails.push(mail);
        return Promise.resolve();
      },
    }),
    addContact: (contact) => seedContact(strapi, contact),
    async deactivateContact(documentId) {
      await strapi.db.query(CRM_UID.contact).update({ where: { documentId }, data: { active: false } });
    },
    async deleteContact(documentId) {
      await strapi.documents(CRM_UID.contact).delete({ documentId });
    },
    async deletePortalUser(documentId) {
      await strapi.db.query(CRM_UID.portalUser).delete({ where: { documentId } });
    },
    addPortal: (portal) => seedPortal(strapi, portal),
    async addInvitation({ contactId, portalId, roleId }) {
      const documentId = randomUUID();
      const idOf = async (uid: (typeof CRM_UID)[keyof typeof CRM_UID], of: string) =>
        ((await strapi.db.query(uid).findOne({ where: { documentId: of } })) as { id: number }).id;
      await strapi.db.query(CRM_UID.portalInvitation).create({
        data: {
          documentId,
          statusReason: 'new',
          language: 'en',
          expiresAt: new Date(Date.now() + 86_400_000),
          contact: await idOf(CRM_UID.contact, contactId),
          portal: await idOf(CRM_UID.portal, portalId),
          role: await idOf(CRM_UID.portalRole, roleId),
        },
      });
      return documentId;
    },
    deliveredEmails: () => Promise.resolve(mails),
    async interrupt() {
      await untilDatabaseIsIdle(strapi);
      const { client } = strapi.db.connection;
      const { pool } = client;
      // Knex must refuse queries before the pool ends: a pool that is being destroyed keeps them waiting for
      // a minute, and the app could not stop until then.
      client.pool = undefined;
      await pool.destroy();
      return () => {
        strapi.db.connection.initialize();
        return Promise.resolve();
      };
    },
    stop: () => app.stop(),
  };
};

const onSqlite: ConnectorHarness = {
  name: 'embedded, on SQLite',
  start: async () => embeddedCrm(await bootStrapi()),
};

const onServer = (name: string, start: () => Promise<DatabaseServer>, schema?: string): ConnectorHarness => ({
  name: `embedded, on ${name}`,
  async start() {
    const server = await start();
    try {
      const crm = embeddedCrm(await bootStrapi({ database: await server.createDatabase(schema) }));
      return { ...crm, stop: () => crm.stop().finally(() => server.stop()) };
    } catch (error) {
      await server.stop();
      throw error;
    }
  },
});

/** Includes MariaDB only where it is installed, or always in a full test run; see Jest's configuration. */
export const databaseServers: ConnectorHarness[] = [
  onServer('PostgreSQL', startPostgres),
  onServer('PostgreSQL with a schema of another name', startPostgres, OTHER_SCHEMA),
  ...(process.env.CI || findCommand('mariadbd') ? [onServer('MariaDB', startMariadb)] : []),
];

export const everyDatabase: ConnectorHarness[] = [onSqlite, ...databaseServers];
