import { Divider } from '@strapi/design-system';
import { SubNav } from '@strapi/strapi/admin';
import { useAllowed } from '../components/use-allowed';
import { useText } from '../translations/texts';
import { BASE, SECTIONS, type Section } from './sections';

const SectionLink = ({ path, label, permission }: Section) => {
  const t = useText();
  return useAllowed(permission) ? <SubNav.Link to={`${BASE}/${path}`} label={t(label)} /> : null;
};

export const SideNav = () => {
  const t = useText();
  return (
    <SubNav.Main aria-label={t('plugin.name')}>
      <SubNav.Header label={t('plugin.name')} />
      <Divider background="neutral150" />
      <SubNav.Content>
        <SubNav.Sections>
          {[
            <SubNav.Section key="sections" label={t('nav.title')}>
              {SECTIONS.map((section) => (
                <SectionLink key={section.path} {...section} />
              ))}
            </SubNav.Section>,
          ]}
        </SubNav.Sections>
      </SubNav.Content>
    </SubNav.Main>
  );
};
