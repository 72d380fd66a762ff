import type { Core } from '@strapi/strapi';
import { loadConnector } from '../../../server/src/compose/connector';
import { parseConfig } from '../../../server/src/config';

const load = (tables: Record<string, string>) =>
  loadConnector(
    {} as Core.Strapi,
    parseConfig({
      allowedOrigins: ['https://www.example.com'],
      portals: ['main'],
      crm: {
        connector: 'dataverse',
        environmentUrl: 'https://contoso.crm4.dynamics.com',
        tenantId: 'contoso.onmicrosoft.com',
        clientId: 'a-client',
        credential: { managedIdentity: true },
        senderQueueId: '0b5b9d6c-2f0e-4c3a-9a53-6f0c0e9d3f11',
        tables,
      },
    })
  );

describe('names of tables and columns in Dynamics', () => {
  it('override the default names', async () => {
    await expect(
      load({
        invitation: 'contoso_invitation',
        'portal.signUpUrl': 'contoso_url',
        'contact.language': 'contoso_language',
      })
    ).resolves.toBeUndefined();
  });

  it.each<[string, Record<string, string>, string]>([
    ['a table that is not used', { lead: 'lead' }, 'crm-user-invite.crm.tables.lead: Unknown key'],
    [
      'a column that is not used',
      { 'portal.colour': 'contoso_colour' },
      '.crm.tables.portal.colour: Unknown key',
    ],
    ['a table of Dynamics itself', { email: 'contoso_email' }, '.crm.tables.email: Unknown key'],
    ['a property of every object', { constructor: 'contoso_x' }, '.crm.tables.constructor: Unknown key'],
    ['a schema name', { portal: 'Contoso_Portal' }, '.crm.tables.portal: A logical name'],
  ])('stop the start: %s', async (_what, tables, expected) => {
    await expect(load(tables)).rejects.toThrow(expected);
  });
});
