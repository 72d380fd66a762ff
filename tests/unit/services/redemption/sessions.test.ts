import type { Core } from '@strapi/strapi';
import { createSessions } from '../../../../server/src/services/access/sessions';

const BROWSER = { wantsCookie: false, isEncrypted: true };

/** An app with sessions, whose database fails the first statements with deadlocks. */
const appWithDeadlocks = (deadlocks: number) => {
  let left = deadlocks;
  const onSessions = <Result>(result: Result): Promise<Result> => {
    left -= 1;
    if (left < 0) return Promise.resolve(result);
    return Promise.reject(Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK' }));
  };
  const ended: string[] = [];
  const manager = {
    generateRefreshToken: () => onSessions({ token: 'refresh-token' }),
    generateAccessToken: () => Promise.resolve({ token: 'access-token' }),
    listSessions: () => Promise.resolve([{ sessionId: 'this-one' }, { sessionId: 'another' }]),
    revokeSessionById: async (_userId: string, sessionId: string) => {
      await onSessions(null);
      ended.push(sessionId);
    },
  };
  const app = {
    config: {
      get: (key: string, fallback: unknown) => (key.endsWith('jwtManagement') ? 'refresh' : fallback),
    },
    sessionManager: () => manager,
    log: { warn: jest.fn() },
  };
  return { sessions: createSessions(app as never as Core.Strapi), ended };
};

describe('sessions during many concurrent sign-ups', () => {
  it('are created despite deadlocks in the first attempts', async () => {
    const { sessions } = appWithDeadlocks(2);
    expect(await sessions.issue(1, BROWSER)).toEqual({
      session: { jwt: 'access-token', refreshToken: 'refresh-token' },
    });
  });

  it('are ended despite deadlocks in the first attempts', async () => {
    const { sessions, ended } = appWithDeadlocks(2);
    await sessions.endOthers(1, 'this-one');
    expect(ended).toEqual(['another']);
  });
});
