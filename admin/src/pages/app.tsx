import { Layouts, Page } from '@strapi/strapi/admin';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { useAllowed } from '../components/use-allowed';
import { SECTIONS, type Section } from './sections';
import { SideNav } from './side-nav';
import { useText } from '../translations/texts';

const ContactsPage = lazy(() => import('../contacts/contacts-page'));
const ContactPage = lazy(() => import('../contacts/contact-page'));
const BatchPage = lazy(() => import('../batches/batch-page'));
const InvitationsPage = lazy(() => import('../invitations/invitations-page'));
const InvitationPage = lazy(() => import('../invitations/invitation-page'));
const PortalsPage = lazy(() => import('../portals/portals-page'));
const PortalPage = lazy(() => import('../portals/portal-page'));

/** Goes to the first section that may be seen. */
const Start = ({ sections }: { sections: readonly Section[] }) => {
  const [first, ...rest] = sections;
  return first ? <StartAt section={first} rest={rest} /> : <Page.NoPermissions />;
};

const StartAt = ({ section, rest }: { section: Section; rest: readonly Section[] }) =>
  useAllowed(section.permission) ? <Navigate to={section.path} replace /> : <Start sections={rest} />;

/** The plugin's pages in Strapi's admin. */
const App = () => {
  const t = useText();
  return (
    <Layouts.Root sideNav={<SideNav />}>
      <Suspense fallback={<Page.Loading>{t('page.loading')}</Page.Loading>}>
        <Routes>
          <Route index element={<Start sections={SECTIONS} />} />
          <Route path="contacts" element={<ContactsPage />} />
          <Route path="contacts/:id" element={<ContactPage />} />
          <Route path="batches/:id" element={<BatchPage />} />
          <Route path="invitations" element={<InvitationsPage />} />
          <Route path="invitations/:id" element={<InvitationPage />} />
          <Route path="portals" element={<PortalsPage />} />
          <Route path="portals/:id" element={<PortalPage />} />
        </Routes>
      </Suspense>
    </Layouts.Root>
  );
};

export default App;
