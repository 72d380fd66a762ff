import { contactList } from '../../../playground/src/seed/contact-list';
import { PORTALS } from '../../../playground/src/seed/portal-list';
import type { DataverseServer } from '../server';
import { updateRow } from '../rows/write';
import { addRow } from '../support';

const HOW_MANY = 200;

const accountsOf = (server: DataverseServer, names: string[]): Map<string, string> =>
  new Map([...new Set(names)].map((name) => [name, addRow(server, 'account', { name })]));

/** The same portals as in the demo without Dynamics. */
export const seedPortals = (server: DataverseServer, websiteUrl: string): void => {
  const table = server.environment.schema.get('tpc_portal');
  for (const { key, name, requestRole, roles } of PORTALS) {
    const portal = addRow(server, 'tpc_portal', {
      tpc_key: key,
      tpc_name: name,
      tpc_siteurl: websiteUrl,
      tpc_signupurl: `${websiteUrl}/sign-up`,
      tpc_defaultlocale: 'en',
    });
    for (const role of roles) {
      const id = addRow(server, 'tpc_portalrole', {
        tpc_name: role.name,
        tpc_userrole: role.userRole,
        'tpc_PortalId@odata.bind': `/tpc_portals(${portal})`,
      });
      const row = server.environment.store.find(table, portal);
      if (role.name === requestRole && row)
        updateRow(server.environment, table, row, {
          'tpc_RequestRoleId@odata.bind': `/tpc_portalroles(${id})`,
        });
    }
  }
};

/** The same contacts as in the demo without Dynamics. */
export const seedContacts = (server: DataverseServer): void => {
  const contacts = contactList(HOW_MANY);
  const accounts = accountsOf(
    server,
    contacts.map(({ company }) => company)
  );
  for (const contact of contacts) {
    addRow(server, 'contact', {
      firstname: contact.firstName,
      lastname: contact.lastName,
      emailaddress1: contact.email,
      telephone1: contact.phone,
      jobtitle: contact.jobTitle,
      tpc_language: contact.language,
      donotemail: contact.doNotEmail,
      'parentcustomerid_account@odata.bind': `/accounts(${accounts.get(contact.company) ?? ''})`,
      ...(!contact.active && { statecode: 1 }),
    });
  }
};
