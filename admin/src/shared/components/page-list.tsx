import {
  Box,
  Button,
  Field,
  Flex,
  Loader,
  Radio,
  SingleSelect,
  SingleSelectOption,
  Typography,
  VisuallyHidden,
} from '@strapi/design-system';
import { useId, useState } from 'react';
import type { PageListItem } from '../../../../contracts/admin-api';
import { useGetSitePagesQuery } from '../api/pages';
import { useText } from '../texts';
import { SearchField } from './list-controls';
import { LoadError } from './load-error';
import { PageSummary } from './page-summary';

const ALL_LOCALES = '*';

interface PageListProps {
  isSelected: (item: PageListItem) => boolean;
  onSelect: (item: PageListItem) => void;
  /** The initial language filter; omit it to list all languages. */
  locale?: string;
}

const idOf = ({ contentType, documentId, locale }: PageListItem) =>
  `${contentType}/${documentId}/${locale ?? ''}`;

const PageRow = ({ item }: { item: PageListItem }) => {
  const id = useId();
  const { title, url, locale, published } = item;
  return (
    <Box
      tag="li"
      paddingTop={2}
      paddingBottom={2}
      borderWidth="0 0 1px"
      borderStyle="solid"
      borderColor="neutral150"
    >
      <Flex gap={3} justifyContent="space-between">
        <Radio.Item value={idOf(item)} id={id}>
          <PageSummary state={{ state: published ? 'published' : 'draft', title, url }} />
        </Radio.Item>
        {locale && (
          <Typography variant="sigma" textColor="neutral600">
            {locale}
          </Typography>
        )}
      </Flex>
    </Box>
  );
};

/** A searchable list of the site's pages, loaded page by page. */
export const PageList = ({ isSelected, onSelect, locale: entryLocale }: PageListProps) => {
  const t = useText();
  const [search, setSearch] = useState<string>();
  const [locale, setLocale] = useState(entryLocale);
  const [cursor, setCursor] = useState<string>();
  const { currentData, isFetching, error, refetch } = useGetSitePagesQuery({ search, locale, cursor });
  const items = currentData?.data ?? [];
  const next = currentData?.meta.nextCursor;

  const select = (id: string) => {
    const item = items.find((candidate) => idOf(candidate) === id);
    if (item && !isSelected(item)) onSelect(item);
  };

  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={2} wrap="wrap" alignItems="end">
        <Box flex="1 1 20rem">
          <SearchField
            label={t('designer.picker.search')}
            value={search}
            onChange={(value) => {
              setSearch(value);
              setCursor(undefined);
            }}
          />
        </Box>
        {entryLocale && (
          <Field.Root name="page-locale">
            <VisuallyHidden>
              <Field.Label>{t('designer.picker.locale')}</Field.Label>
            </VisuallyHidden>
            <SingleSelect
              size="S"
              value={locale ?? ALL_LOCALES}
              onChange={(chosen) => {
                setLocale(chosen === ALL_LOCALES ? undefined : String(chosen));
                setCursor(undefined);
              }}
            >
              <SingleSelectOption value={entryLocale}>
                {t('designer.picker.locale.one', { locale: entryLocale })}
              </SingleSelectOption>
              <SingleSelectOption value={ALL_LOCALES}>{t('designer.picker.locale.all')}</SingleSelectOption>
            </SingleSelect>
          </Field.Root>
        )}
      </Flex>
      {error ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : (
        <Radio.Group
          aria-label={t('designer.picker.pages')}
          value={items.filter(isSelected).map(idOf)[0] ?? ''}
          onValueChange={select}
        >
          <Flex tag="ul" direction="column" alignItems="stretch">
            {items.map((item) => (
              <PageRow key={idOf(item)} item={item} />
            ))}
          </Flex>
        </Radio.Group>
      )}
      <Box role="status">
        {isFetching && <Loader small>{t('designer.loading')}</Loader>}
        {currentData && !isFetching && items.length === 0 && (
          <Typography textColor="neutral600">{t('designer.picker.none')}</Typography>
        )}
      </Box>
      {next && !isFetching && (
        <Button variant="tertiary" onClick={() => setCursor(next)}>
          {t('designer.picker.more')}
        </Button>
      )}
    </Flex>
  );
};
