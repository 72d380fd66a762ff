/** @run nightly */

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '../..');

interface File {
  path: string;
  text: string;
}

/** The messages of the boundary rules for each of the files. */
const lint = async (files: File[]): Promise<(string[] | null)[]> => {
  const script = path.join(__dirname, 'support/lint-imports.mjs');
  const running = promisify(execFile)(process.execPath, [script], { cwd: ROOT });
  running.child.stdin?.end(JSON.stringify(files));
  return JSON.parse((await running).stdout) as (string[] | null)[];
};

const FORBIDDEN: [path: string, line: string][] = [
  // Contracts import only zod.
  ['contracts/example.ts', "import { linkOf } from '../server/src/domain/links';"],
  ['contracts/example.ts', "import { randomUUID } from 'node:crypto';"],
  ['contracts/example.ts', "export type { Core } from '@strapi/strapi';"],

  // Admin, server and widget do not import each other.
  ['admin/src/example.ts', "import { compose } from '../../server/src/compose';"],
  ['admin/src/shared/example.ts', "import { ContactsPage } from '../contacts/contacts-page';"],
  ['admin/src/contacts/example.ts', "import { PortalPage } from '../portals/portal-page';"],
  ['admin/src/example.ts', "import { createInvitationFlow } from '../../widget/src/invitation-flow';"],
  ['server/src/services/example.ts', "import { texts } from '../../../admin/src/shared/texts';"],
  [
    'server/src/services/example.ts',
    "import { createInvitationFlow } from '../../../widget/src/invitation-flow';",
  ],
  ['widget/src/example.ts', "import { createLink } from '../../server/src/domain/links';"],
  ['widget/src/example.ts', "import { texts } from '../../admin/src/shared/texts';"],
  ['widget/src/example.ts', "import { z } from 'zod';"],
  ['widget/src/example.ts', "import React from 'react';"],
  ['widget/src/example.ts', "import { errors } from '@strapi/utils';"],

  // Routes and other entry points use services only.
  ['server/src/routes/example.ts', "import { createInvitations } from '../services/invitations';"],
  ['server/src/controllers/example.ts', "import { createUserRepository } from '../repositories/users';"],
  ['server/src/controllers/example.ts', "import type { Connector } from '../crm/connector';"],
  ['server/src/controllers/example.ts', "import { applicationOf } from '../compose';"],
  ['server/src/controllers/example.ts', "import type { Sessions } from '../services/access/sessions';"],
  ['server/src/middlewares/example.ts', "import { createInvitations } from '../services/invitations';"],

  // Services know neither their callers nor the implementations of their ports.
  ['server/src/services/access/example.ts', "import { routes } from '../../routes';"],
  ['server/src/services/access/example.ts', "import { parse } from '../../controllers/parse';"],
  ['server/src/services/access/example.ts', "import { applicationOf } from '../../compose';"],
  ['server/src/services/access/example.ts', "import type { Application } from '../../compose';"],

  // Features import each other in one direction, and only through their `index.ts`.
  ['server/src/services/core/example.ts', "import type { PortalDirectory } from '../portals';"],
  ['server/src/services/access/example.ts', "import type { Expiry } from '../invitations';"],
  ['server/src/services/invitations/example.ts', "import type { Sessions } from '../access';"],
  ['server/src/services/redemption/example.ts', "import type { ContactWatch } from '../sync';"],
  ['server/src/services/access/example.ts', "import type { Timeline } from '../core/timeline';"],
  ['server/src/services/access/example.ts', "import { createAccess } from '.';"],
  ['server/src/services/access/example.ts', "import { createEmbeddedConnector } from '../../crm/embedded';"],
  ['server/src/services/access/example.ts', "export * from '../../crm/dataverse';"],
  ['server/src/services/access/example.ts', "const crm = () => import('../../crm/dataverse');"],
  [
    'server/src/services/access/example.ts',
    "import { createEmbeddedRunner } from '../../jobs/embedded-runner';",
  ],
  ['server/src/jobs/example.ts', "import { createEmbeddedRunner } from './embedded-runner';"],

  // The domain has no dependencies.
  ['server/src/domain/example.ts', "import type { Core } from '@strapi/strapi';"],
  ['server/src/domain/example.ts', "import { readFile } from 'node:fs/promises';"],
  ['server/src/domain/example.ts', "import { createUserRepository } from '../repositories/users';"],
  ['server/src/domain/example.ts', "import type { PluginConfig } from '../config';"],

  // The lower layers import neither services nor each other.
  ['server/src/repositories/example.ts', "import { createInvitations } from '../services/invitations';"],
  ['server/src/repositories/example.ts', "import { createOutbox } from '../jobs/outbox';"],
  ['server/src/jobs/example.ts', "import { createInvitations } from '../services/invitations';"],
  ['server/src/mail/example.ts', "import { createUserRepository } from '../repositories/users';"],
  ['server/src/crm/connector.ts', "import { createMailer } from '../mail/mailer';"],
  ['server/src/crm/embedded/example.ts', "import { createInvitations } from '../../services/invitations';"],
  ['server/src/crm/embedded/example.ts', "import { CrmClient } from '../dataverse';"],
  ['server/src/crm/dataverse/example.ts', "import { createUserRepository } from '../../repositories/users';"],
  ['server/src/pages/example.ts', "import { createUserRepository } from '../repositories/users';"],

  // Only one module talks to Dynamics 365.
  ['server/src/services/access/example.ts', "import axios from 'axios';"],
  ['server/src/crm/embedded/example.ts', "import { LogLevel } from '@azure/msal-node';"],
  ['admin/src/example.ts', "import axios from 'axios';"],

  // Only a few modules use the database.
  [
    'server/src/services/access/example.ts',
    "export const count = () => strapi.db.query('admin::user').count();",
  ],
  ['server/src/controllers/example.ts', 'export const read = ({ db }) => db;'],
  ['server/src/jobs/example.ts', "export const find = () => strapi.documents('admin::user').findMany();"],

  // Only one module knows table names and their schema.
  ['server/src/repositories/example.ts', "export const read = () => strapi.db.getConnection('up_users');"],
  ['server/src/repositories/example.ts', 'export const read = ({ db }) => db.metadata.get(uid).tableName;'],
  ['server/src/crm/embedded/example.ts', 'export const { tableName } = strapi.db.metadata.get(uid);'],
  ['server/src/pages/example.ts', "export const read = () => strapi.db.connection('up_users');"],
  ['server/src/pages/example.ts', "export const read = () => strapi.db.connection.from('up_users');"],

  // A new folder must be added to the rules.
  ['server/src/somewhere-else/example.ts', 'export const nothing = null;'],
];

const ALLOWED: [path: string, line: string][] = [
  ['contracts/example.ts', "import { z } from 'zod';"],
  ['admin/src/example.ts', "import { PLUGIN_ID } from '../../contracts';"],
  ['admin/src/contacts/example.ts', "import { useText } from '../shared/texts';"],
  ['widget/src/example.ts', "import type { Field } from '../../contracts';"],
  ['widget/src/example.ts', "import type { HTMLAttributes } from 'react';"],
  ['server/src/routes/example.ts', "import { noStore } from '../middlewares/no-store';"],
  ['server/src/controllers/example.ts', "import type { Application } from '../compose';"],
  ['server/src/services/access/example.ts', "import type { Connector } from '../../crm/connector';"],
  [
    'server/src/services/access/example.ts',
    "import type { UserRepository } from '../../repositories/users';",
  ],
  ['server/src/services/access/example.ts', "import { createSessions } from './sessions';"],
  ['server/src/services/access/example.ts', "import type { Timeline } from '../core';"],
  ['server/src/services/access/index.ts', "import { createSessions } from './sessions';"],
  ['server/src/domain/example.ts', "import { createHash } from 'node:crypto';"],
  ['server/src/domain/example.ts', "import ipaddr from 'ipaddr.js';"],
  ['server/src/compose/connector.ts', "import { createEmbeddedConnector } from '../crm/embedded';"],
  ['server/src/compose/runner.ts', "import { createEmbeddedRunner } from '../jobs/embedded-runner';"],
  ['server/src/crm/dataverse/example.ts', "import axios from 'axios';"],
  ['server/src/crm/embedded/example.ts', 'export const read = ({ db }) => db;'],
  ['server/src/repositories/example.ts', "export const rows = () => strapi.db.query('admin::user');"],
  ['server/src/database/example.ts', 'export const read = ({ db }, name) => db.getConnection(name);'],
];

const asFiles = (cases: [path: string, line: string][]): File[] =>
  cases.map(([path, line]) => ({ path, text: `${line}\n` }));

describe('import boundaries', () => {
  let forbidden: (string[] | null)[];
  let allowed: (string[] | null)[];

  beforeAll(async () => {
    const answers = await lint([...asFiles(FORBIDDEN), ...asFiles(ALLOWED)]);
    forbidden = answers.slice(0, FORBIDDEN.length);
    allowed = answers.slice(FORBIDDEN.length);
  });

  test.each(FORBIDDEN.map((example, index) => [...example, index] as const))(
    'forbids in %s: %s',
    (_path, _line, index) => {
      expect(forbidden[index]).toHaveLength(1);
    }
  );

  test.each(ALLOWED.map((example, index) => [...example, index] as const))(
    'allows in %s: %s',
    (_path, _line, index) => {
      expect(allowed[index]).toEqual([]);
    }
  );
});
