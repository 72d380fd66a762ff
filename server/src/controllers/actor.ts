import type { Context } from 'koa';
import type { Staff } from '../services/portals';

type Admin = Record<'firstname' | 'lastname' | 'username' | 'email', string | null | undefined>;

const adminOf = (ctx: Context): Partial<Admin> => (ctx.state.user ?? {}) as Partial<Admin>;

/** The name of the administrator who makes the request. */
export const actorOf = (ctx: Context): string => {
  const { firstname, lastname, username, email } = adminOf(ctx);
  const name = [firstname, lastname].filter(Boolean).join(' ');
  return name || username || email || 'staff';
};

/** Name and e-mail address of the administrator who makes the request. */
export const staffOf = (ctx: Context): Staff => {
  const { firstname, lastname, email } = adminOf(ctx);
  return {
    firstName: firstname ?? null,
    lastName: lastname ?? null,
    fullName: actorOf(ctx),
    email: email ?? '',
  };
};
