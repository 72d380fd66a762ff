import '../../widget/src';
import { FakeApi, field, invitation } from './support/api';
import { control, mount, part, press, seen, signUp, type, visit } from './support/page';
import { offerPasskeys, withdrawPasskeys } from './support/passkeys';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

afterEach(withdrawPasskeys);

const preview = JSON.stringify(invitation({ fields: [field('phone'), field('company')] }));

describe('a preview', () => {
  it('shows the form of the given invitation, with the attributes applied', async () => {
    visit('/');
    const element = await mount({ preview, heading: 'Join us', fields: 'company' });

    expect(seen(element)).toContain('Join us');
    expect(control(element, 'Your company')).toBeDefined();
    expect(seen(element)).not.toContain('Your phone');
  });

  it('sends no request and stores nothing', async () => {
    const api = new FakeApi();
    visit('/?page=1#invitation=kept-for-the-page');
    const element = await mount({ preview });
    type(element, 'Your company', 'Analytical Engines');
    await signUp(element);

    expect(api.calls).toEqual([]);
    expect(location.hash).toBe('#invitation=kept-for-the-page');
    expect(history.state).toBeNull();
    expect(part(element, 'submit')).not.toBeNull();
  });

  it('shows the button for a passkey, which does nothing', async () => {
    offerPasskeys();
    const api = new FakeApi();
    visit('/');
    const element = await mount({ preview: JSON.stringify(invitation({ passkeys: true })) });
    await press(element, 'Create a passkey');
    await signUp(element);

    expect(api.calls).toEqual([]);
    expect(part(element, 'passkey')).not.toBeNull();
  });
});
