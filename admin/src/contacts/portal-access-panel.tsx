import { Loader } from '@strapi/design-system';
import { lazy, Suspense } from 'react';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import type { EditViewPanel } from './content-manager';

/** Loaded when somebody looks at a contact: the panel is registered with every start of the admin. */
const PortalAccess = lazy(async () => ({ default: (await import('./portal-access')).PortalAccess }));

const CONTACT_UID = `plugin::${PLUGIN_ID}.contact`;

/** The panel beside a contact in the Content Manager; a contact that is still being created has none. */
export const PortalAccessPanel: EditViewPanel = ({ model, documentId, document }) => {
  const t = useText();
  const mayRead = useAllowed('contacts.read');
  if (model !== CONTACT_UID || !documentId || !document || !mayRead) return null;
  return {
    title: t('portal-access.title'),
    content: (
      <Suspense fallback={<Loader small>{t('portal-access.loading')}</Loader>}>
        <PortalAccess contactId={documentId} />
      </Suspense>
    ),
  };
};
