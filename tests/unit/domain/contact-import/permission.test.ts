import { readTable, tableOf } from './read-table';

/** The e-mail permissions of two contacts of a file: `no` forbids e-mail, `asked` is undecided. */
const permissionsIn = (name: string, ...values: string[]) => {
  const { contacts, questions } = readTable([
    ['Email', name],
    ...values.map((value, row) => [`p${row}@x.example`, value]),
  ]);
  return contacts.map(({ doNotEmail, active }, row) =>
    questions.some(([, value]) => value === values[row]) ? 'asked' : doNotEmail || !active ? 'no' : 'yes'
  );
};

describe('the e-mail permission in a file', () => {
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
    // Yes is a permission; an unticked box is not.
    ['a list', 'Email opt-in', ['0', '1', '1']],
    ['a list', 'Newsletter', ['no', 'yes', 'yes']],
    ['a list', 'Subscribed', ['false', 'true', 'true']],
    ['a list', 'Consent', ['Withdrawn', 'Granted', 'yes']],
    ['a list', 'Newsletter', ['', 'x', 'x']],
    ['Shopify', 'Accepts Email Marketing', ['no', 'yes', 'yes']],
    ['a list in German', 'Einwilligung E-Mail', ['Nein', 'Ja', 'ja']],
    ['a list in Spanish', 'Suscrito', ['No', 'Sí', 'si']],
    ['a list in Dutch', 'Nieuwsbrief', ['nee', 'ja', 'ja']],
    // A negation reverses the words beside it.
    ['a list', 'Not subscribed', ['Yes', 'No', '']],
    ['a list', 'Non-subscribed', ['Yes', 'No', '']],
    ['a list', 'Never subscribed', ['Yes', 'No', '']],
    ['a list', 'Consent withdrawn', ['Yes', 'No', '']],
    ['a list', 'Opt-in declined', ['Yes', 'No', '']],
    ['a list', 'No opt-in', ['Yes', 'No', '']],
    ['a list', 'Not opted in', ['Yes', 'No', '']],
    ['a list', 'NOT_OPTED_IN', ['Yes', 'No', '']],
    ['a list', 'notsubscribed', ['Yes', 'No', '']],
    ['a list', 'isNotSubscribed', ['Yes', 'No', '']],
    ['a list', 'Has not consented', ['Yes', 'No', '']],
    ['a list', 'Subscription cancelled', ['Yes', 'No', '']],
    ['a list', 'Consent revoked', ['Yes', 'No', '']],
    ['a list', 'No longer subscribed', ['Yes', 'No', '']],
    ['a list', "Doesn't accept marketing", ['Yes', 'No', '']],
    ['a list', 'No consent (Yes/No)', ['Yes', 'No', '']],
    ['a list', 'Withdrawal of consent', ['Yes', 'No', '']],
    ['a list', 'Newsletter declined', ['Yes', 'No', '']],
    ['a list in German', 'Keine Einwilligung', ['Ja', 'Nein', '']],
    ['a list in German', 'Einwilligung widerrufen', ['Ja', 'Nein', '']],
    ['a list in German', 'Widerruf der Einwilligung', ['Ja', 'Nein', '']],
    ['a list in German', 'Nicht angemeldet', ['Ja', 'Nein', '']],
    ['a list in German', 'Nicht abonniert', ['Ja', 'Nein', '']],
    ['a list in German', 'Zustimmung zurückgezogen', ['Ja', 'Nein', '']],
    ['a list in French', 'Non abonné', ['Oui', 'Non', '']],
    ['a list in French', 'Consentement retiré', ['Oui', 'Non', '']],
    ['a list in French', 'Pas de consentement', ['Oui', 'Non', '']],
    ['a list in French', 'N’est plus abonné', ['Oui', 'Non', '']],
    ['a list in Spanish', 'No suscrito', ['Sí', 'No', '']],
    ['a list in Spanish', 'Consentimiento revocado', ['Sí', 'No', '']],
    ['a list in Spanish', 'Sin consentimiento', ['Sí', 'No', '']],
    ['a list in Dutch', 'Geen toestemming', ['ja', 'nee', '']],
    ['a list in Dutch', 'Toestemming ingetrokken', ['ja', 'nee', '']],
    ['a list in Dutch', 'Niet ingeschreven', ['ja', 'nee', '']],
    ['a list in Italian', 'Non iscritto', ['sì', 'no', '']],
    ['a list in Italian', 'Consenso revocato', ['sì', 'no', '']],
    ['a list', 'Not opted out', ['No', 'Yes', 'yes']],
    ['a list', 'Not unsubscribed', ['No', 'Yes', 'yes']],
    ['a list', 'Has not unsubscribed', ['No', 'Yes', 'yes']],
    ['a list in German', 'Nicht abgemeldet', ['Nein', 'Ja', 'ja']],
    // Unambiguous names.
    ['a list', 'No newsletter', ['Yes', 'No', '']],
    ['a list', 'No mailing', ['Yes', 'No', '']],
    ['a list', 'No Marketing', ['Yes', 'No', '']],
    ['a list', 'Never email', ['Yes', 'No', '']],
    ['a list', 'Do not send', ['Yes', 'No', '']],
    ['a list', 'Exclude from mailings', ['Yes', 'No', '']],
    ['a list', 'email_disabled', ['Yes', 'No', '']],
    ['a list', 'Marketing Suspended', ['Yes', 'No', '']],
    ['a list', 'Email Suspended', ['Yes', 'No', '']],
    ['a list', 'Removed from list', ['Yes', 'No', '']],
    ['a list', 'Email not allowed', ['Yes', 'No', '']],
    ['a list', 'Disallow email', ['Yes', 'No', '']],
    ['a list', 'Email blocked', ['Yes', 'No', '']],
    ['a list', 'Not to be contacted by email', ['Yes', 'No', '']],
    ['a list', 'Consent withdrawn at', ['2024-05-06', '', '']],
    ['a list in German', 'Robinsonliste', ['Ja', 'Nein', '']],
    ['a list in German', 'Werbeverbot', ['Ja', 'Nein', '']],
    ['a list in German', 'E-Mail nicht erlaubt', ['Ja', 'Nein', '']],
    ['a list in German', 'Keine Newsletter', ['Ja', 'Nein', '']],
    ['a list in German', 'Werbung unerwünscht', ['Ja', 'Nein', '']],
    ['a list', 'Receive emails', ['No', 'Yes', 'yes']],
    ['a list', 'Send emails', ['No', 'Yes', 'yes']],
    ['a list', 'Send newsletter', ['No', 'Yes', 'yes']],
    ['a list', 'Wants newsletter', ['No', 'Yes', 'yes']],
    ['a list', 'Marketing emails', ['No', 'Yes', 'yes']],
    ['a list', 'Email OK', ['No', 'Yes', 'yes']],
    ['a list', 'OK to email', ['No', 'Yes', 'yes']],
    ['a list', 'Contact by email', ['No', 'Yes', 'yes']],
    ['a list', 'Mailable', ['No', 'Yes', 'yes']],
    ['a list', 'Emailable', ['No', 'Yes', 'yes']],
    ['a list', 'Do you want to receive our newsletter?', ['No', 'Yes', 'yes']],
    ['a list', 'Newsletter (yes/no)', ['No', 'Yes', 'yes']],
    ['a list', 'Email permission', ['No', 'Yes', 'yes']],
    ['a list', 'Can contact', ['No', 'Yes', 'yes']],
    ['a list in German', 'Werbung erlaubt', ['Nein', 'Ja', 'ja']],
    ['a list in German', 'Kontakt per E-Mail', ['Nein', 'Ja', 'ja']],
    ['a list in German', 'E-Mail Kontakt erlaubt', ['Nein', 'Ja', 'ja']],
    ['a list in German', 'Einverständnis', ['Nein', 'Ja', 'ja']],
    ['a list in German', 'Newsletter erwünscht', ['Nein', 'Ja', 'ja']],
    ['a list in French', 'Accepte de recevoir la newsletter', ['Non', 'Oui', 'oui']],
    ['a list', 'Not active', ['Yes', 'No', '']],
    ['a list', 'No longer active', ['Yes', 'No', '']],
    ['a list', 'Left company', ['Yes', 'No', '']],
    ['a list', 'No longer with company', ['Yes', 'No', '']],
    ['a list', 'Contact inactive', ['Yes', 'No', '']],
    ['a list in German', 'Nicht aktiv', ['Ja', 'Nein', '']],
    ['a list in German', 'Ausgeschieden', ['Ja', 'Nein', '']],
    ['a list in German', 'Ausgetreten am', ['06.05.2024', '', '']],
    ['a list', 'Contact Active', ['No', 'Yes', 'yes']],
    ['a list', 'activated', ['No', 'Yes', 'yes']],
    ['a list', 'is_published', ['No', 'Yes', 'yes']],
    ['a list', 'Not deleted', ['No', 'Yes', 'yes']],
    // Values that are unambiguous in any column.
    ['Mailchimp for a shop', 'Email Marketing Status', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['Mailchimp for a shop', 'Email Marketing Status', ['Cleaned', 'Subscribed', '']],
    ['Mailchimp for a shop', 'Email Marketing Status', ['Non-Subscribed', 'Subscribed', '']],
    ['Dynamics 365', 'Send Marketing Materials', ['Do Not Send', 'Send', 'Send']],
    ['Dynamics 365 in German', 'Marketingmaterial senden', ['Nicht senden', 'Senden', 'Senden']],
    ['Dynamics 365 in German', 'E-Mails nicht zulassen', ['Nicht zulassen', 'Zulassen', '']],
    ['Dynamics 365 in German', 'Massen-E-Mails nicht zulassen', ['Nicht zulassen', 'Zulassen', '']],
    ['Pipedrive', 'Person - Marketing status', ['Unsubscribed', 'Subscribed', '']],
    ['Pipedrive', 'Person - Marketing status', ['No consent', 'Subscribed', '']],
    ['a list', 'List status', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Email marketing', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Email subscription', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Email subscription status', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Email subscription (status)', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Subscription', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Kategorie', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Col7', ['Unsubscribed', 'Subscribed', 'Subscribed']],
    ['a list', 'Email preference', ['Opted out', 'Opted in', 'Opted in']],
    ['a list in German', 'Newsletter-Status', ['abgemeldet', 'angemeldet', '']],
    ['ConvertKit', 'Email Subscriber Status', ['held', 'active', '']],
    ['a list', 'Account status', ['Suspended', 'Active', '']],
    ['a list', 'Status (Contact)', ['Inactive', 'Active', '']],
    ['a list in Italian', 'Stato', ['Inattivo', 'Attivo', 'Attivo']],
    ['Keap', 'Email Status', ['Opt-Out: Manual', 'Opt-In: Single', 'Opt-In: Double']],
    ['a list', 'Subscription', ['No', 'Yes', 'Yes']],
    ['a list', 'Remarks', ['do not email', '', '']],
  ])('is read from %s: %s, %j', (_source, name, values) => {
    expect(permissionsIn(name, ...values)).toEqual(['no', 'yes', 'yes']);
  });

  it.each([
    ['Email Opt Out', ['perhaps', '0'], ['asked', 'yes']],
    ['Status', ['Customer', 'Active'], ['asked', 'yes']],
    ['Status', ['1', '0'], ['asked', 'asked']],
    ['Active', ['since 2020', 'yes'], ['asked', 'yes']],
    ['Consent', ['pending', 'yes'], ['asked', 'yes']],
    ['Communication preference', ['No email', 'Letter'], ['no', 'asked']],
    ['Newsletter-Status', ['nein', 'ja'], ['asked', 'asked']],
    ['Kundenart', ['Inaktiv', 'Premium'], ['no', 'asked']],
    ['Consent not declined', ['Yes', 'No'], ['asked', 'asked']],
    ['Opt in/out', ['Yes', 'In'], ['asked', 'asked']],
    ['Not interested in newsletters', ['Yes', 'No'], ['asked', 'asked']],
    ['Opt-out declined', ['Yes', ''], ['asked', 'asked']],
    ['Opt in / Opt out', ['Yes', 'No'], ['asked', 'asked']],
    ['Subscribed or unsubscribed', ['Unsubscribed', 'Yes'], ['no', 'asked']],
    ['Unconfirmed opt-in', ['Yes', 'No'], ['asked', 'asked']],
    ['Email opt out', ['Confirmed', 'Active'], ['asked', 'asked']],
    ['Not never active', ['Yes', 'No'], ['asked', 'asked']],
    ['Newsletter Anmeldung', ['Ja', 'Nein'], ['asked', 'asked']],
    ['E-Mail-Werbung', ['ja', 'nein'], ['asked', 'asked']],
    ['Is subscriber', ['1', '0'], ['asked', 'asked']],
    ['Reçoit la newsletter', ['oui', 'non'], ['asked', 'asked']],
    ['Gets our mailings', ['TRUE', 'FALSE'], ['asked', 'asked']],
  ])('is undecided if %s is %j', (name, values, permissions) => {
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
    ['Mailing State', ['ON', 'NO']],
    ['Subscription', ['Premium', 'Basic']],
    ['Account status', ['Customer', 'Prospect']],
    ['Marketing contact status', ['Non-marketing contact', 'Marketing contact']],
    ['Familiennamen', ['Held', 'Left']],
    ['Notes', ['Was unsubscribed by mistake, please mail', 'Inactive Ltd']],
    ['Company of last order', ['Suspended Coffee', 'No Email GmbH']],
    ['Order state', ['Cancelled', 'Rejected']],
    ['Telefonanrufe nicht zulassen', ['Nicht zulassen', 'Zulassen']],
    ['Owner status', ['Inactive', 'Active']],
    ['No of emails', ['1', '0']],
    ['Newsletter No.', ['1', '0']],
  ])('is not read from %s: %j', (name, values) => {
    expect(permissionsIn(name, ...values)).toEqual(values.map(() => 'yes'));
  });

  it('is refused if one of several columns refuses it', () => {
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

  it('can be mapped by value and by column', () => {
    const table = tableOf('Email|Kd-Kz|Status', 'a@x.example|W|Customer', 'b@x.example|N|Lead');
    expect(readTable(table).questions).toEqual([['Status', 'Customer'], ['Status', 'Lead']]); // prettier-ignore
    const chosen = { columns: { 'Kd-Kz': 'doNotEmail', Status: null } as const };
    expect(readTable(table, chosen).questions).toEqual([['Kd-Kz', 'W'], ['Kd-Kz', 'N']]); // prettier-ignore
    const answered = { ...chosen, values: { 'Kd-Kz': { W: true, N: false } } };
    expect(readTable(table, answered).questions).toEqual([]);
    expect(readTable(table, answered).contacts.map(({ doNotEmail }) => doNotEmail)).toEqual([true, false]);
  });

  it('asks what yes and no mean in a chosen column with an unclear name', () => {
    const table = tableOf('Email|Post', 'a@x.example|yes', 'b@x.example|Do Not Allow');
    const { questions, columns } = readTable(table, { columns: { Post: 'doNotEmail' } });
    expect(questions).toEqual([['Post', 'yes']]);
    expect(columns[1]?.values).toEqual([
      { value: 'yes', rows: 1, means: null },
      { value: 'Do Not Allow', rows: 1, means: true },
    ]);
  });
});
