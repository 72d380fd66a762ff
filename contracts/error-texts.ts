import type { ErrorCode, IssueCode, RequestIssue } from './errors';

/** English messages, for logs and for clients without texts of their own. */
export const ERROR_TEXTS: Record<ErrorCode, string> = {
  'request.invalid': 'The request is not valid',
  'password.too-short': 'The password is too short',
  'password.too-long': 'The password is longer than 72 bytes; choose a shorter one',
  'password.too-common': 'The password is too easy to guess',
  'terms.required': 'Accept the terms first',
  'provider.unknown': 'The site does not offer signing up with this provider',
  'passkey.unavailable': 'Passkeys cannot be used here',
  'sign-in.required': 'Sign in first',
  'provider.refused': 'The provider has not confirmed the sign-in; try again',
  'passkey.refused': 'The passkey was not accepted; try again',
  'invitation.email-mismatch': 'The invitation is for another e-mail address; sign in as its user',
  'user.blocked': 'The user with the invited address is blocked on the website',
  'invitation.unknown': 'The invitation does not exist',
  'username.taken': 'The username is taken; choose another one',
  'invitation.expired': 'The invitation has expired',
  'invitation.redeemed': 'The invitation has already been used',
  'invitation.revoked': 'The invitation is no longer valid',
  'invitation.replaced': 'This link was replaced by the one in a newer e-mail',
  'rate.limited': 'Too many attempts; wait before trying again',
  'crm.unavailable': 'The CRM is not responding; try again later',
  'crm.unauthorized': 'The CRM rejects the credentials of this site; check them in the configuration',
  'crm.forbidden': 'This site lacks the privileges for this in the CRM',
  'crm.misconfigured': 'The connection to the CRM is misconfigured; test it in the settings',
  'crm.invalid': 'The CRM rejects these values',
  'crm.conflict': 'The record has changed in the meantime; reload it and try again',
  'crm.not-found': 'The record does not exist in the CRM',
  'template.invalid': 'The e-mail template of the portal cannot be used',
  'mail.refused': 'The mail server rejected the e-mail',
  'contact.unknown': 'The contact does not exist',
  'contact.inactive': 'The contact is inactive',
  'contact.no-email': 'The contact has no valid e-mail address',
  'contact.do-not-email': 'The contact must not be e-mailed',
  'contact.already-user': 'The contact is already a user of the portal',
  'contact.user-blocked': 'The user with this e-mail address is blocked on the website',
  'invitation.already-open': 'The contact already has an open invitation to the portal',
  'invitation.not-open': 'The status of the invitation does not allow this',
  'portal.unknown': 'The portal does not exist',
  'portal.no-sign-up-page': 'The portal has no sign-up page on an allowed origin',
  'role.not-of-portal': 'The role does not belong to the portal',
  'role.unmapped': 'The portal role is not mapped to a role in Strapi',
  'portal-user.unknown': 'The portal user does not exist',
  'batch.unknown': 'The batch does not exist',
  'batch.ended': 'The batch has already ended',
  'job.unknown': 'The job does not exist',
  'job.not-failed': 'The job has not failed',
  'connector.unsupported': 'The connected CRM does not support this',
  'import.unreadable': 'The file cannot be read as CSV',
  'import.unclear': 'The file has values whose meaning is unclear: decide whether they allow e-mail',
  'import.rows-refused': 'The file has invalid rows, so nothing was imported',
};

const ISSUE_TEXTS: Record<IssueCode, string> = {
  'value.missing': 'Required',
  'value.unknown': 'The field does not exist',
  'value.wrong-type': 'Expected another type',
  'value.too-short': 'At least {min} characters',
  'value.too-long': 'At most {max} characters',
  'value.control-characters': 'Characters that cannot be typed are not allowed',
  'value.line-breaks': 'Expected one line',
  'value.invalid': 'Expected another value',
  'sign-in.two-ways': 'Expected one of password, provider and passkey',
  'email.invalid': 'Expected an e-mail address',
  'phone.invalid': 'Expected a telephone number',
  'option.unknown': 'Expected one of the options',
  'date.invalid': 'Expected a date, as in 2030-12-31',
  'flag.invalid': 'Expected yes or no',
  'number.invalid': 'Expected a number',
  'number.out-of-range': 'Expected a number from {min} to {max}',
  'number.too-precise': 'At most {max} digits after the decimal point',
  'username.other-address': 'A username with @ must be the invited address',
  'cursor.unknown': 'Unknown cursor; start from the beginning of the list',
  'url.sign-in':
    'Remove the username and password from the URL; add them as a header of the webhook under Settings › Webhooks',
  'url.not-accepted': 'Strapi does not accept this URL for a webhook',
  'contact.not-one': 'Expected one contact, because a link is for one person',
  'expiry.past': 'Expected a time in the future',
  'expiry.too-late': 'At most {days} days from now',
  'origin-not-allowed':
    'Expected a URL without username and password on one of the allowed origins: {origins}',
  'other-site': "Expected a URL without username and password on the portal's site, {origin}",
  'role.not-of-portal': 'Not a role of this portal',
  'role.unmapped': 'Map this role to a role in Strapi first',
  'role.fixed': 'This role is set by the configuration of the site',
  'role.unknown': 'Strapi has no such role',
  'column.twice': 'Another column is mapped to the same field',
  'column.unknown': 'The file has no such column',
  'body.not-json': 'Expected a JSON body',
  'form.broken': 'The form data is malformed',
  'file.compressed': 'Expected an uncompressed file',
  'file.missing': 'Expected one CSV file',
  'file.wrong-type': 'Expected a CSV file as text/csv or multipart/form-data',
};

/** Adds the English message to an issue that has none. */
export const withMessage = (
  issue: RequestIssue | (Pick<RequestIssue, 'path' | 'values'> & { code: IssueCode })
): RequestIssue =>
  'message' in issue
    ? issue
    : {
        ...issue,
        message: ISSUE_TEXTS[issue.code].replace(/\{(\w+)\}/g, (_, name: string) =>
          String(issue.values?.[name] ?? '')
        ),
      };
