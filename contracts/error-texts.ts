import type { ErrorCode, IssueCode, RequestIssue } from './errors';

/** What each code says in English: to logs, and to clients that have no words of their own for it. */
export const ERROR_TEXTS: Record<ErrorCode, string> = {
  'request.invalid': 'The request is not valid',
  'password.too-short': 'The password is too short',
  'password.too-long': 'The password is too long: more than 72 bytes are not kept',
  'password.too-common': 'The password is too easy to guess',
  'terms.required': 'The terms have to be accepted',
  'sign-in.required': 'Sign in first',
  'invitation.email-mismatch': 'The invitation is for another e-mail address',
  'user.blocked': 'The user with the invited address is blocked on the website',
  'invitation.unknown': 'There is no such invitation',
  'username.taken': 'The username is taken',
  'invitation.expired': 'The invitation has expired',
  'invitation.redeemed': 'The invitation has been used already',
  'invitation.revoked': 'The invitation is no longer valid',
  'invitation.replaced': 'A newer e-mail has replaced this link',
  'rate.limited': 'Too many tries; wait a little',
  'crm.unavailable': 'The CRM does not answer; try again later',
  'crm.unauthorized': 'The CRM refuses the sign-in of this site',
  'crm.forbidden': 'The CRM does not let this site do that',
  'crm.misconfigured': 'The connection to the CRM is not set up right',
  'crm.invalid': 'The CRM refuses these values',
  'crm.conflict': 'The record was changed meanwhile; load it again',
  'crm.not-found': 'The CRM has no such record',
  'template.invalid': 'The e-mail template of the portal cannot be used',
  'mail.refused': 'The mail server did not take the e-mail',
  'contact.unknown': 'There is no such contact',
  'contact.inactive': 'The contact is inactive',
  'contact.no-email': 'The contact has no e-mail address that can be used',
  'contact.do-not-email': 'The contact does not want e-mail',
  'contact.already-user': 'The contact is a user of the portal already',
  'contact.user-blocked': 'The user with this e-mail address is blocked on the website',
  'invitation.already-open': 'The contact has an open invitation to the portal',
  'invitation.not-open': 'The state of the invitation does not allow this',
  'portal.unknown': 'There is no such portal',
  'portal.no-sign-up-page': 'The portal has no sign-up page on an allowed origin',
  'role.not-of-portal': 'The role does not belong to the portal',
  'role.unmapped': 'The role is not mapped to a role of the site',
  'portal-user.unknown': 'There is no such portal user',
  'batch.unknown': 'There is no such batch',
  'batch.ended': 'The batch has come to its end',
  'job.unknown': 'There is no such job',
  'job.not-failed': 'The job is not waiting for a retry',
  'connector.unsupported': 'The connected CRM cannot do this',
  'import.unreadable': 'The file cannot be read as CSV',
  'import.unclear': 'The file has values of which it is not clear whether they let a contact be mailed',
  'import.rows-refused': 'Rows of the file are refused, so that nothing of it was written',
};

const ISSUE_TEXTS: Record<IssueCode, string> = {
  'value.missing': 'Required',
  'value.unknown': 'There is no such field',
  'value.wrong-type': 'Expected another type',
  'value.too-short': 'At least {min} characters',
  'value.too-long': 'At most {max} characters',
  'value.control-characters': 'Characters that cannot be typed are not allowed',
  'value.line-breaks': 'Expected one line',
  'value.invalid': 'Expected another value',
  'email.invalid': 'Expected an e-mail address',
  'phone.invalid': 'Expected a telephone number',
  'option.unknown': 'Expected one of the options',
  'date.invalid': 'Expected a date, as in 2030-12-31',
  'flag.invalid': 'Expected yes or no',
  'number.invalid': 'Expected a number',
  'number.out-of-range': 'Expected a number from {min} to {max}',
  'number.too-precise': 'At most {max} digits after the decimal point',
  'username.other-address': 'A username with @ has to be the invited address',
  'cursor.unknown': 'The cursor is not one of this list; start from its beginning',
  'url.sign-in':
    'Leave the sign-in out of the address; add it as a header of the webhook, under Settings › Webhooks',
  'url.not-accepted': 'Strapi does not take this address for a webhook',
  'expiry.past': 'Expected a moment in the future',
  'expiry.too-late': 'At most {days} days from now',
  'origin-not-allowed': 'Expected an address on one of the allowed origins, and no sign-in in it: {origins}',
  'other-site': "Expected an address on the portal's site, {origin}, and no sign-in in it",
  'role.not-of-portal': 'Not a role of this portal',
  'role.fixed': 'The configuration of the site fixes this role',
  'role.unknown': 'There is no such role of the site',
  'column.twice': 'Another column is read as the same field',
  'column.unknown': 'The file has no such column',
  'body.not-json': 'Expected a JSON body',
  'form.broken': 'The form is broken',
  'file.compressed': 'Expected a file that is not compressed',
  'file.missing': 'Expected one CSV file',
  'file.wrong-type': 'Expected a CSV file as text/csv or multipart/form-data',
};

/** A refused value with its sentence in English; one that has its own keeps it. */
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
