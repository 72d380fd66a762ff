import type { ContactDetail } from '../../../contracts';
import { Section } from '../components/section';
import { InvitationCard } from '../invitations/invitation-card';
import { useText } from '../translations/texts';
import { PortalUserCard } from './portal-user-card';

interface ContactProps {
  contact: ContactDetail;
}

export const ContactPortalUsers = ({ contact }: ContactProps) => {
  const t = useText();
  return (
    <Section title={t('portal-access.portal-users')} empty={t('portal-access.portal-users.empty')}>
      {contact.portalUsers.map((portalUser) => (
        <PortalUserCard key={portalUser.id} portalUser={portalUser} />
      ))}
    </Section>
  );
};

export const ContactInvitations = ({ contact }: ContactProps) => {
  const t = useText();
  return (
    <Section title={t('portal-access.invitations')} empty={t('portal-access.invitations.empty')}>
      {contact.invitations.map((invitation) => (
        <InvitationCard key={invitation.id} invitation={invitation} />
      ))}
    </Section>
  );
};
