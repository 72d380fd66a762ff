import { Box, Button, Field, Flex, Grid, Modal, TextInput } from '@strapi/design-system';
import { Search } from '@strapi/icons';
import { InputRenderer, useField } from '@strapi/strapi/admin';
import { useId, useState } from 'react';
import { Card } from '../shared/components/cards';
import { ModalDialog } from '../shared/components/modal-dialog';
import { PageList } from '../shared/components/page-list';
import { useLanguageName } from '../shared/components/values';
import { useText } from '../shared/texts';
import { toAbsoluteUrl, useTextField } from './portal-form';

/** The IANA time zones that the browser supports. Some browsers omit UTC. */
const supportedTimeZones = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
];

const TIME_ZONE = 'timeZone';

/** The time zone of dates in the portal's e-mails, with the browser's suggestions. */
const TimeZoneField = ({ disabled }: { disabled: boolean }) => {
  const t = useText();
  const listId = useId();
  const { text, error, change } = useTextField(TIME_ZONE);
  // Filled on focus: the list has hundreds of entries.
  const [suggestions, setSuggestions] = useState<string[]>([]);

  return (
    <Field.Root name={TIME_ZONE} hint={t('portal.time-zone.hint')} error={error} required>
      <Field.Label>{t('portal.time-zone')}</Field.Label>
      <TextInput
        value={text}
        list={listId}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setSuggestions(supportedTimeZones)}
        onChange={(event) => change(event.target.value)}
      />
      <datalist id={listId}>
        {suggestions.map((timeZone) => (
          <option key={timeZone} value={timeZone} />
        ))}
      </datalist>
      <Field.Error />
      <Field.Hint />
    </Field.Root>
  );
};

interface SignUpPageDialogProps {
  siteUrl: string | null;
  /** The current URL. */
  value: string | null;
  onSelect: (address: string) => void;
  onClose: () => void;
}

/** Selects one of the site's pages and returns its URL. */
const SignUpPageDialog = ({ siteUrl, value, onSelect, onClose }: SignUpPageDialogProps) => {
  const t = useText();
  const [address, setAddress] = useState(value);

  return (
    <ModalDialog title={t('portal.sign-up-url')} closeLabel={t('action.cancel')} onClose={onClose}>
      <Modal.Body>
        <PageList
          isSelected={({ url }) => url !== null && toAbsoluteUrl(url, siteUrl) === address}
          onSelect={({ url }) => setAddress(url && toAbsoluteUrl(url, siteUrl))}
        />
      </Modal.Body>
      <Modal.Footer>
        <Button variant="tertiary" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button onClick={() => address && onSelect(address)} disabled={!address}>
          {t('designer.picker.select')}
        </Button>
      </Modal.Footer>
    </ModalDialog>
  );
};

const SIGN_UP_URL = 'signUpUrl';

/** The URL of the sign-up page, typed or selected from the site's pages. */
const SignUpUrlField = ({ disabled }: { disabled: boolean }) => {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const { text, error, change } = useTextField(SIGN_UP_URL);
  const { value: siteUrl } = useField<string | null>('siteUrl');

  const close = () => setIsOpen(false);
  const select = (url: string) => {
    change(url);
    close();
  };

  return (
    <Field.Root name={SIGN_UP_URL} hint={t('portal.sign-up-url.hint')} error={error}>
      <Field.Label>{t('portal.sign-up-url')}</Field.Label>
      <Flex gap={2} alignItems="stretch">
        <Box flex="1" minWidth={0}>
          <TextInput
            value={text}
            placeholder="https://"
            disabled={disabled}
            onChange={(event) => change(event.target.value)}
          />
        </Box>
        {!disabled && (
          <Button variant="tertiary" size="L" startIcon={<Search />} onClick={() => setIsOpen(true)}>
            {t('portal.sign-up-url.choose')}
          </Button>
        )}
      </Flex>
      <Field.Error />
      <Field.Hint />
      {isOpen && (
        <SignUpPageDialog siteUrl={siteUrl ?? null} value={text || null} onSelect={select} onClose={close} />
      )}
    </Field.Root>
  );
};

const FIELDS = [
  { name: 'name', label: 'portal.name', hint: undefined },
  { name: 'siteUrl', label: 'portal.site-url', hint: 'portal.site-url.hint' },
] as const;

export const PortalFields = ({ disabled }: { disabled: boolean }) => {
  const t = useText();
  const languageName = useLanguageName();
  const { value: defaultLocale } = useField<string | null>('defaultLocale');

  return (
    <Card title={t('portal.details')}>
      <Grid.Root gap={4}>
        {FIELDS.map(({ name, label, hint }) => (
          <Grid.Item key={name} col={6} xs={12} direction="column" alignItems="stretch">
            <InputRenderer
              type="string"
              name={name}
              label={t(label)}
              hint={hint && t(hint)}
              required
              disabled={disabled}
            />
          </Grid.Item>
        ))}
        <Grid.Item col={12} direction="column" alignItems="stretch">
          <SignUpUrlField disabled={disabled} />
        </Grid.Item>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <InputRenderer
            type="string"
            name="defaultLocale"
            label={t('portal.default-locale')}
            hint={(defaultLocale && languageName(defaultLocale)) || t('portal.default-locale.hint')}
            required
            disabled={disabled}
          />
        </Grid.Item>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <TimeZoneField disabled={disabled} />
        </Grid.Item>
      </Grid.Root>
    </Card>
  );
};
