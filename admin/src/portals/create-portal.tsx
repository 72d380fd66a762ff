import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { usePermitted } from '../components/use-allowed';
import { useText } from '../translations/texts';

const PORTAL_UID = `plugin::${PLUGIN_ID}.portal`;
const CREATE = [{ action: 'plugin::content-manager.explorer.create', subject: PORTAL_UID }];

/** The way to a new portal, where the CRM is Strapi's own: another one makes its portals itself. */
export const CreatePortal = () => {
  const t = useText();
  if (!usePermitted(CREATE)) return null;
  return (
    <LinkButton
      tag={NavLink}
      to={`/content-manager/collection-types/${PORTAL_UID}/create`}
      startIcon={<Plus />}
    >
      {t('portals.create')}
    </LinkButton>
  );
};
