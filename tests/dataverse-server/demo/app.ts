import { Hono, type Context } from 'hono';
import { csrf } from 'hono/csrf';
import { createRecords } from './records';
import type { DataverseServer } from '../server';
import { contactsView, contactView, notFoundView } from './views';

const REVOKED = { statecode: 1, statuscode: 2 };

/**
 * Notifies the site of a written record, as a registered webhook does. Returns the status, or the reason if
 * there was no response.
 */
export type Announce = (record: {
  table: string;
  id: string;
  message: 'Create' | 'Update';
}) => Promise<string>;

/** A few CRM pages on which staff can make the changes that the plugin follows. */
export const createApp = (server: DataverseServer, announce: Announce): Hono => {
  const records = createRecords(server);
  const app = new Hono();
  app.use(csrf());

  const field = async (context: Context, name: string): Promise<string> => {
    const value = (await context.req.parseBody())[name];
    return typeof value === 'string' ? value : '';
  };
  const back = (context: Context, told?: string): Response =>
    context.redirect(
      `/contacts/${context.req.param('id') ?? ''}${told ? `?told=${encodeURIComponent(told)}` : ''}`,
      303
    );

  app.get('/', async (context) => {
    const search = context.req.query('search') ?? '';
    return context.html(await contactsView(records.contacts(search), search));
  });

  app.get('/contacts/:id', async (context) => {
    const contact = records.contact(context.req.param('id'));
    if (!contact) return context.notFound();
    return context.html(await contactView(contact, records.portals(), context.req.query('told') ?? null));
  });

  app.post('/contacts/:id', async (context) => {
    const email = await field(context, 'email');
    const statecode = Number(await field(context, 'statecode'));
    records.change('contact', context.req.param('id'), { emailaddress1: email || null, statecode });
    return back(context);
  });

  app.post('/contacts/:id/invitations', async (context) => {
    const [portalId, roleId] = [await field(context, 'portalId'), await field(context, 'roleId')];
    const id = records.invite(context.req.param('id'), portalId, roleId);
    return back(context, await announce({ table: 'tpc_portalinvitation', id, message: 'Create' }));
  });

  app.post('/contacts/:id/invitations/:invitation/revoke', async (context) => {
    const id = context.req.param('invitation');
    records.change('tpc_portalinvitation', id, REVOKED);
    return back(context, await announce({ table: 'tpc_portalinvitation', id, message: 'Update' }));
  });

  // No webhook reports these changes: the site finds them by polling.
  app.post('/contacts/:id/portal-users/:portalUser', async (context) => {
    const roleId = await field(context, 'roleId');
    const isEnded = (await field(context, 'statecode')) === '1';
    records.change('tpc_portaluser', context.req.param('portalUser'), {
      'tpc_PortalRoleId@odata.bind': `/tpc_portalroles(${roleId})`,
      ...(isEnded ? { statecode: 1, statuscode: 2 } : { statecode: 0, statuscode: 1 }),
    });
    return back(context);
  });

  app.notFound(async (context) => context.html(await notFoundView(), 404));
  return app;
};
