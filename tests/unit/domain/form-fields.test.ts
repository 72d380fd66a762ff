import fc from 'fast-check';
import { FIELD_TYPES, type Answers, type Field } from '../../../contracts';
import { presentField, sortAnswers, type FieldDefinition } from '../../../server/src/domain/form-fields';

const field = (more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  name: 'phone',
  label: 'Phone',
  type: 'text',
  required: false,
  ...more,
});

const messageFor = (definition: FieldDefinition, answer?: string | boolean): string | null => {
  const result = sortAnswers([definition], answer === undefined ? {} : { [definition.name]: answer });
  return result.ok ? null : (result.issues[0]?.message ?? '');
};

describe('presentField', () => {
  const label = { en: 'Phone', de: 'Telefon', 'pt-BR': 'Celular' };

  it.each([
    ['de', 'Telefon'],
    ['de-AT', 'Telefon'],
    ['pt-BR', 'Celular'],
    ['pt', 'Phone'],
    ['fr', 'Phone'],
  ])('labels in the language %s', (locale, expected) => {
    expect(presentField(field({ label }), [locale], null).label).toBe(expected);
  });

  it('labels in what there is, if English is not there', () => {
    expect(presentField(field({ label: { de: 'Telefon' } }), ['fr'], null).label).toBe('Telefon');
    expect(presentField(field({ label: { de: 'Telefon' } }), ['constructor'], null).label).toBe('Telefon');
  });

  it('tells browsers what to fill in, by where the answer goes and else by name', () => {
    expect(presentField(field(), ['en'], null).autocomplete).toBe('tel');
    expect(presentField(field({ name: 'firm', contactField: 'company' }), ['en'], null).autocomplete).toBe(
      'organization'
    );
    expect(presentField(field({ name: 'shoeSize' }), ['en'], null)).not.toHaveProperty('autocomplete');
  });

  it('shows what is known, and leaves out what is not', () => {
    expect(presentField(field(), ['en'], '+49 30 1').value).toBe('+49 30 1');
    expect(presentField(field({ type: 'checkbox' }), ['en'], false).value).toBe(false);
    for (const unknown of [null, undefined, '']) {
      expect(presentField(field(), ['en'], unknown)).not.toHaveProperty('value');
    }
  });

  it('does not tell where the answer goes', () => {
    const shown = presentField(field({ contactField: 'phone', userField: 'phone' }), ['en'], null);
    expect(Object.keys(shown).sort()).toEqual(['autocomplete', 'label', 'name', 'required', 'type']);
  });
});

describe('sortAnswers', () => {
  it('sends an answer where it is mapped to, and keeps only the rest with the portal user', () => {
    const fields = [
      field({ name: 'phone', contactField: 'phone' }),
      field({ name: 'nick', userField: 'nickname' }),
      field({ name: 'firm', contactField: 'company', userField: 'company' }),
      field({ name: 'news', type: 'checkbox' }),
    ];
    expect(sortAnswers(fields, { phone: ' 123 ', nick: 'ada', firm: 'Ltd', news: false })).toEqual({
      ok: true,
      sorted: {
        contactChanges: { phone: '123', company: 'Ltd' },
        userAttributes: { nickname: 'ada', company: 'Ltd' },
        answers: { news: false },
      },
    });
  });

  it('does not make up answers', () => {
    expect(sortAnswers([field()], {})).toEqual({
      ok: true,
      sorted: { contactChanges: {}, userAttributes: {}, answers: {} },
    });
  });

  it('refuses an answer to a question that was not asked', () => {
    for (const name of ['role', 'email', 'constructor', '__proto__']) {
      const given = Object.fromEntries([[name, 'x']]);
      expect(sortAnswers([field()], given)).toEqual({
        ok: false,
        issues: [{ path: ['fields', name], message: 'There is no such field' }],
      });
    }
  });

  it('tells all that is wrong at once, each by its path', () => {
    const result = sortAnswers([field({ required: true }), field({ name: 'born', type: 'date' })], {
      born: 'yesterday',
      other: 'x',
    });
    expect(result).toMatchObject({
      ok: false,
      issues: [{ path: ['fields', 'other'] }, { path: ['fields', 'phone'] }, { path: ['fields', 'born'] }],
    });
  });

  describe('a required field', () => {
    it.each([undefined, '', '   '])('refuses %j', (answer) => {
      expect(messageFor(field({ required: true }), answer)).toBe('Required');
    });

    it('has to be ticked if it is a checkbox', () => {
      const terms = field({ type: 'checkbox', required: true });
      expect(messageFor(terms, false)).toBe('Required');
      expect(messageFor(terms, true)).toBeNull();
    });
  });

  it.each<[Field['type'], (string | boolean)[], (string | boolean)[]]>([
    ['text', ['', 'anything <b>', 'ä 🦦'], [true, 'two\nlines', 'a\u0000b', 'a'.repeat(201)]],
    ['textarea', ['two\nlines', 'a'.repeat(5000)], ['a'.repeat(5001), 'a\u001bb', false]],
    ['email', ['', 'ada@example.org'], ['ada', 'ada@localhost', 'a b@example.org', true]],
    ['tel', ['', '+49 (30) 12-34.5/6'], ['call me', '12', '123\n456', '1'.repeat(51)]],
    ['select', ['', 'red'], ['Red', 'blue', true]],
    ['date', ['', '2028-02-29'], ['2027-02-29', '2028-2-9', '29.02.2028', '2028-13-01', '2028-02-29T00:00']],
    ['checkbox', [true, false], ['true', 'on']],
  ])('%s: takes what fits, and refuses the rest', (type, good, bad) => {
    const definition = field({ type, ...(type === 'select' && { options: ['red', 'green'] }) });
    for (const answer of good) expect([answer, messageFor(definition, answer)]).toEqual([answer, null]);
    for (const answer of bad)
      expect([answer, messageFor(definition, answer)]).toEqual([answer, expect.any(String)]);
  });

  it('either sorts every answer or says what is wrong with one', () => {
    const fields = FIELD_TYPES.map((type) => field({ name: type, type, options: ['a'] }));
    const answers: fc.Arbitrary<Answers> = fc.dictionary(
      fc.constantFrom<string>(...FIELD_TYPES, 'other'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.boolean())
    );
    fc.assert(
      fc.property(answers, (given) => {
        const result = sortAnswers(fields, given);
        if (result.ok) expect(Object.keys(result.sorted.answers).sort()).toEqual(Object.keys(given).sort());
        else expect(result.issues.length).toBeGreaterThan(0);
      })
    );
  });
});
