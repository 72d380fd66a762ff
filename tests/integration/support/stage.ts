import request, { type Response } from 'supertest';
import type { TestApp } from '../../helpers/strapi';
import { ORIGIN } from '../../helpers/strapi';

type Values = Record<string, unknown>;
interface Entry {
  documentId: string;
}

const UID = 'plugin::crm-user-invite';
const CODE = /invitation=([A-Za-z0-9_-]{43})/;

/** The code in an e-mail's link. */
export const codeIn = (text: string): string => {
  const code = CODE.exec(text)?.[1];
  if (!code) throw new Error('There is no code in the mail');
  return code;
};

const PATIENCE_MS = 90_000;

/** Waits until the check returns a result, for at most a minute and a half, because machines may be busy. */
export const eventually = async <Result>(
  check: () => Promise<Result | null | undefined | false>
): Promise<Result> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const result = await check();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It did not come about in time');
};

/** A CRM with a portal, a signed-in staff member, and actions that many tests need. */
export const createStage = async ({ strapi, http, mailbox }: TestApp) => {
  const create = async (type: string, data: Values): Promise<Entry> =>
    // The app has no generated types for the plugin's content types.
    strapi.documents(`${UID}.${type}` as 'admin::user').create({ data: data as never });

  const portal = await create('portal', {
    key: 'customer',
    name: 'Customer Portal',
    siteUrl: ORIGIN,
    signUpUrl: `${ORIGIN}/sign-up`,
    defaultLocale: 'en',
  });
  const role = await create('portal-role', {
    name: 'Customer',
    userRole: 'authenticated',
    portal: portal.documentId,
  });

  const superAdmin = (await strapi.service('admin::role').getSuperAdmin()) as { id: number };
  const newAdmin = async (email: string, roleId: number): Promise<string> => {
    const password = 'Staff-password-1';
    await strapi.service('admin::user').create({
      email,
      firstname: 'Grace',
      lastname: 'Hopper',
      password,
      isActive: true,
      registrationToken: null,
      roles: [roleId],
    });
    const response = await request(http).post('/admin/login').send({ email, password });
    return response.body.data.token as string;
  };
  const token = await newAdmin('staff@example.org', superAdmin.id);

  const admin = (
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: Values
  ): Promise<Response> => {
    const call = request(http)[method](`/crm-user-invite${path}`).set('Authorization', `Bearer ${token}`);
    return Promise.resolve(body ? call.send(body) : call);
  };

  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    Promise.resolve(
      request(http)
        .post(`/api/crm-user-invite${path}`)
        .set(headers)
        .send(body as object)
    );

  let contacts = 0;

  return {
    portal,
    role,
    admin,
    newAdmin,
    post,
    create,

    /** Creates a contact with a unique address, unless one is given. */
    contact: async (data: Values = {}): Promise<Entry> => {
      contacts += 1;
      return create('contact', {
        firstName: 'Contact',
        lastName: `Number ${contacts}`,
        email: `contact${contacts}@example.org`,
        ...data,
      });
    },

    invite: (contactId: string | string[], more: Values = {}): Promise<Response> =>
      admin('post', '/invitations', {
        contactIds: [contactId].flat(),
        portalId: portal.documentId,
        roleId: role.documentId,
        ...more,
      }),

    /** Waits for an e-mail to an address. Returns the code in the last one. */
    codeSentTo: async (address: string, already = 0): Promise<string> => {
      const mails = await eventually(async () => {
        const sent = mailbox.mails.filter((mail) => mail.to === address);
        return sent.length > already ? sent : null;
      });
      return codeIn(mails.at(-1)?.text ?? '');
    },

    /** Waits until all jobs are done. */
    jobsDone: async (): Promise<void> => {
      await eventually(async () => (await strapi.db.query(`${UID}.job`).count({})) === 0);
    },

    rows: (type: string, where: Values = {}): Promise<Values[]> =>
      strapi.db.query(`${UID}.${type}`).findMany({ where }) as Promise<Values[]>,
  };
};

export type Stage = Awaited<ReturnType<typeof createStage>>;
