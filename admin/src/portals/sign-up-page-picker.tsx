import { Button, Modal } from '@strapi/design-system';
import { useState } from 'react';
import { PageList } from '../designer/page-list';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';
import { addressOnSite } from './portal-values';

interface SignUpPagePickerProps {
  siteUrl: string | null;
  /** The address as it is. */
  value: string | null;
  onChoose: (address: string) => void;
  onClose: () => void;
}

/** Chooses one of the site's pages for its address. */
export const SignUpPagePicker = ({ siteUrl, value, onChoose, onClose }: SignUpPagePickerProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const [address, setAddress] = useState(value);

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('action.cancel')}>
          <Modal.Title>{t('portal.sign-up-url')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <PageList
            isChosen={({ url }) => url !== null && addressOnSite(url, siteUrl) === address}
            onChoose={({ url }) => setAddress(url && addressOnSite(url, siteUrl))}
          />
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button onClick={() => address && onChoose(address)} disabled={!address}>
            {t('designer.picker.select')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
};
