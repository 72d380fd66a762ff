import { Hono, type Context } from 'hono';
import { csrf } from 'hono/csrf';
import { z } from 'zod';
import { ODataFault } from '../fault';
import type { DataverseServer } from '../server';
import { createForms, type Field } from './forms';
import { readNavigation } from './navigation';
import { editable, failurePage, listPage, quickCreateForm, recordPage } from './pages';
import { createRecords } from './records';

/**
 * Notifies the site of a written record, as a registered webhook does. Returns the status, or the reason if
 * there was no response.
 */
export type Announce = (record: {
  table: string;
  id: string;
  message: 'Create' | 'Update';
}) => Promise<string>;

/** The table whose changes a webhook reports. The site finds all other changes by looking. */
const ANNOUNCED = 'tpc_portalinvitation';

/** The pages of the installed app, on which staff can make the changes that the plugin follows. */
export const createApp = (server: DataverseServer, announce: Announce): Hono => {
  const { schema } = server.environment;
  const records = createRecords(server);
  const forms = createForms(server);
  const app = new Hono();
  app.use(csrf());

  const parameter = (context: Context, name: string): string => context.req.param(name) ?? '';
  /** Only to pages of this app. */
  const backTo = (context: Context): string => {
    const back = context.req.query('back') ?? '';
    return /^\/tables\/[\w/?=&%.-]*$/.test(back) ? back : '/';
  };
  const goBack = (context: Context, path: string, told?: string): Response => {
    const query =
      told === undefined ? '' : `${path.includes('?') ? '&' : '?'}told=${encodeURIComponent(told)}`;
    return context.redirect(path + query, 303);
  };
  const tellSite = async (table: string, id: string, message: 'Create' | 'Update') =>
    table === ANNOUNCED ? announce({ table, id, message }) : undefined;

  const fieldsOf = (table: string, tabName: string | undefined): Field[] => {
    const tabs = forms.main(table);
    const tab = tabs.find(({ name }) => name === tabName) ?? tabs[0];
    return editable(tab?.columns.flat().flatMap(({ fields }) => fields) ?? []);
  };

  app.get('/', (context) =>
    context.redirect(`/tables/${readNavigation(server).entries[0]?.table ?? 'contact'}`)
  );

  app.get('/tables/:table', async (context) => {
    const table = schema.find(parameter(context, 'table'));
    if (!table) return context.notFound();
    const [viewId, search] = [context.req.query('view'), context.req.query('search') ?? ''];
    return context.html(
      await listPage(readNavigation(server), {
        table: table.logicalName,
        title: table.collectionName.label,
        views: records.viewsOf(table.logicalName),
        viewId,
        search,
        list: records.list(table.logicalName, viewId, search),
      })
    );
  });

  const showRecord = async (context: Context, failure?: string): Promise<Response> => {
    const record = records.record(parameter(context, 'table'), parameter(context, 'id'));
    if (!record) return context.notFound();
    const told = context.req.query('told');
    const saved =
      told === undefined ? null : { text: `Saved. The webhook answered ${told}.`, isFailure: false };
    return context.html(
      await recordPage(readNavigation(server), records, {
        record,
        tabs: forms.main(record.table),
        tabName: context.req.query('tab'),
        commands: records.commands(record.table),
        notice: failure === undefined ? saved : { text: failure, isFailure: true },
      }),
      failure === undefined ? 200 : 400
    );
  };
  app.get('/tables/:table/:id', (context) => showRecord(context));

  app.post('/tables/:table/:id', async (context) => {
    const [table, id, tab] = [
      parameter(context, 'table'),
      parameter(context, 'id'),
      context.req.query('tab'),
    ];
    try {
      records.save(table, id, fieldsOf(table, tab), await context.req.parseBody());
    } catch (error) {
      if (error instanceof ODataFault) return showRecord(context, error.message);
      throw error;
    }
    const path = `/tables/${table}/${id}${tab === undefined ? '' : `?tab=${encodeURIComponent(tab)}`}`;
    return goBack(context, path, await tellSite(table, id, 'Update'));
  });

  // What a command writes with the client API.
  app.patch('/tables/:table/:id', async (context) => {
    const [table, id] = [parameter(context, 'table'), parameter(context, 'id')];
    if (!records.record(table, id)) return context.notFound();
    try {
      records.update(table, id, z.record(z.string(), z.unknown()).parse(await context.req.json()));
    } catch (error) {
      if (error instanceof ODataFault) return context.json({ message: error.message }, 400);
      throw error;
    }
    await tellSite(table, id, 'Update');
    return context.body(null, 204);
  });

  for (const [name, statecode] of [
    ['activate', 0],
    ['deactivate', 1],
  ] as const) {
    app.post(`/tables/:table/:id/${name}`, async (context) => {
      const [table, id] = [parameter(context, 'table'), parameter(context, 'id')];
      records.setState(table, id, statecode);
      return goBack(context, backTo(context), await tellSite(table, id, 'Update'));
    });
  }

  app.post('/tables/:table/:id/delete', (context) => {
    const table = parameter(context, 'table');
    records.remove(table, parameter(context, 'id'));
    return goBack(context, `/tables/${table}`);
  });

  app.get('/quick-create/:table', async (context) => {
    const table = schema.find(parameter(context, 'table'));
    if (!table) return context.notFound();
    return context.html(
      await quickCreateForm(records, {
        table: table.logicalName,
        title: table.displayName.label,
        fields: forms.quickCreate(table.logicalName),
        // The client API puts ids into braces.
        given: Object.fromEntries(
          Object.entries(context.req.query())
            .filter(([name]) => name !== 'back')
            .map(([name, value]) => [name, value.replace(/[{}]/g, '').toLowerCase()])
        ),
        back: backTo(context),
      })
    );
  });

  app.post('/quick-create/:table', async (context) => {
    const table = parameter(context, 'table');
    const fields = editable(forms.quickCreate(table));
    const id = records.create(table, fields, await context.req.parseBody());
    return goBack(context, backTo(context), await tellSite(table, id, 'Create'));
  });

  app.get('/webresources/:name{.+}', (context) => {
    const script = records.script(parameter(context, 'name'));
    if (script === null) return context.notFound();
    return context.body(script, 200, { 'Content-Type': 'text/javascript' });
  });

  app.notFound(async (context) =>
    context.html(await failurePage(readNavigation(server), 'There is no such page'), 404)
  );
  return app;
};
