import '../../widget/src/sign-in';
import type { CrmUserSignIn } from '../../widget/src/sign-in';
import { FakeApi, invitation, ok } from './support/api';
import { CODE, part } from './support/page';
import { offerPasskeys } from './support/passkeys';
import { GOOGLE, MICROSOFT } from './support/providers';
import { cleanUp, offer, openSignIn } from './support/sign-in-page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

const PASSKEY = 'Sign in with a passkey';

afterEach(cleanUp);

const openWith = (
  more: Parameters<typeof invitation>[0],
  attributes: Record<string, string> = {}
): Promise<CrmUserSignIn> => {
  offer(new FakeApi().on('inspect', ok(invitation(more))), {
    providers: [MICROSOFT, GOOGLE],
    passkeys: true,
  });
  return openSignIn(`/sign-in#invitation=${CODE}`, attributes);
};

const order = (element: CrmUserSignIn): (string | null)[] =>
  [...element.shadowRoot!.querySelectorAll('[part~=provider],[part=divider],#password')].map(
    (each) => each.id || each.textContent
  );

describe('the way in which the invited user signs in', () => {
  it.each([
    [
      'a provider',
      { signInProvider: GOOGLE },
      'Sign in with Google to accept the invitation to Contoso Portal.',
      ['Continue with Google', 'Continue with Microsoft', PASSKEY, 'or with a password', 'password'],
    ],
    [
      'a password',
      { signInProvider: null },
      'Sign in with your password to accept the invitation to Contoso Portal.',
      ['password', 'or another way', 'Continue with Microsoft', 'Continue with Google', PASSKEY],
    ],
    [
      'a passkey',
      { signInPasskey: true as const },
      'Sign in with your passkey to accept the invitation to Contoso Portal.',
      [PASSKEY, 'Continue with Microsoft', 'Continue with Google', 'or with a password', 'password'],
    ],
  ])('is named and comes first: %s', async (_, way, sentence, ways) => {
    offerPasskeys();
    const element = await openWith({ status: 'existing-user', ...way });
    expect(part(element, 'intro')?.textContent).toBe(sentence);
    expect(order(element)).toEqual(ways);
  });

  it('is not named if the browser has no passkeys', async () => {
    const element = await openWith({ status: 'existing-user', signInPasskey: true });
    expect(part(element, 'intro')?.textContent).toBe('Sign in to accept the invitation to Contoso Portal.');
  });

  it('is named below the introduction of the editors', async () => {
    const element = await openWith({ status: 'existing-user', signInProvider: null }, { intro: 'Welcome.' });
    const paragraphs = [...element.shadowRoot!.querySelectorAll('[part=intro]')];
    expect(paragraphs.map((each) => each.textContent)).toEqual([
      'Welcome.',
      'Sign in with your password to accept the invitation to Contoso Portal.',
    ]);
  });

  it('is not known of others', async () => {
    const element = await openWith({});
    expect(part(element, 'intro')?.textContent).toBe('Sign in to accept the invitation to Contoso Portal.');
    expect(order(element)[0]).toBe('Continue with Microsoft');
  });
});
