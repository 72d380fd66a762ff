import type { Core } from '@strapi/strapi';
import type { User } from '../../repositories/users';
import type { SignedIn } from './accept';

interface JwtService {
  getToken(ctx: {
    request: { header: { authorization: string } };
  }): Promise<{ id?: number; sessionId?: string } | null> | null;
}
interface UserService {
  fetchAuthenticatedUser(id: number): Promise<(User & { confirmed: boolean }) | null>;
}

/**
 * Who a bearer token of users-permissions belongs to, by the rules of Strapi's own strategy; null for no token, another
 * kind of token, and a user who may not sign in. The routes are open (`auth: false`), so that a refusal has a code.
 */
export const createAuthenticate = (strapi: Core.Strapi) => {
  const isConfirmationOn = async (): Promise<boolean> => {
    const store = strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });
    const advanced = (await store.get({})) as { email_confirmation?: boolean } | null;
    return advanced?.email_confirmation === true;
  };

  return async (authorization: string): Promise<SignedIn | null> => {
    const plugin = strapi.plugin('users-permissions');
    const jwt: JwtService = plugin.service('jwt');
    const userService: UserService = plugin.service('user');
    // A token that is forged, expired or of another kind is refused by throwing.
    const token = await Promise.resolve(jwt.getToken({ request: { header: { authorization } } })).catch(
      () => null
    );
    if (!token?.id) return null;
    const user = await userService.fetchAuthenticatedUser(token.id);
    if (!user || user.blocked || (!user.confirmed && (await isConfirmationOn()))) return null;
    return { user, ...(token.sessionId && { sessionId: token.sessionId }) };
  };
};

export type Authenticate = ReturnType<typeof createAuthenticate>;
