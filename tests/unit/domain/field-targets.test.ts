import type { Field, FieldTarget } from '../../../contracts';
import { attributeTarget, type Attribute } from '../../../server/src/domain/attribute-targets';
import {
  mappingProblem,
  convertChanges,
  toAnswer,
  toStoredValue,
} from '../../../server/src/domain/field-targets';

const whole: FieldTarget = { kind: 'number', min: -10, max: 100, decimals: 0 };
const money: FieldTarget = { kind: 'number', min: 0, max: 100, decimals: 2 };
const choice: FieldTarget = {
  kind: 'choice',
  options: [
    { value: 1, labels: ['Kunde', 'Customer'] },
    { value: 2, labels: ['Partner'] },
    { value: 3, labels: ['2'] },
  ],
};
const yesNo: FieldTarget = {
  kind: 'choice',
  options: [
    { value: true, labels: ['Erlaubt', 'yes'] },
    { value: false, labels: ['Nicht erlaubt', 'no'] },
  ],
};

const flag = attributeTarget({ type: 'boolean' }) as FieldTarget;

describe('converting an answer to the type of its target', () => {
  it.each<[FieldTarget, string | boolean, unknown]>([
    [{ kind: 'text' }, 'x', 'x'],
    [{ kind: 'text' }, true, 'true'],
    [whole, '42', 42],
    [whole, '-7', -7],
    [money, '1.5', 1.5],
    [money, '1,50', 1.5],
    [choice, 'Customer', 1],
    [choice, 'Kunde', 1],
    [choice, 'partner', 2],
    [choice, '1', 1],
    [choice, '2', 3],
    [yesNo, true, true],
    [yesNo, 'Nicht erlaubt', false],
    [yesNo, 'YES', true],
    [flag, 'Sí', true],
    [flag, 'Não', false],
    [{ kind: 'date' }, '2030-12-31', '2030-12-31'],
    [{ kind: 'date-time' }, '2030-12-31', '2030-12-31T12:00:00.000Z'],
  ])('%j: %j is %j', (target, answer, value) => {
    expect(toStoredValue(target, answer)).toEqual({ ok: true, value });
  });

  it.each<[FieldTarget, string | boolean, object]>([
    [{ kind: 'text', maxLength: 3 }, 'four', { code: 'value.too-long', values: { max: 3 } }],
    [whole, 'abc', { code: 'number.invalid' }],
    [whole, '1e3', { code: 'number.invalid' }],
    [whole, '0x10', { code: 'number.invalid' }],
    [whole, '1.5', { code: 'number.too-precise', values: { max: 0 } }],
    [whole, '101', { code: 'number.out-of-range', values: { min: -10, max: 100 } }],
    [whole, '9'.repeat(400), { code: 'number.out-of-range', values: { min: -10, max: 100 } }],
    [money, '1.555', { code: 'number.too-precise', values: { max: 2 } }],
    [choice, 'Supplier', { code: 'option.unknown' }],
    [choice, true, { code: 'option.unknown' }],
    [{ kind: 'date' }, '2030-02-30', { code: 'date.invalid' }],
    [{ kind: 'date' }, true, { code: 'value.wrong-type' }],
  ])('%j: %j is refused', (target, answer, problem) => {
    expect(toStoredValue(target, answer)).toEqual({ ok: false, problem });
  });
});

it.each<[Partial<Field>, FieldTarget | null, string | number | boolean | null, unknown]>([
  [{ type: 'text' }, { kind: 'text' }, 'Ada', 'Ada'],
  [{ type: 'text' }, { kind: 'text' }, '', null],
  [{ type: 'text' }, whole, 0, '0'],
  [{ type: 'select', options: ['Customer', 'Partner'] }, choice, 1, 'Customer'],
  [{ type: 'select', options: ['1', '2'] }, choice, 1, '1'],
  [{ type: 'select', options: ['Partner'] }, choice, 1, 'Kunde'],
  [{ type: 'select', options: ['Partner'] }, choice, 9, '9'],
  [{ type: 'checkbox' }, yesNo, false, false],
  [{ type: 'select', options: ['yes', 'no'] }, yesNo, true, 'yes'],
  [{ type: 'checkbox' }, { kind: 'text' }, 'true', true],
  [{ type: 'checkbox' }, { kind: 'text' }, 'perhaps', 'perhaps'],
  [{ type: 'date' }, { kind: 'date-time' }, '1990-02-28T11:59:00.000Z', '1990-02-28'],
  [{ type: 'date' }, { kind: 'text' }, '28.02.1990', '28.02.1990'],
  [{ type: 'text' }, null, 'Contoso', 'Contoso'],
  [{ type: 'text' }, null, null, null],
])('a form with %j over %j shows %j as %j', (field, target, value, shown) => {
  expect(toAnswer({ type: 'text', ...field }, target, value)).toBe(shown);
});

it.each<[Field['type'], FieldTarget, string[] | undefined, object | null]>([
  ['text', whole, undefined, null],
  ['text', choice, undefined, null],
  ['tel', whole, undefined, { reason: 'type' }],
  ['email', choice, undefined, { reason: 'type' }],
  ['checkbox', whole, undefined, { reason: 'type' }],
  ['checkbox', choice, undefined, { reason: 'type' }],
  ['checkbox', yesNo, undefined, null],
  ['checkbox', { kind: 'text' }, undefined, null],
  ['date', whole, undefined, { reason: 'type' }],
  ['date', { kind: 'date-time' }, undefined, null],
  ['select', choice, ['Customer', '2'], null],
  ['select', choice, ['Customer', 'Supplier'], { reason: 'options', options: ['Supplier'] }],
  ['select', whole, ['1', 'many'], { reason: 'options', options: ['many'] }],
  ['select', { kind: 'text', maxLength: 3 }, ['one', 'three'], { reason: 'options', options: ['three'] }],
])('answers of a %s go to %j (options %j): %j', (type, target, options, problem) => {
  expect(mappingProblem({ type, options }, target)).toEqual(problem);
});

it('separates answers that a contact cannot store, so that the rest is written', () => {
  const targets = new Map<string, FieldTarget | null>([
    ['phone', { kind: 'text' }],
    ['children', whole],
    ['managerid', null],
  ]);
  const changes = { phone: null, children: 'many', managerid: 'Charles', gone: 'x' };
  expect(convertChanges(targets, changes)).toEqual({
    columns: { phone: null },
    rejected: { children: 'many', managerid: 'Charles', gone: 'x' },
  });
});

it.each<[Attribute, FieldTarget | null]>([
  [{ type: 'string' }, { kind: 'text', maxLength: 255 }],
  [
    { type: 'string', maxLength: 35 },
    { kind: 'text', maxLength: 35 },
  ],
  [{ type: 'text' }, { kind: 'text' }],
  [{ type: 'integer' }, { kind: 'number', min: -2147483647, max: 2147483647, decimals: 0 }],
  [
    { type: 'integer', min: 0, max: '9' },
    { kind: 'number', min: 0, max: 9, decimals: 0 },
  ],
  [{ type: 'decimal' }, { kind: 'number', min: -99999999.99, max: 99999999.99, decimals: 2 }],
  [
    { type: 'enumeration', enum: ['a'] },
    { kind: 'choice', options: [{ value: 'a', labels: ['a'] }] },
  ],
  [{ type: 'date' }, { kind: 'date' }],
  ...['relation', 'media', 'component', 'dynamiczone', 'json', 'blocks', 'password', 'uid', 'time'].map(
    (type): [Attribute, null] => [{ type }, null]
  ),
])('an attribute %j takes %j', (attribute, target) => {
  expect(attributeTarget(attribute)).toEqual(target);
});
