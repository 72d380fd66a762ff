import { Box, Checkbox, Flex, IconButton, Typography, VisuallyHidden } from '@strapi/design-system';
import { ArrowDown, ArrowUp } from '@strapi/icons';
import { useId, useState } from 'react';
import type { Field } from '../../../contracts/fields';
import { useText } from '../translations/texts';
import { moveField, readFieldChoices, toggleField, USERNAME, writeFieldChoices } from './field-order';

interface FieldListProps {
  offered: readonly Field[];
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
}

/** Which of the configured fields the form asks, and in which order. */
export const FieldList = ({ offered, value, onChange }: FieldListProps) => {
  const t = useText();
  const titleId = useId();
  const [announcement, setAnnouncement] = useState('');
  const choices = readFieldChoices(offered, value);
  const hasConfigured = offered.some(({ name }) => name !== USERNAME);
  const count = choices.filter(({ asked }) => asked).length;

  const move = (field: Field, by: -1 | 1) => {
    const moved = moveField(choices, field.name, by);
    const position = moved.findIndex((choice) => choice.field.name === field.name) + 1;
    setAnnouncement(t('designer.fields.moved', { field: field.label, position, count }));
    onChange(writeFieldChoices(offered, moved));
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
              onCheckedChange={() => onChange(writeFieldChoices(offered, toggleField(choices, field.name)))}
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
