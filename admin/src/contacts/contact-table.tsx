import { Flex, Status, type StatusProps, Typography } from '@strapi/design-system';
import { useMemo, useState } from 'react';
import type { ContactListItem, PortalAccess } from '../../../contracts/admin-api';
import { STATUS_VARIANTS } from '../shared/components/invitation';
import { CellText, ListTable } from '../shared/components/list-table';
import { ContactLink, EmailAddress } from '../shared/components/values';
import { useText } from '../shared/texts';

/** A selection that spans the pages of a list. */
export const useSelection = <Row extends { id: string }>() => {
  const [selected, setSelected] = useState<readonly Row[]>([]);
  const ids = useMemo(() => new Set(selected.map(({ id }) => id)), [selected]);
  return {
    selected,
    clear: () => setSelected([]),
    /** Replaces the whole selection. */
    replace: setSelected as (rows: readonly Row[]) => void,
    /** The selected rows of one page. */
    selectedOn: (page: readonly Row[]) => page.filter(({ id }) => ids.has(id)),
    /** Replaces the selected rows of one page. */
    changePage: (page: readonly Row[], pageSelection: readonly Row[]) =>
      setSelected((before) => [
        ...before.filter(({ id }) => !page.some((row) => row.id === id)),
        ...page.filter(({ id }) => pageSelection.some((row) => row.id === id)),
      ]),
  };
};

const VARIANTS: Record<PortalAccess['state'], StatusProps['variant']> = {
  ...STATUS_VARIANTS,
  active: 'success',
  ended: 'neutral',
};

const PortalAccessBadges = ({ access }: { access: readonly PortalAccess[] }) => {
  const t = useText();
  if (access.length === 0) return <Typography textColor="neutral600">–</Typography>;
  return (
    <Flex direction="column" alignItems="start" gap={1}>
      {access.map(({ portal, state }) => (
        <Status key={portal.id} variant={VARIANTS[state]} size="XS">
          <Typography variant="pi" fontWeight="bold">
            {t('contacts.access', { portal: portal.name, state: t(`contacts.access.${state}`) })}
          </Typography>
        </Status>
      ))}
    </Flex>
  );
};

interface ContactTableProps {
  /** Undefined while the contacts are loading. */
  contacts: readonly ContactListItem[] | undefined;
  selection: ReturnType<typeof useSelection<ContactListItem>>;
  isFetching: boolean;
}

export const ContactTable = ({ contacts, selection, isFetching }: ContactTableProps) => {
  const t = useText();
  const rows = contacts ?? [];

  return (
    <ListTable
      label={t('contacts.title')}
      columns={[t('contact.name'), t('contact.email'), t('contact.company'), t('portal-access.title')]}
      rows={contacts}
      loading={t('contacts.loading')}
      empty={t('contacts.empty')}
      isStale={isFetching}
      selection={{
        selected: selection.selectedOn(rows),
        nameOf: ({ fullName }) => fullName,
        onChange: (pageSelection) => selection.changePage(rows, pageSelection),
      }}
    >
      {(contact) => <ContactCells contact={contact} />}
    </ListTable>
  );
};

const ContactCells = ({ contact }: { contact: ContactListItem }) => {
  const t = useText();
  return (
    <>
      <td>
        <CellText>
          <ContactLink contact={contact} />
        </CellText>
      </td>
      <td>
        <CellText>
          <Typography textColor={contact.doNotEmail ? 'danger600' : undefined}>
            {contact.email ? <EmailAddress>{contact.email}</EmailAddress> : '–'}
            {contact.doNotEmail && ` (${t('contact.do-not-email')})`}
          </Typography>
        </CellText>
      </td>
      <td>
        <Flex tag={CellText} direction="column" alignItems="start">
          <Typography>{contact.company ?? '–'}</Typography>
          {contact.jobTitle && (
            <Typography variant="pi" textColor="neutral600">
              {contact.jobTitle}
            </Typography>
          )}
        </Flex>
      </td>
      <td>
        <PortalAccessBadges access={contact.portalAccess} />
      </td>
    </>
  );
};
