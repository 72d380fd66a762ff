import { readTable, tableOf } from './read-table';

/** How two people of a file may be mailed, one after the other; `no` is not at all, `asked` not before a question is answered. */
const permissionsIn = (name: string, ...values: string[]) => {
  const { contacts, questions } = readTable([
    ['Email', name],
    ...values.map((value, row) => [`p${row}@x.example`, value]),
  ]);
  return contacts.map(({ doNotEmail, active }, row) =>
    questions.some(([, value]) => value === values[row]) ? 'asked' : doNotEmail || !active ? 'no' : 'yes'
  );
};

describe('what a file says of whom to mail', () => {
  it.each([
    ['HubSpot', 'Unsubscribed from all email', ['true', 'false', '']],
    ['HubSpot', 'Unsubscribed from all email', ['Yes', 'No', '']],
    ['HubSpot', 'Opted out of email: Marketing Information', ['Yes', '', '']],
    ['HubSpot', 'Email hard bounce reason', ['UNKNOWN_USER', '', '']],
    ['HubSpot', 'Invalid email address', ['TRUE', 'FALSE', '']],
    ['Salesforce', 'HasOptedOutOfEmail', ['1', '0', '']],
    ['Salesforce', 'Email Opt Out', ['TRUE', 'FALSE', 'false']],
    ['Salesforce', 'EmailBouncedDate', ['2025-03-01T10:00:00.000Z', '', '']],
    ['Salesforce', 'IsDeleted', ['1', '0', '0']],
    ['Dynamics 365', 'Do not allow Emails', ['Do Not Allow', 'Allow', '']],
    ['Dynamics 365', 'Do not allow Bulk Emails', ['Do Not Allow', 'Allow', 'Allow']],
    ['Dynamics 365', 'donotemail', ['true', 'false', '0']],
    ['Dynamics 365 in German', 'Keine E-Mails zulassen', ['Nicht zulassen', 'Zulassen', '']],
    ['Dynamics 365 in French', 'Ne pas autoriser les courriers électroniques', ['Ne pas autoriser', 'Autoriser', '']], // prettier-ignore
    ['Dynamics 365 in Spanish', 'No permitir correos electrónicos', ['No permitir', 'Permitir', '']],
    ['Dynamics 365 in Dutch', 'E-mail niet toestaan', ['Niet toestaan', 'Toestaan', '']],
    ['Dynamics 365', 'Status', ['Inactive', 'Active', 'Active']],
    ['Dynamics 365', 'statecode', ['1', '0', '0']],
    ['Zoho', 'Email Opt Out', ['true', 'false', '']],
    ['Mailchimp', 'UNSUB_TIME', ['2024-05-06 07:08:09', '', '']],
    ['Mailchimp', 'CLEAN_TIME', ['2024-05-06 07:08:09', '', '']],
    ['Mailchimp', 'Status', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['Mailchimp', 'status', ['cleaned', 'subscribed', 'subscribed']],
    ['Mautic', 'donotcontact', ['3', '0', '']],
    ['Mautic', 'doNotEmail', ['yes', 'no', '']],
    ['EspoCRM', 'emailAddressIsOptedOut', ['1', '0', '']],
    ['EspoCRM', 'emailAddressIsInvalid', ['true', 'false', '']],
    ['SuiteCRM', 'email_opt_out', ['1', '0', '']],
    ['SuiteCRM', 'invalid_email', ['1', '0', '']],
    ['SuiteCRM', 'deleted', ['1', '0', '0']],
    ['Brevo', 'EMAIL_BLACKLISTED', ['Yes', 'No', '']],
    ['a list in German', 'Newsletter abbestellt am', ['06.05.2024', '', '']],
    ['a list in German', 'Abgemeldet', ['x', '', '']],
    ['a list in French', 'Désabonné', ['oui', 'non', '']],
    ['a list in Spanish', 'Fecha de baja', ['6/5/2024', '', '']],
    ['a list in Dutch', 'Uitgeschreven', ['ja', 'nee', '']],
    ['a list', 'Email', ['Do Not Allow', 'Allow', 'Allow']],
    ['a list', 'Do not contact', ['☑', '☐', '']],
    ['a list', 'Archived', ['true', 'false', '']],
    ['a list in German', 'Aktiv', ['nein', 'ja', '']],
    ['a list in French', 'Actif', ['Non', 'Oui', '']],
    // Where yes is a permission; a box that is not ticked is none.
    ['a list', 'Email opt-in', ['0', '1', '1']],
    ['a list', 'Newsletter', ['no', 'yes', 'yes']],
    ['a list', 'Subscribed', ['false', 'true', 'true']],
    ['a list', 'Consent', ['Withdrawn', 'Granted', 'yes']],
    ['a list', 'Newsletter', ['', 'x', 'x']],
    ['Shopify', 'Accepts Email Marketing', ['no', 'yes', 'yes']],
    ['a list in German', 'Einwilligung E-Mail', ['Nein', 'Ja', 'ja']],
    ['a list in Spanish', 'Suscrito', ['No', 'Sí', 'si']],
    ['a list in Dutch', 'Nieuwsbrief', ['nee', 'ja', 'ja']],
  ])('is read from %s: %s, %j', (_source, name, values) => {
    expect(permissionsIn(name, ...values)).toEqual(['no', 'yes', 'yes']);
  });

  it.each([
    ['Email Opt Out', ['perhaps', '0'], ['asked', 'yes']],
    ['Status', ['Customer', 'Active'], ['asked', 'yes']],
    ['Status', ['1', '0'], ['asked', 'asked']],
    ['Active', ['since 2020', 'yes'], ['asked', 'yes']],
    ['Consent', ['pending', 'yes'], ['asked', 'yes']],
  ])('is asked for where %s is %j', (name, values, permissions) => {
    expect(permissionsIn(name, ...values)).toEqual(permissions);
  });

  it.each([
    ['State', ['TX', 'CA']],
    ['Estado', ['Jalisco', 'Puebla']],
    ['Lead Status', ['New', 'Unqualified']],
    ['Status Reason', ['Waiting', 'Won']],
    ['Contact unworked', ['false', 'true']],
    ['Do not allow Mails', ['Do Not Allow', 'Allow']],
    ['Do not allow Phone Calls', ['Do Not Allow', 'Allow']],
    ['DoNotCall', ['1', '0']],
    ['HasOptedOutOfFax', ['1', '0']],
    ['OPTIN_TIME', ['2020-01-01 10:00:00', '']],
    ['UNSUB_CAMPAIGN_TITLE', ['Spring', '']],
    ['Email Opt Out', ['', '']],
    ['Newsletter', ['', '']],
  ])('does not stand in %s: %j', (name, values) => {
    expect(permissionsIn(name, ...values)).toEqual(values.map(() => 'yes'));
  });

  it('is no wherever one of several columns says no', () => {
    const { contacts } = readTable(
      tableOf(
        'Email|Email Opt Out|Invalid Email|Status|Newsletter',
        'a@x.example|0|0|Active|yes',
        'b@x.example|1|0|Active|yes',
        'c@x.example|0|1|Active|yes',
        'd@x.example|0|0|Inactive|yes',
        'e@x.example|0|0|Active|no'
      )
    );
    expect(contacts.map(({ doNotEmail, active }) => !doNotEmail && active)).toEqual([true, false, false, false, false]); // prettier-ignore
  });

  it('can be told by hand, value by value, and column by column', () => {
    const table = tableOf('Email|Kd-Kz|Status', 'a@x.example|W|Customer', 'b@x.example|N|Lead');
    expect(readTable(table).questions).toEqual([['Status', 'Customer'], ['Status', 'Lead']]); // prettier-ignore
    const chosen = { columns: { 'Kd-Kz': 'doNotEmail', Status: null } as const };
    expect(readTable(table, chosen).questions).toEqual([['Kd-Kz', 'W'], ['Kd-Kz', 'N']]); // prettier-ignore
    const answered = { ...chosen, values: { 'Kd-Kz': { W: true, N: false } } };
    expect(readTable(table, answered).questions).toEqual([]);
    expect(readTable(table, answered).contacts.map(({ doNotEmail }) => doNotEmail)).toEqual([true, false]);
  });

  it('asks what yes and no mean in a column that is chosen by hand and whose name does not tell', () => {
    const table = tableOf('Email|Post', 'a@x.example|yes', 'b@x.example|Do Not Allow');
    const { questions, columns } = readTable(table, { columns: { Post: 'doNotEmail' } });
    expect(questions).toEqual([['Post', 'yes']]);
    expect(columns[1]?.values).toEqual([
      { value: 'yes', rows: 1, means: null },
      { value: 'Do Not Allow', rows: 1, means: true },
    ]);
  });
});
