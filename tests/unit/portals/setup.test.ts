import type { Check } from '../../../contracts';
import { createCheck } from '../../../server/src/domain/checks';
import { createSetup } from '../../../server/src/services/portals/setup';

const inDynamics: Check = { name: 'Sign-in', ok: true, message: 'As the application user' };
const queue: Check = { name: 'Sender queue', ok: true, message: 'Invitations', code: 'sender.queue' };
const deadQueue = createCheck('sender.queue-inactive');
const solution: Check = { name: 'Solution', ok: false, message: 'Missing: Publishing' };

const stepsWith = async (checks: Check[], sent = false) => {
  const readSetup = createSetup({
    config: { allowedOrigins: [] },
    connector: { verify: () => Promise.resolve(checks) },
    portals: { list: () => Promise.resolve([]) },
    invitationLists: { hasReached: () => Promise.resolve(sent) },
    checkPlacement: () => Promise.resolve([]),
  });
  const { steps } = await readSetup();
  return Object.fromEntries(steps.map(({ name, done }) => [name, done]));
};

describe('the setup list', () => {
  it.each<[string, Check[], { crm: boolean; sender: boolean }]>([
    ['all is in order', [inDynamics, queue], { crm: true, sender: true }],
    ['the queue does not send', [inDynamics, deadQueue], { crm: true, sender: false }],
    ['the solution is not published', [inDynamics, solution, queue], { crm: false, sender: true }],
  ])('has steps to do unless all is in order: %s', async (_, checks, expected) => {
    expect(await stepsWith(checks)).toMatchObject(expected);
  });

  it('counts a sender that cannot be checked as done after the first e-mail', async () => {
    const unknown: Check = { name: 'Sender', ok: null, message: 'Unknown', code: 'sender.unknown' };
    expect(await stepsWith([unknown])).toMatchObject({ sender: false });
    expect(await stepsWith([unknown], true)).toMatchObject({ sender: true });
  });
});
