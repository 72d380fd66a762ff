import { DEMO_PASSWORD } from '../../playground/src/seed/admins';
import { webAddress } from '../../playground/addresses';
import type { Settings } from './settings';

/** The instructions that the demo prints once it is running. */
export const guide = ({
  host,
  mailbox,
  dynamics,
  openid,
  admin,
  strapiUrl,
  siteUrl,
  env,
}: Settings): string => {
  const password = admin.passwordIsOwn ? 'the password in ADMIN_PASSWORD' : `password ${DEMO_PASSWORD}`;
  const mail = mailbox ? webAddress(host, mailbox.port) : `e-mails go to ${env.SMTP_HOST}:${env.SMTP_PORT}`;
  return `
CRM User Invite is running.

  Strapi admin   ${strapiUrl}/admin   ${admin.email}, ${password}
  Mailbox        ${mail}
  Website        ${siteUrl}
  Accounts       ${openid.url}   an OpenID provider, where anybody has an account
${dynamics ? `  Dynamics       ${dynamics.url}\n` : ''}
What to do:
  1. ${dynamics ? 'In Dynamics, open Nora Lindqvist, choose a portal and a role under "Invite to portal", and save.' : 'In the admin, open Content Manager > Contact > Nora Lindqvist, and choose "Invite to portal".'}
  2. Open the e-mail in the mailbox and follow its link.
  3. Sign up, with a password or with "Continue with Example Account". You arrive at the welcome page, signed in, and the contact has a portal user.

  The contact Tom O'Hara already has an account (password ${DEMO_PASSWORD}): invite him, too.
  editor@example.com, with the admin's password, is an editor with limited permissions.

Ctrl-C stops everything.${env.DATABASE_CLIENT === 'sqlite' ? ' "npm run demo -- --reset" starts from fresh data.' : ''}
`;
};
