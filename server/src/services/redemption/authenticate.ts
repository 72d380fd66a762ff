import type { Core } from '@strapi/strapi';
import { AppError } from '../../domain/app-error';
import type { AccountRepository } from '../../repositories/accounts';
import type { User, UserRepository } from '../../repositories/users';
import type { Sessions } from '../access';
import type { SignedIn } from './accept';

interface JwtService {
  getToken(ctx: { request: { header: { authorization: string } } }): Promise<{ id?: number } | null> | null;
}
interface UserService {
  fetchAuthenticatedUser(id: number): Promise<User | null>;
}

interface Options {
  users: UserRepository;
  accounts: AccountRepository;
  sessions: Pick<Sessions, 'idOf'>;
}

/**
 * The user of a users-permissions bearer token, by the rules of Strapi's own strategy. Null for no token,
 * another kind of token, and a user who may not sign in. The routes are open (`auth: false`), so that a
 * refusal has a code.
 *
 * @throws AppError `user.blocked` for a user blocked by staff in Strapi
 */
export const createAuthenticate = (strapi: Core.Strapi, { users, accounts, sessions }: Options) => {
  return async (authorization: string): Promise<SignedIn | null> => {
    const plugin = strapi.plugin('users-permissions');
    const jwt: JwtService = plugin.service('jwt');
    const userService: UserService = plugin.service('user');
    // `getToken` throws for a token that is forged, expired or of another kind.
    const token = await Promise.resolve(jwt.getToken({ request: { header: { authorization } } })).catch(
      () => null
    );
    if (!token?.id) return null;
    const user = await userService.fetchAuthenticatedUser(token.id);
    if (!user) return null;
    if (user.blocked) {
      // A user whose access has ended comes back by signing up.
      if ((await accounts.findByUser(user.id))?.endedAt) return null;
      throw new AppError('user.blocked');
    }
    if (!user.confirmed && (await users.requireConfirmation())) return null;
    return { user, sessionId: sessions.idOf(authorization.split(/\s+/)[1] ?? '') };
  };
};
