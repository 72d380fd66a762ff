import { Loader } from '@strapi/design-system';
import type { StrapiApp } from '@strapi/strapi/admin';
import { lazy, type ReactNode, Suspense } from 'react';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import { useAllowed } from '../shared/access';
import { useText } from '../shared/texts';

/** The props of a side panel. `documentId` and `document` are missing until the entry is saved. */
export interface EditViewProps {
  model: string;
  documentId?: string;
  document?: object;
}

/** A side panel of the edit view. Strapi calls it as a component, so it may use hooks. */
export type EditViewPanel = (props: EditViewProps) => { title: string; content: ReactNode } | null;

/** The part of the Content Manager's plugin API that is used here. */
interface ContentManagerApis {
  addEditViewSidePanel(panels: EditViewPanel[]): void;
}

const isContentManager = (apis: object): apis is ContentManagerApis =>
  'addEditViewSidePanel' in apis && typeof apis.addEditViewSidePanel === 'function';

/** Lazy, because the panel itself is part of the first load of the admin. */
const PortalAccess = lazy(async () => ({ default: (await import('./portal-access')).PortalAccess }));

const CONTACT_UID = `plugin::${PLUGIN_ID}.contact`;

/** The side panel of saved contacts in the Content Manager. */
const PortalAccessPanel: EditViewPanel = ({ model, documentId, document }) => {
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

export const registerPortalAccess = (app: Pick<StrapiApp, 'getPlugin'>) => {
  const { apis } = app.getPlugin('content-manager');
  if (isContentManager(apis)) apis.addEditViewSidePanel([PortalAccessPanel]);
};
