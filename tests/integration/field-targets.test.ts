import { bootStrapi } from '../helpers/strapi';

const field = (name: string, target: { contactField?: string; userField?: string }) => ({
  name,
  label: name,
  type: 'text',
  ...target,
});

const start = async (fields: object[]): Promise<void> => {
  const app = await bootStrapi({ pluginConfig: { fields } });
  await app.stop();
};

describe('a field of the sign-up form whose answer has no place to go to', () => {
  it('stops the start, with its path and what there is', async () => {
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

  it('does not where each of them has one', async () => {
    await expect(start([field('phone', { contactField: 'phone' })])).resolves.toBeUndefined();
  });
});
