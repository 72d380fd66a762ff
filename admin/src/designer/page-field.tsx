import {
  Box,
  Button,
  Field,
  Flex,
  IconButton,
  Modal,
  Tabs,
  TextInput,
  Typography,
  VisuallyHidden,
} from '@strapi/design-system';
import { Cross, Pencil } from '@strapi/icons';
import { useId, useRef, useState } from 'react';
import { isNavigableUrl, type PageReference } from '../../../contracts/page-reference';
import { ModalDialog } from '../shared/components/modal-dialog';
import { PageList } from '../shared/components/page-list';
import { PageSummary, PageWarning } from '../shared/components/page-summary';
import { useText } from '../shared/texts';
import type { SettingErrors } from './settings';
import { useEntryLocale } from './entry';
import type { PageReferenceState } from '../shared/components/page-summary';

interface PagePickerDialogProps {
  title: string;
  value: PageReference | null;
  state: PageReferenceState | null;
  onSelect: (value: PageReference | null) => void;
  onClose: () => void;
}

type Source = PageReference['kind'];

const isSource = (value: string): value is Source => value === 'page' || value === 'url';

/** Selects a page of the site, or the URL of another page. */
const PagePickerDialog = ({ title, value, state, onSelect, onClose }: PagePickerDialogProps) => {
  const t = useText();
  const locale = useEntryLocale();
  const [source, setSource] = useState<Source>(value?.kind ?? 'page');
  const [page, setPage] = useState(value?.kind === 'page' ? value : null);
  const [address, setAddress] = useState(value?.kind === 'url' ? value.url : '');
  const [isInvalid, setIsInvalid] = useState(false);

  const select = () => {
    if (source === 'page') return onSelect(page);
    if (!isNavigableUrl(address.trim())) return setIsInvalid(true);
    onSelect({ kind: 'url', url: address.trim() });
  };

  return (
    <ModalDialog title={title} closeLabel={t('action.cancel')} onClose={onClose}>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <Flex gap={2} wrap="wrap">
            <Typography variant="pi" fontWeight="bold" textColor="neutral800">
              {t('designer.picker.current')}
            </Typography>
            <PageSummary state={state} />
          </Flex>
          <Tabs.Root
            value={source}
            onValueChange={(next) => isSource(next) && setSource(next)}
            variant="simple"
          >
            <Tabs.List aria-label={title}>
              <Tabs.Trigger value="page">{t('designer.picker.pages')}</Tabs.Trigger>
              <Tabs.Trigger value="url">{t('designer.picker.address')}</Tabs.Trigger>
            </Tabs.List>
            <Tabs.Content value="page">
              <Box paddingTop={4}>
                <PageList
                  locale={locale}
                  isSelected={({ contentType, documentId }) =>
                    contentType === page?.contentType && documentId === page.documentId
                  }
                  onSelect={({ contentType, documentId }) =>
                    setPage({ kind: 'page', contentType, documentId })
                  }
                />
              </Box>
            </Tabs.Content>
            <Tabs.Content value="url">
              <Box paddingTop={4}>
                <Field.Root
                  name="address"
                  hint={t('designer.address.hint')}
                  error={isInvalid ? t('designer.error.address') : undefined}
                >
                  <Field.Label>{t('designer.address.label')}</Field.Label>
                  <TextInput
                    value={address}
                    placeholder="https://"
                    onChange={(event) => {
                      setAddress(event.target.value);
                      setIsInvalid(false);
                    }}
                  />
                  <Field.Error />
                  <Field.Hint />
                </Field.Root>
              </Box>
            </Tabs.Content>
          </Tabs.Root>
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Button variant="tertiary" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Flex gap={2}>
          {value && (
            <Button variant="danger-light" onClick={() => onSelect(null)}>
              {t('designer.picker.clear')}
            </Button>
          )}
          <Button onClick={select} disabled={source === 'page' && page === null}>
            {t('designer.picker.select')}
          </Button>
        </Flex>
      </Modal.Footer>
    </ModalDialog>
  );
};

interface PageFieldProps {
  name: string;
  label: string;
  hint: string;
  value: PageReference | null;
  state: PageReferenceState | null;
  onChange: (value: PageReference | null) => void;
}

/** A page reference, with the buttons to change and clear it. */
export const PageField = ({ name, label, hint, value, state, onChange }: PageFieldProps) => {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const selectRef = useRef<HTMLButtonElement>(null);
  const summaryId = useId();

  const select = (reference: PageReference | null) => {
    onChange(reference);
    setIsOpen(false);
    selectRef.current?.focus();
  };

  return (
    <Field.Root name={name} id={name} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <Flex
        justifyContent="space-between"
        gap={2}
        paddingLeft={4}
        paddingRight={2}
        paddingTop={1}
        paddingBottom={1}
        minHeight="4rem"
        hasRadius
        background="neutral0"
        borderColor="neutral200"
      >
        <Box flex="1" minWidth={0}>
          <PageSummary id={summaryId} state={state} />
        </Box>
        <Flex gap={1} shrink={0}>
          <Button
            ref={selectRef}
            id={name}
            aria-describedby={`${summaryId} ${name}-hint`}
            variant="tertiary"
            size="S"
            startIcon={<Pencil />}
            onClick={() => setIsOpen(true)}
          >
            {t(value ? 'designer.page.change' : 'designer.page.choose')}
          </Button>
          {value && (
            <IconButton
              label={t('designer.page.clear', { label })}
              variant="ghost"
              size="S"
              onClick={() => select(null)}
            >
              <Cross />
            </IconButton>
          )}
        </Flex>
      </Flex>
      <PageWarning state={state} />
      <Field.Hint />
      {isOpen && (
        <PagePickerDialog
          title={label}
          value={value}
          state={state}
          onSelect={select}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Field.Root>
  );
};

interface AdvancedPageFieldProps extends PageFieldProps {
  errors: SettingErrors;
}

/** A page field with an input for the URL, or for the query string and anchor of a selected page. */
export const AdvancedPageField = ({ errors, ...field }: AdvancedPageFieldProps) => {
  const t = useText();
  const { name, value, onChange } = field;
  const part = value?.kind === 'page' ? 'suffix' : 'url';
  const error = errors[`${name}.${part}`];
  const text = value?.kind === 'page' ? (value.suffix ?? '') : (value?.url ?? '');

  const changeText = (next: string) => {
    if (value?.kind !== 'page') return onChange(next === '' ? null : { kind: 'url', url: next });
    const { suffix: _suffix, ...page } = value;
    onChange((next === '' ? page : { ...page, suffix: next }) satisfies PageReference);
  };

  return (
    <Box>
      <PageField {...field} />
      <Box paddingTop={3} paddingLeft={4}>
        <Field.Root
          name={`${name}.${part}`}
          hint={t(part === 'suffix' ? 'designer.suffix.hint' : 'designer.address.hint')}
          error={error && t(error.key, error.values && { ...error.values })}
        >
          <Field.Label>
            {t(part === 'suffix' ? 'designer.suffix.label' : 'designer.address.typed')}
            <VisuallyHidden>: {field.label}</VisuallyHidden>
          </Field.Label>
          <TextInput value={text} onChange={(event) => changeText(event.target.value)} />
          <Field.Error />
          <Field.Hint />
        </Field.Root>
      </Box>
    </Box>
  );
};
