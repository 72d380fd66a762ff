import { Link, Status, type StatusProps, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { Contact } from '../../../../contracts/records';
import { useAllowed } from '../access';
import { BASE_PATH } from '../paths';

/** An ISO 8601 date and time, in the admin's language and the browser's time zone. */
export const DateTime = ({ at }: { at: string }) => {
  const { formatDate } = useIntl();
  return <time dateTime={at}>{formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })}</time>;
};

/** Keeps a part of the address on one line, unless it is longer than the line. */
const PART_STYLE = { display: 'inline-block', maxWidth: '100%' } as const;

/** An e-mail address that wraps after its @ where space is short. */
export const EmailAddress = ({ children: address }: { children: string }) => {
  const host = address.lastIndexOf('@') + 1;
  return (
    <>
      <span style={PART_STYLE}>{address.slice(0, host)}</span>
      <span style={PART_STYLE}>{address.slice(host)}</span>
    </>
  );
};

/** A contact's name, linked to its page if the user may open it. */
export const ContactLink = ({ contact }: { contact: Pick<Contact, 'id' | 'fullName'> }) =>
  useAllowed('contacts.read') ? (
    <Link tag={NavLink} to={`${BASE_PATH}/contacts/${contact.id}`}>
      {contact.fullName}
    </Link>
  ) : (
    <>{contact.fullName}</>
  );

/** Returns a function that names a language in the admin's language; undefined for unknown tags. */
export const useLanguageName = () => {
  const { formatDisplayName } = useIntl();
  return (tag: string): string | undefined => {
    try {
      return formatDisplayName(tag, { type: 'language', fallback: 'none' });
    } catch {
      return undefined;
    }
  };
};

interface StatusBadgeProps {
  variant: StatusProps['variant'];
  children: string;
}

/** A status in one piece: its words are not broken, as long names beside it are. */
export const StatusBadge = ({ variant, children }: StatusBadgeProps) => (
  <Status
    variant={variant}
    size="XS"
    width="fit-content"
    maxWidth="100%"
    shrink={0}
    style={{ overflowWrap: 'normal' }}
  >
    <Typography variant="pi" fontWeight="bold">
      {children}
    </Typography>
  </Status>
);
