import { Link } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { Contact } from '../../../contracts';
import { BASE } from '../pages/sections';
import { useAllowed } from './use-allowed';

/** The name of a contact, leading to its page for those who may see it. */
export const ContactLink = ({ contact }: { contact: Pick<Contact, 'id' | 'fullName'> }) =>
  useAllowed('contacts.read') ? (
    <Link tag={NavLink} to={`${BASE}/contacts/${contact.id}`}>
      {contact.fullName}
    </Link>
  ) : (
    <>{contact.fullName}</>
  );
