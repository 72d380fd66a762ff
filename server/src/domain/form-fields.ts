import type { Answers, Field, FieldTarget, FieldValue, SubmittedAnswers } from '../../../contracts';
import type { ValueIssue } from './app-error';
import { isDay, toStoredValue, type ValueProblem } from './field-targets';

/** A field of the sign-up form in the configuration. */
export interface FieldDefinition {
  name: string;
  label: string | Record<string, string>;
  type: Field['type'];
  required: boolean;
  options?: string[];
  contactField?: string;
  userField?: string;
}

/** Autofill tokens of the HTML standard for common field names. */
const AUTOCOMPLETE: Record<string, string> = {
  phone: 'tel',
  mobilePhone: 'tel',
  company: 'organization',
  jobTitle: 'organization-title',
  firstName: 'given-name',
  lastName: 'family-name',
  street: 'street-address',
  city: 'address-level2',
  postalCode: 'postal-code',
  country: 'country-name',
  birthday: 'bday',
};

/** The text in the first language that has one, with or without region; else in English; else in any language. */
export const textFor = (label: FieldDefinition['label'], languages: readonly string[]): string => {
  if (typeof label === 'string') return label;
  const candidates = languages.flatMap((language) => [language, language.split('-')[0] ?? language]);
  const found = [...candidates, 'en'].find((language) => Object.hasOwn(label, language));
  return (found === undefined ? Object.values(label)[0] : label[found]) ?? '';
};

/**
 * The field for the invitee's form, with the value from the CRM.
 *
 * @param languages Preferred languages of the label (BCP 47), best first
 */
export const toFormField = (
  field: FieldDefinition,
  languages: readonly string[],
  known: string | boolean | null | undefined
): Field => {
  const autocomplete = AUTOCOMPLETE[field.contactField ?? field.name] ?? AUTOCOMPLETE[field.name];
  return {
    name: field.name,
    label: textFor(field.label, languages),
    type: field.type,
    required: field.required,
    ...(field.options && { options: field.options }),
    ...(autocomplete && { autocomplete }),
    ...(known !== null && known !== undefined && known !== '' && { value: known }),
  };
};

/** Maximum characters of an answer that has no column. */
const MAX_LENGTH: Record<'line' | 'textarea', number> = { line: 255, textarea: 5000 };

// eslint-disable-next-line no-control-regex -- control characters are what it searches for
const UNTYPABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;
const LINE_BREAKS = /[\r\n\u2028\u2029]+/g;

/**
 * Accepts telephone numbers as people write and CRMs store them: national, with extension, several in one line, in
 * any digits, with words in between. Rejects texts with fewer than three digits, except an extension alone.
 */
const PHONE = /(\p{Nd}\P{Nd}*){3}|(x|ext\.?|#|\*) *\p{Nd}/iu;

const textProblem = (field: FieldDefinition, text: string): ValueProblem | null => {
  if (UNTYPABLE.test(text)) return { code: 'value.control-characters' };
  if (field.type !== 'textarea' && text.search(LINE_BREAKS) >= 0) return { code: 'value.line-breaks' };
  switch (field.type) {
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? null : { code: 'email.invalid' };
    case 'tel':
      return PHONE.test(text) ? null : { code: 'phone.invalid' };
    case 'select':
      return field.options?.includes(text) ? null : { code: 'option.unknown' };
    case 'date':
      return isDay(text) ? null : { code: 'date.invalid' };
    case 'checkbox':
      return { code: 'value.wrong-type' };
    case 'text':
    case 'textarea':
      return null;
  }
};

const answerProblem = (field: FieldDefinition, answer: string | boolean): ValueProblem | null => {
  if (typeof answer === 'string') return textProblem(field, answer);
  return field.type === 'checkbox' ? null : { code: 'value.wrong-type' };
};

/** Whether the control can show the value. Only then does an empty submission mean that the invitee cleared it. */
const canShow = ({ type, options }: FieldDefinition, value: string | boolean): boolean => {
  if (type === 'checkbox' || typeof value === 'boolean')
    return (type === 'checkbox') === (typeof value === 'boolean');
  if (type === 'select') return options?.includes(value) === true;
  return type !== 'date' || isDay(value);
};

/** The forms in which browser controls return a text: single-line inputs drop line breaks or replace them. */
const spellings = (text: string): string[] => {
  const tidy = text.replace(/\r\n?/g, '\n').trim();
  return [tidy, tidy.replace(LINE_BREAKS, ''), tidy.replace(LINE_BREAKS, ' ')];
};

const isSameAnswer = (known: string | boolean, answer: string | boolean): boolean =>
  typeof known === 'string' && typeof answer === 'string'
    ? spellings(known).includes(answer)
    : known === answer;

/** Where a field's answer is stored, and the current value. */
export interface FieldBinding {
  /** Null if the contact's field is read-only; undefined if the CRM did not answer or no field is mapped. */
  contact?: FieldTarget | null;
  user?: FieldTarget;
  /** The contact's value as an answer. Undefined if the CRM did not answer. */
  known?: string | boolean | null;
}

/** How a submission changes one field. */
type Change = { kind: 'changed'; answer: string | boolean } | { kind: 'emptied' } | { kind: 'untouched' };

const changeOf = (
  field: FieldDefinition,
  given: SubmittedAnswers[string] | undefined,
  known: FieldBinding['known']
): Change => {
  if (given === undefined || given === null || Array.isArray(given)) return { kind: 'untouched' };
  const answer = typeof given === 'string' ? given.replace(/\r\n?/g, '\n').trim() : given;
  const isThere = known !== undefined && known !== null;
  if (answer === '' || answer === false) {
    if (isThere && !canShow(field, known)) return { kind: 'untouched' };
    if (answer === '') return { kind: isThere ? 'emptied' : 'untouched' };
  }
  return isThere && isSameAnswer(known, answer) ? { kind: 'untouched' } : { kind: 'changed', answer };
};

const isRequiredMissing = (
  field: FieldDefinition,
  given: SubmittedAnswers[string] | undefined,
  change: Change,
  known: FieldBinding['known']
): boolean => {
  if (!field.required) return false;
  // The form may have shown a value that the CRM cannot confirm now, so a missing answer is accepted.
  if (given === undefined && field.contactField && known === undefined) return false;
  if (change.kind === 'emptied') return true;
  const answer = change.kind === 'changed' ? change.answer : known;
  return field.type === 'checkbox' ? answer !== true : answer === undefined || answer === null;
};

/** Checks a changed answer against the field's type and the targets it is stored in. */
const changeProblem = (
  field: FieldDefinition,
  answer: string | boolean,
  { contact, user }: FieldBinding
): ValueProblem | null => {
  const problem = answerProblem(field, answer);
  if (problem) return problem;
  const maxLength = field.type === 'textarea' ? MAX_LENGTH.textarea : MAX_LENGTH.line;
  const targets = [contact, user].filter((target) => target !== undefined && target !== null);
  for (const target of targets.length > 0 ? targets : [{ kind: 'text' as const, maxLength }]) {
    const converted = toStoredValue(target, answer);
    if (!converted.ok) return converted.problem;
  }
  return null;
};

/**
 * Valid answers by destination: fields of the contact, attributes of the user, and answers kept with the portal user.
 */
export interface ValidatedAnswers {
  /** As answered; null clears the contact's value. */
  contactChanges: Record<string, string | boolean | null>;
  /** Converted to the types of the user's attributes. */
  userAttributes: Record<string, FieldValue>;
  answers: Answers;
}

/**
 * Checks the answers against the configured fields and assigns them to their destinations. Unchanged answers are
 * neither checked nor written. An answer goes to the contact's field and the user's attribute that it is mapped to.
 * An answer without a mapping, or mapped to a read-only field of the CRM, is kept with the portal user.
 *
 * @param bindings By field name
 */
export const validateAnswers = (
  fields: readonly FieldDefinition[],
  given: SubmittedAnswers,
  bindings: ReadonlyMap<string, FieldBinding> = new Map()
): { ok: true; sorted: ValidatedAnswers } | { ok: false; issues: ValueIssue[] } => {
  const answers = new Map(Object.entries(given));
  const names = new Set(fields.map((field) => field.name));
  const issues: ValueIssue[] = [...answers.keys()]
    .filter((name) => !names.has(name))
    .map((name) => ({ path: ['fields', name], code: 'value.unknown' }));
  const sorted: ValidatedAnswers = { contactChanges: {}, userAttributes: {}, answers: {} };

  const setUserAttribute = (
    { userField }: FieldDefinition,
    target: FieldTarget | undefined,
    answer: string | boolean
  ) => {
    const converted = target && toStoredValue(target, answer);
    if (userField && converted?.ok) sorted.userAttributes[userField] = converted.value;
  };

  for (const field of fields) {
    const binding = bindings.get(field.name) ?? {};
    const answer = answers.get(field.name);
    const change = changeOf(field, answer, binding.known);
    const problem = isRequiredMissing(field, answer, change, binding.known)
      ? { code: 'value.missing' as const }
      : change.kind === 'changed'
        ? changeProblem(field, change.answer, binding)
        : null;
    if (problem) {
      issues.push({ path: ['fields', field.name], ...problem });
    } else if (change.kind === 'changed') {
      const { contactField, userField } = field;
      if (contactField && binding.contact !== null) sorted.contactChanges[contactField] = change.answer;
      else if (contactField || !userField) sorted.answers[field.name] = change.answer;
      setUserAttribute(field, binding.user, change.answer);
    } else if (change.kind === 'emptied') {
      if (field.contactField && binding.contact !== null) sorted.contactChanges[field.contactField] = null;
      if (field.userField) sorted.userAttributes[field.userField] = null;
    } else if (binding.known !== undefined && binding.known !== null) {
      // The user is new and starts with the CRM's value.
      setUserAttribute(field, binding.user, binding.known);
    }
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, sorted };
};
