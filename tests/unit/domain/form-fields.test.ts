import fc from 'fast-check';
import { FIELD_TYPES, type Field, type SubmittedAnswers } from '../../../contracts';
import {
  toFormField,
  validateAnswers,
  type FieldDefinition,
  type FieldBinding,
} from '../../../server/src/domain/form-fields';

const field = (more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  name: 'phone',
  label: 'Phone',
  type: 'text',
  required: false,
  ...more,
});

const sort = (
  definition: FieldDefinition,
  answer: SubmittedAnswers[string] | undefined,
  places?: FieldBinding
) =>
  validateAnswers(
    [definition],
    answer === undefined ? {} : { [definition.name]: answer },
    new Map(places && [[definition.name, places]])
  );

const problemOf = (...args: Parameters<typeof sort>): string | null => {
  const result = sort(...args);
  return result.ok ? null : (result.issues[0]?.code ?? '');
};

/** The value written to the contact's field. */
const written = (...args: Parameters<typeof sort>): unknown => {
  const result = sort(...args);
  return result.ok ? result.sorted.contactChanges : result.issues;
};

describe('toFormField', () => {
  const label = { en: 'Phone', de: 'Telefon', 'pt-BR': 'Celular' };

  it.each([
    ['de', 'Telefon'],
    ['de-AT', 'Telefon'],
    ['pt-BR', 'Celular'],
    ['pt', 'Phone'],
    ['fr', 'Phone'],
  ])('labels in the language %s', (locale, expected) => {
    expect(toFormField(field({ label }), [locale], null).label).toBe(expected);
  });

  it('uses any language if the label has no English', () => {
    expect(toFormField(field({ label: { de: 'Telefon' } }), ['fr'], null).label).toBe('Telefon');
    expect(toFormField(field({ label: { de: 'Telefon' } }), ['constructor'], null).label).toBe('Telefon');
  });

  it('sets autocomplete by the mapped field, else by the name', () => {
    expect(toFormField(field(), ['en'], null).autocomplete).toBe('tel');
    expect(toFormField(field({ name: 'firm', contactField: 'company' }), ['en'], null).autocomplete).toBe(
      'organization'
    );
    expect(toFormField(field({ name: 'shoeSize' }), ['en'], null)).not.toHaveProperty('autocomplete');
  });

  it('includes a known value and omits an unknown one', () => {
    expect(toFormField(field(), ['en'], '+49 30 1').value).toBe('+49 30 1');
    expect(toFormField(field({ type: 'checkbox' }), ['en'], false).value).toBe(false);
    for (const unknown of [null, undefined, '']) {
      expect(toFormField(field(), ['en'], unknown)).not.toHaveProperty('value');
    }
  });

  it('does not reveal where the answer is stored', () => {
    const shown = toFormField(field({ contactField: 'phone', userField: 'phone' }), ['en'], null);
    expect(Object.keys(shown).sort()).toEqual(['autocomplete', 'label', 'name', 'required', 'type']);
  });
});

describe('validateAnswers', () => {
  it('assigns an answer to its mapping, and the rest to the portal user', () => {
    const fields = [
      field({ name: 'phone', contactField: 'phone' }),
      field({ name: 'nick', userField: 'nickname' }),
      field({ name: 'age', userField: 'age' }),
      field({ name: 'firm', contactField: 'company', userField: 'company' }),
      field({ name: 'news', type: 'checkbox' }),
      field({ name: 'boss', contactField: 'managerid' }),
    ];
    const places = new Map<string, FieldBinding>([
      ['nick', { user: { kind: 'text' } }],
      ['age', { user: { kind: 'number', min: 0, max: 150, decimals: 0 } }],
      ['firm', { contact: { kind: 'text' }, user: { kind: 'text' }, known: null }],
      ['boss', { contact: null, known: null }],
    ]);
    const given = { phone: ' 123 ', nick: 'ada', age: '36', firm: 'Ltd', news: false, boss: 'Charles' };
    expect(validateAnswers(fields, given, places)).toEqual({
      ok: true,
      sorted: {
        contactChanges: { phone: '123', company: 'Ltd' },
        userAttributes: { nickname: 'ada', age: 36, company: 'Ltd' },
        answers: { news: false, boss: 'Charles' },
      },
    });
  });

  it('does not invent answers', () => {
    expect(validateAnswers([field()], {})).toEqual({
      ok: true,
      sorted: { contactChanges: {}, userAttributes: {}, answers: {} },
    });
  });

  it('refuses an answer to an unknown field', () => {
    for (const name of ['role', 'email', 'constructor', '__proto__']) {
      const given = Object.fromEntries([[name, 'x']]);
      expect(validateAnswers([field()], given)).toEqual({
        ok: false,
        issues: [{ path: ['fields', name], code: 'value.unknown' }],
      });
    }
  });

  it('reports all problems at once with their paths', () => {
    const result = validateAnswers([field({ required: true }), field({ name: 'born', type: 'date' })], {
      born: 'yesterday',
      other: 'x',
    });
    expect(result).toMatchObject({
      ok: false,
      issues: [{ path: ['fields', 'other'] }, { path: ['fields', 'phone'] }, { path: ['fields', 'born'] }],
    });
  });

  describe('an unchanged value', () => {
    const text = { kind: 'text' as const };
    const known: [Partial<FieldDefinition>, string | boolean][] = [
      [{ type: 'select', options: ['Alpha', 'Beta'] }, 'Gamma GmbH'],
      [{ type: 'select', options: ['en', 'de', 'fr'] }, 'de-AT'],
      [{ type: 'date' }, '28.02.1990'],
      [{ type: 'checkbox' }, 'yes, please'],
      [{ type: 'tel' }, 'ask reception'],
      [{ type: 'email' }, 'ada@example.org; work@example.org'],
      [{ type: 'text' }, 'First Street 1\r\n2nd floor'],
      [{ type: 'text' }, 'x'.repeat(6000)],
      [{ type: 'text' }, 'a\u0001b'],
      [{ type: 'textarea' }, ' one\r\ntwo '],
    ];

    it.each(known)('is neither checked nor written: %j over %j', (more, value) => {
      const definition = field({ ...more, contactField: 'x', required: more.type !== 'checkbox' });
      const places = { contact: { ...text, maxLength: 10 }, known: value };
      for (const answer of [undefined, null, [], value]) {
        const untouched = more.type === 'checkbox' && answer === value ? false : answer;
        expect([answer, written(definition, untouched, places)]).toEqual([answer, {}]);
      }
    });

    it.each(known.filter(([{ type }]) => type === 'select' || type === 'date' || type === 'checkbox'))(
      'is not cleared by a control that cannot show it: %j over %j',
      (more, value) => {
        const definition = field({ ...more, contactField: 'x' });
        const empty = more.type === 'checkbox' ? false : '';
        expect(written(definition, empty, { contact: text, known: value })).toEqual({});
      }
    );

    it('is recognized after a browser joined its lines', () => {
      const places = { contact: text, known: 'First Street 1\r\n2nd floor' };
      for (const answer of ['First Street 12nd floor', 'First Street 1 2nd floor']) {
        expect(written(field({ contactField: 'x' }), answer, places)).toEqual({});
      }
    });

    it('is copied to the new user', () => {
      const definition = field({ contactField: 'x', userField: 'nick' });
      expect(sort(definition, undefined, { contact: text, user: text, known: 'Ada' })).toMatchObject({
        sorted: { contactChanges: {}, userAttributes: { nick: 'Ada' } },
      });
    });

    it('is replaced by another answer', () => {
      const company = field({ type: 'select', options: ['Alpha'], contactField: 'x' });
      expect(written(company, 'Alpha', { contact: text, known: 'Gamma' })).toEqual({ x: 'Alpha' });
      expect(written(company, 'Delta', { contact: text, known: 'Gamma' })).toMatchObject([
        { code: 'option.unknown' },
      ]);
    });
  });

  describe('an empty answer', () => {
    const empties: SubmittedAnswers[string][] = ['', '   ', '\n', null, []];

    it.each(FIELD_TYPES.flatMap((type) => empties.map((empty) => [type, empty] as const)))(
      'counts as unanswered: %s, %j',
      (type, empty) => {
        const definition = field({ type, options: ['a'], contactField: 'x', userField: 'x' });
        const places = { contact: { kind: 'date' as const }, user: { kind: 'date' as const }, known: null };
        expect(sort(definition, empty, places)).toEqual({
          ok: true,
          sorted: { contactChanges: {}, userAttributes: {}, answers: {} },
        });
        expect(sort(field({ type, options: ['a'] }), empty)).toMatchObject({ sorted: { answers: {} } });
        expect(problemOf(field({ type, options: ['a'], required: true }), empty)).toBe('value.missing');
      }
    );

    it('clears a value that was shown', () => {
      const places = { contact: { kind: 'text' as const }, known: '+49 30 1' };
      expect(written(field({ contactField: 'x' }), ' ', places)).toEqual({ x: null });
      expect(written(field({ contactField: 'x' }), null, places)).toEqual({});
      expect(problemOf(field({ contactField: 'x', required: true }), '', places)).toBe('value.missing');
    });
  });

  describe('a required field', () => {
    it('must be ticked if it is a checkbox', () => {
      const terms = field({ type: 'checkbox', required: true, contactField: 'x' });
      const places = (known: string | boolean | null) => ({ contact: { kind: 'text' as const }, known });
      expect(problemOf(terms, false)).toBe('value.missing');
      expect(problemOf(terms, true)).toBeNull();
      for (const known of [false, null, 'yes, please']) {
        expect(problemOf(terms, undefined, places(known))).toBe('value.missing');
      }
      expect(problemOf(terms, undefined, places(true))).toBeNull();
    });

    it('may be omitted while the CRM, which may have the value, does not respond', () => {
      const definition = field({ required: true, contactField: 'x' });
      expect(problemOf(definition, undefined, {})).toBeNull();
      expect(problemOf(definition, '', {})).toBe('value.missing');
      expect(problemOf(definition, undefined, { known: null })).toBe('value.missing');
      expect(problemOf(field({ required: true, userField: 'x' }), undefined, {})).toBe('value.missing');
    });
  });

  it.each<[Field['type'], (string | boolean)[], [answer: string | boolean, code: string][]]>([
    [
      'text',
      ['anything <b>', 'ä 🦦', 'a'.repeat(255)],
      [
        [true, 'value.wrong-type'],
        ['two\nlines', 'value.line-breaks'],
        ['a\u0000b', 'value.control-characters'],
        ['half \ud83d a face', 'value.control-characters'],
        ['a'.repeat(256), 'value.too-long'],
      ],
    ],
    [
      'textarea',
      ['two\nlines', 'a'.repeat(5000)],
      [
        ['a'.repeat(5001), 'value.too-long'],
        ['a\u001bb', 'value.control-characters'],
        [false, 'value.wrong-type'],
      ],
    ],
    [
      'email',
      ['ada@example.org'],
      [
        ['ada', 'email.invalid'],
        ['ada@localhost', 'email.invalid'],
        ['a b@example.org', 'email.invalid'],
        [true, 'value.wrong-type'],
      ],
    ],
    [
      'tel',
      [
        '+49 (30) 12-34.5/6',
        '+1 555 0100 ext. 12',
        '+1 555 0100 x12',
        'x12',
        '030 – 1234',
        '+1 555 0100, +1 555 0101',
        '0711/123 oder 0172/456',
        '[+49] 30 1234',
        '1-800-FLOWERS',
        '(02) 9999 9999; mob. 0400 000 000',
        'tel:+1-201-555-0123;ext=12',
        '٠١٢٣٤٥٦',
        '\u202a+49 30 1234\u202c',
        '112',
      ],
      [
        ['call me', 'phone.invalid'],
        ['12', 'phone.invalid'],
        ['123\n456', 'value.line-breaks'],
        ['1'.repeat(256), 'value.too-long'],
      ],
    ],
    [
      'select',
      ['red'],
      [
        ['Red', 'option.unknown'],
        ['blue', 'option.unknown'],
        [true, 'value.wrong-type'],
      ],
    ],
    [
      'date',
      ['2028-02-29'],
      ['2027-02-29', '2028-2-9', '29.02.2028', '2028-13-01', '2028-02-29T00:00'].map((text) => [
        text,
        'date.invalid',
      ]),
    ],
    ['checkbox', [true, false], ['true', 'on'].map((text) => [text, 'value.wrong-type'])],
  ])('%s: accepts valid answers and reports what is wrong with others', (type, good, bad) => {
    const definition = field({ type, ...(type === 'select' && { options: ['red', 'green'] }) });
    for (const answer of good) expect([answer, problemOf(definition, answer)]).toEqual([answer, null]);
    for (const [answer, code] of bad) expect([answer, problemOf(definition, answer)]).toEqual([answer, code]);
  });

  it('accepts as much as its column, and reports the limit', () => {
    const definition = field({ contactField: 'x', userField: 'x' });
    const places = (contact: number, user: number) => ({
      contact: { kind: 'text' as const, maxLength: contact },
      user: { kind: 'text' as const, maxLength: user },
      known: null,
    });
    expect(written(definition, 'a'.repeat(230), places(230, 255))).toEqual({ x: 'a'.repeat(230) });
    for (const lengths of [places(229, 255), places(255, 229)]) {
      expect(written(definition, 'a'.repeat(230), lengths)).toEqual([
        { path: ['fields', 'phone'], code: 'value.too-long', values: { max: 229 } },
      ]);
    }
  });

  it('either assigns every answer or reports a problem', () => {
    const fields = FIELD_TYPES.map((type) => field({ name: type, type, options: ['a'] }));
    const answers: fc.Arbitrary<SubmittedAnswers> = fc.dictionary(
      fc.constantFrom<string>(...FIELD_TYPES, 'other'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null), fc.constant<never[]>([]))
    );
    const isAnswer = (value: unknown) => typeof value === 'boolean' || String(value ?? '').trim() !== '';
    fc.assert(
      fc.property(answers, (given) => {
        const result = validateAnswers(fields, given);
        const answered = Object.keys(given).filter((name) => isAnswer(given[name]));
        if (result.ok) expect(Object.keys(result.sorted.answers).sort()).toEqual(answered.sort());
        else expect(result.issues.length).toBeGreaterThan(0);
      })
    );
  });
});
