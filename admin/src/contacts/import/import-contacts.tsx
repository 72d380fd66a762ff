import { Button } from '@strapi/design-system';
import { Upload } from '@strapi/icons';
import { useState } from 'react';
import { useGetCrmImportOfferQuery } from '../../api/contacts';
import { useAllowed } from '../../components/use-allowed';
import { useText } from '../../translations/texts';
import { ImportDialog } from './import-dialog';

/** The way to the import, for those who may, and where the CRM in use takes one. */
export const ImportContacts = () => {
  const t = useText();
  const mayImport = useAllowed('contacts.import');
  const { data: offer } = useGetCrmImportOfferQuery(undefined, { skip: !mayImport });
  const [isOpen, setOpen] = useState(false);
  if (!mayImport || !offer) return null;

  return (
    <>
      <Button variant="secondary" startIcon={<Upload />} onClick={() => setOpen(true)}>
        {t('import.open')}
      </Button>
      {isOpen && <ImportDialog offer={offer} onClose={() => setOpen(false)} />}
    </>
  );
};
