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
import type { PageListItem } from '../../../contracts/admin-api';
import { LoadProblem } from '../components/load-problem';
import { SearchField } from '../components/search-field';
import { useText } from '../translations/texts';
import { useGetSitePagesQuery } from './api';
import { PageSummary } from './page-summary';

const ALL = '*';

interface PageListProps {
  isChosen: (item: PageListItem) => boolean;
  onChoose: (item: PageListItem) => void;
  /** The language that pages are wanted in at first; left out, all are listed. */
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

/** The pages of the site: searched, and listed bit by bit. */
export const PageList = ({ isChosen, onChoose, locale: entryLocale }: PageListProps) => {
  const t = useText();
  const [search, setSearch] = useState<string>();
  const [locale, setLocale] = useState(entryLocale);
  const [cursor, setCursor] = useState<string>();
  const { currentData, isFetching, error, refetch } = useGetSitePagesQuery({ search, locale, cursor });
  const items = currentData?.data ?? [];
  const next = currentData?.meta.nextCursor;

  const choose = (id: string) => {
    const item = items.find((candidate) => idOf(candidate) === id);
    if (item && !isChosen(item)) onChoose(item);
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
              value={locale ?? ALL}
              onChange={(chosen) => {
                setLocale(chosen === ALL ? undefined : String(chosen));
                setCursor(undefined);
              }}
            >
              <SingleSelectOption value={entryLocale}>
                {t('designer.picker.locale.one', { locale: entryLocale })}
              </SingleSelectOption>
              <SingleSelectOption value={ALL}>{t('designer.picker.locale.all')}</SingleSelectOption>
            </SingleSelect>
          </Field.Root>
        )}
      </Flex>
      {error ? (
        <LoadProblem error={error} onRetry={() => void refetch()} />
      ) : (
        <Radio.Group
          aria-label={t('designer.picker.pages')}
          value={items.filter(isChosen).map(idOf)[0] ?? ''}
          onValueChange={choose}
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
