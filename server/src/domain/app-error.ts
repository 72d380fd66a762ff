import type { ErrorCode, RequestIssue } from '../../../contracts';

const MESSAGES: Record<ErrorCode, string> = {
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

/** A refusal that the caller is told: a code for programs, a sentence for people. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly details: { errors?: RequestIssue[]; retryAfter?: number; detail?: string } = {},
    message: string = MESSAGES[code]
  ) {
    super(message);
  }
}

/** A refusal of one value of the request. */
export const invalidValue = (path: string[], message: string, code?: string): AppError =>
  new AppError('request.invalid', { errors: [{ path, message, ...(code && { code }) }] });

/** What every list says of a cursor that it did not hand out. */
export const unknownCursor = (): AppError =>
  invalidValue(['cursor'], 'The cursor is not one of this list; start from its beginning', 'cursor.unknown');
