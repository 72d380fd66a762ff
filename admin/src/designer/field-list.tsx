import { Box, Checkbox, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { ArrowDown, ArrowUp } from '@strapi/icons';
import { useId, useMemo, useState } from 'react';
import type { Field } from '../../../contracts/fields';
import { useText } from '../shared/texts';

/** The name that adds a username to the fields of a form. */
const USERNAME_FIELD = 'username';

/** An available field, and whether the form asks for it. */
interface FieldChoice {
  field: Field;
  asked: boolean;
}

/** The fields in the order of the designer: those that the form asks for, then the others. */
export const toFieldChoices = (
  availableFields: readonly Field[],
  names: readonly string[] | undefined
): FieldChoice[] => {
  if (!names) return availableFields.map((field) => ({ field, asked: field.name !== USERNAME_FIELD }));
  const named = names.flatMap((name) => availableFields.find((field) => field.name === name) ?? []);
  const rest = availableFields.filter((field) => !named.includes(field));
  const required = rest.filter((field) => field.required);
  const others = rest.filter((field) => !field.required);
  return [
    ...[...named, ...required].map((field) => ({ field, asked: true })),
    ...others.map((field) => ({ field, asked: false })),
  ];
};

/** The names to store; undefined if they match the configuration. */
const toFieldNames = (
  availableFields: readonly Field[],
  choices: readonly FieldChoice[]
): string[] | undefined => {
  const names = choices.filter(({ asked }) => asked).map(({ field }) => field.name);
  const configured = availableFields.filter(({ name }) => name !== USERNAME_FIELD);
  const isConfigured =
    names.length === configured.length && configured.every(({ name }, index) => name === names[index]);
  return isConfigured ? undefined : names;
};

const toggleField = (choices: readonly FieldChoice[], name: string): FieldChoice[] => {
  const toggled = choices.map((choice) =>
    choice.field.name === name && !choice.field.required ? { ...choice, asked: !choice.asked } : choice
  );
  return [...toggled.filter(({ asked }) => asked), ...toggled.filter(({ asked }) => !asked)];
};

/** Moves a field up (-1) or down (1) among those that the form asks for. */
const moveField = (choices: readonly FieldChoice[], name: string, by: -1 | 1): FieldChoice[] => {
  const from = choices.findIndex(({ field }) => field.name === name);
  const moved = choices[from];
  const neighbour = choices[from + by];
  if (!moved?.asked || !neighbour?.asked) return [...choices];
  const result = [...choices];
  result[from] = neighbour;
  result[from + by] = moved;
  return result;
};

/** The configured fields and the username. */
export const useAvailableFields = (configured: readonly Field[] | undefined): readonly Field[] => {
  const t = useText();
  const label = t('designer.fields.username');
  return useMemo(() => {
    if (!configured) return [];
    const isTaken = configured.some(({ name }) => name === USERNAME_FIELD);
    return isTaken
      ? configured
      : [...configured, { name: USERNAME_FIELD, label, type: 'text' as const, required: false }];
  }, [configured, label]);
};

interface FieldListProps {
  availableFields: readonly Field[];
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
}

/** Selects the fields that the form asks for, and their order. */
export const FieldList = ({ availableFields, value, onChange }: FieldListProps) => {
  const t = useText();
  const titleId = useId();
  const [announcement, setAnnouncement] = useState('');
  const choices = toFieldChoices(availableFields, value);
  const hasConfigured = availableFields.some(({ name }) => name !== USERNAME_FIELD);
  const count = choices.filter(({ asked }) => asked).length;

  const move = (field: Field, by: -1 | 1) => {
    const moved = moveField(choices, field.name, by);
    const position = moved.findIndex((choice) => choice.field.name === field.name) + 1;
    setAnnouncement(t('designer.fields.moved', { field: field.label, position, count }));
    onChange(toFieldNames(availableFields, moved));
  };

  return (
    <Box tag="section" aria-labelledby={titleId}>
      <Typography id={titleId} tag="h3" variant="pi" fontWeight="bold" textColor="neutral800">
        {t('designer.fields.label')}
      </Typography>
      <Typography tag="p" variant="pi" textColor="neutral600">
        {t(hasConfigured ? 'designer.fields.hint' : 'designer.fields.none')}
      </Typography>
      <Box tag="ol" paddingTop={2}>
        {choices.map(({ field, asked }, index) => (
          <Flex
            key={field.name}
            tag="li"
            justifyContent="space-between"
            gap={2}
            paddingTop={1}
            paddingBottom={1}
            borderWidth="0 0 1px"
            borderStyle="solid"
            borderColor="neutral150"
          >
            <Checkbox
              checked={asked}
              disabled={field.required}
              onCheckedChange={() =>
                onChange(toFieldNames(availableFields, toggleField(choices, field.name)))
              }
            >
              {field.required ? t('designer.fields.required', { field: field.label }) : field.label}
            </Checkbox>
            <Flex gap={1}>
              <IconButton
                variant="ghost"
                label={t('designer.fields.up', { field: field.label })}
                aria-disabled={!asked || index === 0}
                onClick={() => asked && index > 0 && move(field, -1)}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                variant="ghost"
                label={t('designer.fields.down', { field: field.label })}
                aria-disabled={!asked || index >= count - 1}
                onClick={() => asked && index < count - 1 && move(field, 1)}
              >
                <ArrowDown />
              </IconButton>
            </Flex>
          </Flex>
        ))}
      </Box>
      <VisuallyHidden>
        <span role="status">{announcement}</span>
      </VisuallyHidden>
    </Box>
  );
};
