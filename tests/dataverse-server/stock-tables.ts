import { column, lookupColumn, Schema, table } from './schema';
import { addCustomizationTables } from './stock-customizations';

/** Customization privileges, which do not belong to a table. */
export const CUSTOMIZING_PRIVILEGES = [
  'Entity',
  'Attribute',
  'Relationship',
  'Publisher',
  'Solution',
  'SystemForm',
  'Query',
  'WebResource',
  'SiteMap',
  'AppModule',
]
  .flatMap((what) => [`prvCreate${what}`, `prvRead${what}`, `prvWrite${what}`])
  .concat('prvPublishCustomization');

/** The built-in tables of an environment, as far as the tests need them. */
export const createStockSchema = (): Schema => {
  const schema = new Schema();
  const text = (name: string, maxLength = 100) => column(name, 'String', { maxLength });

  schema.add(
    table({
      schemaName: 'SystemUser',
      objectTypeCode: 8,
      name: 'fullname',
      columns: [text('fullname', 200)],
    })
  );
  schema.add(table({ schemaName: 'Account', objectTypeCode: 1, name: 'name', columns: [text('name', 160)] }));
  schema.add(
    table({
      schemaName: 'Queue',
      objectTypeCode: 2020,
      name: 'name',
      columns: [
        text('name', 200),
        text('emailaddress'),
        column('outgoingemaildeliverymethod', 'Picklist', {
          labels: { 0: 'None', 2: 'Server-Side Synchronization or Email Router' },
        }),
        column('emailrouteraccessapproval', 'Picklist', {
          labels: { 0: 'Empty', 1: 'Approved', 2: 'Pending Approval', 3: 'Rejected' },
        }),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'Contact',
      objectTypeCode: 2,
      name: 'fullname',
      columns: [
        text('firstname', 50),
        text('lastname', 50),
        column('fullname', 'String', { maxLength: 160, writable: false }),
        text('emailaddress1'),
        text('telephone1', 50),
        text('jobtitle'),
        text('mobilephone', 50),
        column('birthdate', 'DateTime', { dateBehavior: 'DateOnly' }),
        column('anniversary', 'DateTime'),
        column('numberofchildren', 'Integer', { range: { min: 0, max: 1_000_000_000 } }),
        column('creditlimit', 'Decimal', { range: { min: 0, max: 1e8, precision: 2 } }),
        column('preferredcontactmethodcode', 'Picklist', {
          labels: { 1: 'Any', 2: 'Email', 3: 'Phone', 4: 'Fax', 5: 'Mail' },
        }),
        column('creditonhold', 'Boolean', { labels: { 1: 'On hold', 0: 'Free' } }),
        column('interests', 'Virtual'),
        column('donotemail', 'Boolean'),
        column('merged', 'Boolean', { writable: false }),
        { ...lookupColumn('masterid', { table: 'contact', navigation: 'masterid' }), writable: false },
        lookupColumn(
          'parentcustomerid',
          {
            table: 'account',
            navigation: 'parentcustomerid_account',
            relation: 'contact_customer_accounts',
          },
          {
            table: 'contact',
            navigation: 'parentcustomerid_contact',
            relation: 'contact_customer_contacts',
          }
        ),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'Email',
      objectTypeCode: 4202,
      id: 'activityid',
      name: 'subject',
      privilegeName: 'Activity',
      statuses: [
        { value: 1, state: 0, label: 'Draft' },
        { value: 8, state: 0, label: 'Failed' },
        { value: 2, state: 1, label: 'Completed' },
        { value: 3, state: 1, label: 'Sent' },
        { value: 4, state: 1, label: 'Received' },
        { value: 6, state: 1, label: 'Pending Send' },
        { value: 7, state: 1, label: 'Sending' },
        { value: 5, state: 2, label: 'Canceled' },
      ],
      columns: [
        text('subject', 800),
        column('description', 'Memo', { maxLength: 1_073_741_823 }),
        column('torecipients', 'String', { maxLength: 500, writable: false }),
        column('senton', 'DateTime', { writable: false }),
        lookupColumn('regardingobjectid', {
          table: 'contact',
          navigation: 'regardingobjectid_contact_email',
        }),
      ],
    })
  );
  schema.add(
    table({
      schemaName: 'ActivityParty',
      objectTypeCode: 135,
      entitySet: 'activityparties',
      name: 'addressused',
      columns: [
        column('participationtypemask', 'Integer'),
        column('addressused', 'String', { writable: false }),
        lookupColumn('activityid', { table: 'email', navigation: 'activityid_email' }),
        lookupColumn(
          'partyid',
          { table: 'contact', navigation: 'partyid_contact' },
          { table: 'queue', navigation: 'partyid_queue' }
        ),
      ],
    })
  );
  addCustomizationTables(schema);
  return schema;
};
