import { bootStrapi } from '../helpers/strapi';

const field = (name: string, target: { contactField?: string; userField?: string }) => ({
  name,
  label: name,
  type: 'text',
  ...target,
});

const start = async (
  fields: object[],
  userAttributes: Record<string, { type: string; enum?: string[] }> = {}
): Promise<void> => {
  const app = await bootStrapi({ pluginConfig: { fields }, userAttributes });
  await app.stop();
};

describe('a field of the sign-up form with an impossible target', () => {
  it('stops the start, with its path and the possible targets', async () => {
    await expect(
      start([
        field('phone', { contactField: 'phone' }),
        field('size', { contactField: 'shoeSize' }),
        field('hobby', { userField: 'hobby' }),
        field('group', { userField: 'role_' }),
      ])
    ).rejects.toThrow(
      /fields\[1\]\.contactField: One of .*phone.*\n.*fields\[2\]\.userField: An attribute of .*\n.*fields\[3\]\.userField/
    );
  });

  it('stops the start when the types do not match, with both names', async () => {
    await expect(
      start(
        [
          { ...field('news', { userField: 'age' }), type: 'checkbox' },
          { ...field('rank', { userField: 'tier' }), type: 'select', options: ['gold', 'lead'] },
          { ...field('born', { userField: 'age' }), type: 'date' },
          field('boss', { userField: 'preferences' }),
          { ...field('tongue', { contactField: 'language' }), type: 'select', options: ['x'.repeat(36)] },
        ],
        {
          age: { type: 'integer' },
          tier: { type: 'enumeration', enum: ['gold', 'silver'] },
          preferences: { type: 'json' },
        }
      )
    ).rejects.toThrow(
      /fields\[0\]\.userField: .*"news" \(checkbox\).*"age".*integer\n.*fields\[1\]\.userField: .*"rank".*"tier" .*lead\n.*fields\[2\]\.userField: .*"born" \(date\).*"age".*\n.*fields\[3\]\.userField: .*"boss".*"preferences".*json\n.*fields\[4\]\.contactField: .*"tongue".*"language".*x{36}/
    );
  });
});
