import { Box, Field, TextInput, VisuallyHidden } from '@strapi/design-system';
import type { PageReference } from '../../../contracts/page-reference';
import { useText } from '../translations/texts';
import { PageChoice, type PageChoiceProps } from './page-choice';
import type { Problems } from './problems';

interface PageSettingProps extends PageChoiceProps {
  problems: Problems;
}

/** A page as in Basic, with what goes beyond: an address typed by hand, and what follows a page's address. */
export const PageSetting = ({ problems, ...choice }: PageSettingProps) => {
  const t = useText();
  const { name, value, onChange } = choice;
  const part = value?.kind === 'page' ? 'suffix' : 'url';
  const problem = problems[`${name}.${part}`];
  const typed = value?.kind === 'page' ? (value.suffix ?? '') : (value?.url ?? '');

  const type = (text: string) => {
    if (value?.kind !== 'page') return onChange(text === '' ? null : { kind: 'url', url: text });
    const { suffix: _former, ...page } = value;
    onChange((text === '' ? page : { ...page, suffix: text }) satisfies PageReference);
  };

  return (
    <Box>
      <PageChoice {...choice} />
      <Box paddingTop={3} paddingLeft={4}>
        <Field.Root
          name={`${name}.${part}`}
          hint={t(part === 'suffix' ? 'designer.suffix.hint' : 'designer.address.hint')}
          error={problem && t(problem.key, problem.values && { ...problem.values })}
        >
          <Field.Label>
            {t(part === 'suffix' ? 'designer.suffix.label' : 'designer.address.typed')}
            <VisuallyHidden>: {choice.label}</VisuallyHidden>
          </Field.Label>
          <TextInput value={typed} onChange={(event) => type(event.target.value)} />
          <Field.Error />
          <Field.Hint />
        </Field.Root>
      </Box>
    </Box>
  );
};
