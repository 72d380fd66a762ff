import { Divider } from '@strapi/design-system';
import { Layouts, Page, SubNav } from '@strapi/strapi/admin';
import { Fragment, lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { useAllowed } from './shared/access';
import { BASE_PATH, type Section, SECTIONS } from './shared/paths';
import { useText } from './shared/texts';

/** The part that scrolls. Strapi has components for it since 5.27; before, the whole navigation scrolls. */
const { Content = Fragment, PageWrapper } = SubNav as Partial<typeof SubNav>;

/** The width below which Strapi hides the side navigation. Older versions of Strapi do not export their hook for it. */
const PHONE = '(max-width: 767.98px)';

const SectionLink = ({ path, label, permission }: Section) => {
  const t = useText();
  return useAllowed(permission) ? <SubNav.Link to={`${BASE_PATH}/${path}`} label={t(label)} /> : null;
};

const SideNav = ({ isFullPage = false }: { isFullPage?: boolean }) => {
  const t = useText();
  return (
    <SubNav.Main aria-label={t('plugin.name')} isFullPage={isFullPage}>
      <SubNav.Header label={t('plugin.name')} />
      <Divider background="neutral150" />
      <Content>
        <SubNav.Sections>
          {[
            <SubNav.Section key="sections" label={t('nav.title')}>
              {SECTIONS.map((section) => (
                <SectionLink key={section.path} {...section} />
              ))}
            </SubNav.Section>,
          ]}
        </SubNav.Sections>
      </Content>
    </SubNav.Main>
  );
};

const ContactsPage = lazy(() => import('./contacts/contacts-page'));
const ContactPage = lazy(() => import('./contacts/contact-page'));
const BatchPage = lazy(() => import('./batches/batch-page'));
const InvitationsPage = lazy(() => import('./invitations/invitations-page'));
const InvitationPage = lazy(() => import('./invitations/invitation-page'));
const PortalsPage = lazy(() => import('./portals/portals-page'));
const PortalPage = lazy(() => import('./portals/portal-page'));

/** The start page: the navigation on phones, as in Strapi's settings, otherwise the first section that the user may open. */
const StartPage = () =>
  PageWrapper && window.matchMedia(PHONE).matches ? (
    <PageWrapper>
      <SideNav isFullPage />
    </PageWrapper>
  ) : (
    <FirstSection sections={SECTIONS} />
  );

const FirstSection = ({ sections }: { sections: readonly Section[] }) => {
  const [first, ...rest] = sections;
  return first ? <StartRedirect section={first} rest={rest} /> : <Page.NoPermissions />;
};

const StartRedirect = ({ section, rest }: { section: Section; rest: readonly Section[] }) =>
  useAllowed(section.permission) ? <Navigate to={section.path} replace /> : <FirstSection sections={rest} />;

const App = () => {
  const t = useText();
  return (
    <Layouts.Root sideNav={<SideNav />}>
      <Suspense fallback={<Page.Loading>{t('page.loading')}</Page.Loading>}>
        <Routes>
          <Route index element={<StartPage />} />
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
