import { Divider, Field, Flex, Loader, Textarea, TextInput } from '@strapi/design-system';
import type { ReactNode } from 'react';
import type { Field as FormField } from '../../../contracts/fields';
import {
  PAGE_PROPERTIES,
  type PageProperty,
  type WidgetProperties,
} from '../../../contracts/widget-properties';
import { LoadProblem } from '../components/load-problem';
import { type TextKey, useText } from '../translations/texts';
import { FieldList } from './field-list';
import { PageChoice } from './page-choice';
import { PageSetting } from './page-setting';
import { BASIC_PAGES, PAGE_TEXTS } from './page-settings';
import type { Problems } from './problems';
import { withSetting } from './settings';
import type { ReferenceState } from './use-page-states';

export interface ViewProps {
  properties: WidgetProperties;
  states: Record<PageProperty, ReferenceState | null>;
  /** What the form can ask; undefined until it is known. */
  offered: readonly FormField[] | undefined;
  /** Why that is not known, if it could not be found out. */
  offerError: unknown;
  onAskOffer: () => void;
  problems: Problems;
  onChange: (properties: WidgetProperties) => void;
}

const usePageProps = ({ properties, states, onChange }: ViewProps) => {
  const t = useText();
  return (name: PageProperty) => ({
    name,
    label: t(PAGE_TEXTS[name].label),
    hint: t(PAGE_TEXTS[name].hint),
    value: properties[name] ?? null,
    state: states[name],
    onChange: (value: WidgetProperties[PageProperty]) => onChange(withSetting(properties, name, value)),
  });
};

const Stack = ({ children }: { children: ReactNode }) => (
  <Flex direction="column" alignItems="stretch" gap={6}>
    {children}
  </Flex>
);

/** What nearly everyone needs. */
export const BasicView = (props: ViewProps) => {
  const pageProps = usePageProps(props);
  return (
    <Stack>
      {BASIC_PAGES.map((name) => (
        <PageChoice key={name} {...pageProps(name)} />
      ))}
    </Stack>
  );
};

const TEXTS = [
  { name: 'heading', label: 'designer.heading.label', hint: 'designer.heading.hint', isLong: false },
  { name: 'intro', label: 'designer.intro.label', hint: 'designer.intro.hint', isLong: true },
  {
    name: 'submitLabel',
    label: 'designer.submit-label.label',
    hint: 'designer.submit-label.hint',
    isLong: false,
  },
] as const satisfies { name: keyof WidgetProperties; label: TextKey; hint: TextKey; isLong: boolean }[];

/** Everything that can be set. */
export const AdvancedView = (props: ViewProps) => {
  const t = useText();
  const pageProps = usePageProps(props);
  const { properties, offered, offerError, problems, onAskOffer, onChange } = props;
  return (
    <Stack>
      {PAGE_PROPERTIES.map((name) => (
        <PageSetting key={name} {...pageProps(name)} problems={problems} />
      ))}
      <Divider />
      {offered && (
        <FieldList
          offered={offered}
          value={properties.fields}
          onChange={(fields) => onChange(withSetting(properties, 'fields', fields))}
        />
      )}
      {!offered && Boolean(offerError) && <LoadProblem error={offerError} onRetry={onAskOffer} />}
      {!offered && !offerError && <Loader small>{t('designer.loading')}</Loader>}
      <Divider />
      {TEXTS.map(({ name, label, hint, isLong }) => {
        const problem = problems[name];
        const input = {
          value: properties[name] ?? '',
          onChange: (event: { target: { value: string } }) =>
            onChange(withSetting(properties, name, event.target.value)),
        };
        return (
          <Field.Root
            key={name}
            name={name}
            hint={t(hint)}
            error={problem && t(problem.key, { ...problem.values })}
          >
            <Field.Label>{t(label)}</Field.Label>
            {isLong ? <Textarea {...input} /> : <TextInput {...input} />}
            <Field.Error />
            <Field.Hint />
          </Field.Root>
        );
      })}
    </Stack>
  );
};
