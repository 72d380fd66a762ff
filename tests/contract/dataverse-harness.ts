import { createDataverseConnector } from '../../server/src/crm/dataverse';
import type { DataverseServer } from '../dataverse-server';
import { deleteRow, updateRow } from '../dataverse-server/rows/write';
import { addRow, connectorOptions, startInstalledServer } from '../dataverse-server/support';
import type {
  ConnectorHarness,
  ContactSeed,
  PortalSeed,
  RunningCrm,
} from '../../server/src/crm/testing/connector-contract';

const contactBody = (server: DataverseServer, contact: ContactSeed): Record<string, unknown> => ({
  firstname: contact.firstName ?? null,
  lastname: contact.lastName ?? null,
  emailaddress1: contact.email ?? null,
  telephone1: contact.phone ?? null,
  jobtitle: contact.jobTitle ?? null,
  tpc_language: contact.language ?? null,
  donotemail: contact.doNotEmail ?? false,
  statecode: contact.active === false ? 1 : 0,
  ...(contact.company && {
    'parentcustomerid_account@odata.bind': `/accounts(${addRow(server, 'account', { name: contact.company })})`,
  }),
});

const addPortal = (server: DataverseServer, { roles, ...portal }: PortalSeed): string => {
  const id = addRow(server, 'tpc_portal', {
    tpc_key: portal.key,
    tpc_name: portal.name,
    tpc_siteurl: portal.siteUrl,
    tpc_signupurl: portal.signUpUrl,
    tpc_defaultlocale: portal.defaultLocale,
  });
  for (const role of roles) {
    addRow(server, 'tpc_portalrole', {
      tpc_name: role.name,
      tpc_userrole: role.userRole,
      'tpc_PortalId@odata.bind': `/tpc_portals(${id})`,
    });
  }
  return id;
};

/** Dynamics 365, simulated by the test server over HTTP. */
export const onDataverse: ConnectorHarness = {
  name: 'dataverse',
  async start(): Promise<RunningCrm> {
    const { server } = await startInstalledServer();
    const { environment } = server;
    const contacts = environment.schema.get('contact');
    const contactRow = (id: string) => {
      const row = environment.store.find(contacts, id);
      if (!row) throw new Error(`There is no contact ${id}`);
      return row;
    };
    return {
      connector: createDataverseConnector(connectorOptions(server, { limits: { deadline: 400 } })),
      addContact: (contact) => Promise.resolve(addRow(server, 'contact', contactBody(server, contact))),
      deactivateContact(id) {
        updateRow(environment, contacts, contactRow(id), { statecode: 1 });
        return Promise.resolve();
      },
      deleteContact(id) {
        deleteRow(environment, contacts, contactRow(id));
        return Promise.resolve();
      },
      deletePortalUser(id) {
        const table = environment.schema.get('tpc_portaluser');
        const row = environment.store.find(table, id);
        if (row) deleteRow(environment, table, row);
        return Promise.resolve();
      },
      addPortal: (portal) => Promise.resolve(addPortal(server, portal)),
      addInvitation: ({ contactId, portalId, roleId }) =>
        Promise.resolve(
          addRow(server, 'tpc_portalinvitation', {
            'tpc_ContactId@odata.bind': `/contacts(${contactId})`,
            'tpc_PortalId@odata.bind': `/tpc_portals(${portalId})`,
            'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${roleId})`,
          })
        ),
      deliveredEmails: () =>
        Promise.resolve(environment.outbox.sent.map((email) => ({ ...email, to: email.to.join(';') }))),
      interrupt: () => server.interrupt(),
      stop: () => server.close(),
    };
  },
};
