import type { Field } from '../../../contracts/fields';

/** By this name among the fields, the form asks for a username too. It does so only if a page says it. */
export const USERNAME = 'username';

/** A field that is offered, and whether this form asks it. */
export interface FieldChoice {
  field: Field;
  asked: boolean;
}

/** The fields as the designer lists them: those that are asked in their order, then the others. */
export const readFieldChoices = (
  offered: readonly Field[],
  names: readonly string[] | undefined
): FieldChoice[] => {
  if (!names) return offered.map((field) => ({ field, asked: field.name !== USERNAME }));
  const named = names.flatMap((name) => offered.find((field) => field.name === name) ?? []);
  const rest = offered.filter((field) => !named.includes(field));
  const required = rest.filter((field) => field.required);
  const others = rest.filter((field) => !field.required);
  return [
    ...[...named, ...required].map((field) => ({ field, asked: true })),
    ...others.map((field) => ({ field, asked: false })),
  ];
};

/** What is stored for a choice; undefined if it is what the configuration says anyway. */
export const writeFieldChoices = (
  offered: readonly Field[],
  choices: readonly FieldChoice[]
): string[] | undefined => {
  const names = choices.filter(({ asked }) => asked).map(({ field }) => field.name);
  const configured = offered.filter(({ name }) => name !== USERNAME);
  const isConfigured =
    names.length === configured.length && configured.every(({ name }, index) => name === names[index]);
  return isConfigured ? undefined : names;
};

export const toggleField = (choices: readonly FieldChoice[], name: string): FieldChoice[] => {
  const toggled = choices.map((choice) =>
    choice.field.name === name && !choice.field.required ? { ...choice, asked: !choice.asked } : choice
  );
  return [...toggled.filter(({ asked }) => asked), ...toggled.filter(({ asked }) => !asked)];
};

/** Moves a field that is asked up (-1) or down (1) among those that are asked. */
export const moveField = (choices: readonly FieldChoice[], name: string, by: -1 | 1): FieldChoice[] => {
  const from = choices.findIndex(({ field }) => field.name === name);
  const moved = choices[from];
  const neighbour = choices[from + by];
  if (!moved?.asked || !neighbour?.asked) return [...choices];
  const result = [...choices];
  result[from] = neighbour;
  result[from + by] = moved;
  return result;
};
