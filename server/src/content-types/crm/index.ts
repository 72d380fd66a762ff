import { contact } from './contact';
import { emailActivity } from './email-activity';
import { portal } from './portal';
import { portalInvitation } from './portal-invitation';
import { portalRole } from './portal-role';
import { portalUser } from './portal-user';

export { CRM_UID } from './uids';

/**
 * The content types of the embedded CRM. Their tables always exist; `visible` shows them in the Content Manager,
 * which makes sense only while the embedded CRM is in use.
 */
export const crmContentTypes = ({ visible }: { visible: boolean }) => ({
  contact: contact(visible),
  portal: portal(visible),
  'portal-role': portalRole(visible),
  'portal-invitation': portalInvitation(visible),
  'email-activity': emailActivity(visible),
  'portal-user': portalUser(visible),
});
