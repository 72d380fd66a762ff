import { html, raw } from 'hono/html';
import type { Field, Section, Subgrid, Tab } from './forms';
import { page, type Markup } from './layout';
import type { Navigation } from './navigation';
import type { Cell, List, Records, RecordView } from './records';

const pathOf = (table: string, id: string): string => `/tables/${table}/${id}`;

const cellMarkup = ({ text, link }: Cell): Markup =>
  link ? html`<a href="${pathOf(link.table, link.id)}">${text}</a>` : html`${text}`;

/** A button that posts to a path. `back` is the page to show afterwards. */
const action = (path: string, label: string, back: string): Markup =>
  html`<form method="post" action="${path}?back=${encodeURIComponent(back)}">
    <button class="small">${label}</button>
  </form>`;

/** Rows as a table. The first column leads to the row. */
const listMarkup = (table: string, { columns, rows, total }: List, back?: string): Markup =>
  rows.length === 0
    ? html`<p class="muted">There are no rows.</p>`
    : html`<div class="scroll">
          <table>
            <thead>
              <tr>
                ${columns.map((column) => html`<th>${column}</th>`)}
                ${back === undefined ? '' : html`<th><span class="hidden">Actions</span></th>`}
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                ({ id, cells, isActive }) =>
                  html`<tr>
                    ${cells.map(
                      (cell, index) =>
                        html`<td>
                          ${
                            index === 0
                              ? html`<a href="${pathOf(table, id)}">${cell.text || '(open)'}</a>`
                              : cellMarkup(cell)
                          }
                        </td>`
                    )}
                    ${
                      back === undefined
                        ? ''
                        : html`<td>
                            ${
                              isActive
                                ? action(`${pathOf(table, id)}/deactivate`, 'Deactivate', back)
                                : action(`${pathOf(table, id)}/activate`, 'Activate', back)
                            }
                          </td>`
                    }
                  </tr>`
              )}
            </tbody>
          </table>
        </div>
        ${rows.length < total ? html`<p class="muted">${rows.length} of ${total} rows.</p>` : ''}`;

export interface ListPage {
  table: string;
  title: string;
  views: ReturnType<Records['viewsOf']>;
  viewId: string | undefined;
  search: string;
  list: List;
}

export const listPage = (navigation: Navigation, shown: ListPage): Markup =>
  page(
    navigation,
    shown,
    html`<form method="get" class="bar end" role="search">
        <h1 hidden>${shown.title}</h1>
        <label style="flex: 0 1 18rem"
          >View
          <select name="view" data-submit>
            ${shown.views.map(
              ({ id, name, isDefault }) =>
                html`<option
                  value="${id}"
                  ${(shown.viewId ? id === shown.viewId : isDefault) ? 'selected' : ''}
                >
                  ${name}
                </option>`
            )}
          </select>
        </label>
        <label class="search"
          >Name or e-mail address <input type="search" name="search" value="${shown.search}" />
        </label>
        <button>Search</button>
      </form>
      <section class="card" aria-label="${shown.title}">${listMarkup(shown.table, shown.list)}</section>`
  );

/** Where an input belongs to: the form of the row, or the form around it. */
type Place = 'record' | 'around';

const formOf = (place: Place): Markup => html`${place === 'record' ? raw('form="record"') : ''}`;

const lookup = (records: Records, field: Field, value: string, place: Place): Markup => {
  const { column, dependsOn } = field;
  const isRequired = column.requiredLevel === 'ApplicationRequired';
  return html`<select
    name="${column.logicalName}"
    ${formOf(place)}
    ${isRequired ? 'required' : ''}
    ${dependsOn ? html`data-depends-on="${dependsOn.field}"` : ''}
  >
    <option value=""></option>
    ${records
      .choices(column)
      .map(
        (choice) =>
          html`<option
            value="${choice.value}"
            ${dependsOn ? html`data-belongs-to="${choice.belongsTo[dependsOn.column] ?? ''}"` : ''}
            ${choice.value === value ? 'selected' : ''}
          >
            ${choice.text}
          </option>`
      )}
  </select>`;
};

const valueOf = (record: RecordView | null, { column }: Field): string => {
  const value = record?.value(column) ?? null;
  if (value === null) return '';
  return typeof value === 'object' ? `${value.table}:${value.id}` : String(value);
};

const input = (records: Records, field: Field, value: string, place: Place): Markup => {
  const { column } = field;
  const attributes = html`name="${column.logicalName}" ${formOf(place)}
  ${column.requiredLevel === 'ApplicationRequired' ? 'required' : ''}`;
  switch (column.type) {
    case 'Lookup':
      return lookup(records, field, value, place);
    case 'Memo':
      return html`<textarea ${attributes} rows="3">${value}</textarea>`;
    case 'Boolean':
      return html`<input type="checkbox" ${attributes} ${value === 'true' ? 'checked' : ''} />`;
    case 'Picklist':
      return html`<select ${attributes}>
        <option value=""></option>
        ${Object.entries(column.labels ?? {}).map(
          ([option, text]) =>
            html`<option value="${option}" ${option === value ? 'selected' : ''}>${text}</option>`
        )}
      </select>`;
    case 'DateTime':
      return column.dateBehavior === 'DateOnly'
        ? html`<input type="date" ${attributes} value="${value}" />`
        : html`<input type="datetime-local" ${attributes} value="${value.slice(0, 16)}" />`;
    default:
      return html`<input ${attributes} value="${value}" />`;
  }
};

const fieldMarkup = (records: Records, record: RecordView | null, field: Field): Markup => {
  if (!field.isReadOnly) {
    return html`<label>${field.label} ${input(records, field, valueOf(record, field), 'record')}</label>`;
  }
  const cell = record?.cell(field.column);
  return html`<div>
    <span class="muted" style="font-size: .85rem">${field.label}</span>
    <div class="value">${cell?.text ? cellMarkup(cell) : '—'}</div>
  </div>`;
};

/** The fields of a form that people can edit. */
export const editable = (fields: Field[]): Field[] => fields.filter(({ isReadOnly }) => !isReadOnly);

const subgridMarkup = (records: Records, record: RecordView, subgrid: Subgrid, back: string): Markup =>
  html`<section class="card" aria-label="${subgrid.label}">
    <h2>${subgrid.label}</h2>
    ${listMarkup(subgrid.table, records.related(subgrid.viewId, subgrid.column, record.id), back)}
  </section>`;

const timelineMarkup = (records: Records, { id }: RecordView): Markup => {
  const emails = records.timeline(id);
  return html`<section class="card" aria-label="Timeline">
    <h2>Timeline</h2>
    ${emails.length === 0 ? html`<p class="muted">There are no activities.</p>` : ''}
    ${emails.map(
      ({ subject, status, sentOn }) =>
        html`<p>${subject} (${status}) <span class="muted">${sentOn}</span></p>`
    )}
  </section>`;
};

const sectionMarkup = (records: Records, record: RecordView, section: Section, back: string): Markup =>
  html`${
    section.fields.length === 0
      ? ''
      : html`<section class="card" aria-label="${section.label ?? 'Fields'}">
          ${section.label === null ? '' : html`<h2>${section.label}</h2>`}
          <div class="fields">${section.fields.map((field) => fieldMarkup(records, record, field))}</div>
        </section>`
  }
  ${section.subgrids.map((subgrid) => subgridMarkup(records, record, subgrid, back))}
  ${section.hasTimeline ? timelineMarkup(records, record) : ''}`;

/** Runs installed commands with as much of Dynamics' client API as they need. */
const commandScript = (record: RecordView): string => `
  const dialog = document.getElementById('quick-create');
  const record = ${JSON.stringify({
    id: record.id,
    name: record.name,
    table: record.table,
    values: { statuscode: record.statusCode },
  }).replaceAll('<', '\\u003c')};
  window.Xrm = {
    Navigation: {
      async openForm({ entityName }, values) {
        const query = new URLSearchParams(
          Object.entries(values).map(([name, [{ entityType, id }]]) => [name, entityType + ':' + id])
        );
        query.set('back', location.pathname + location.search);
        const response = await fetch('/quick-create/' + entityName + '?' + query);
        dialog.innerHTML = await response.text();
        narrowAll();
        dialog.showModal();
        return new Promise(() => undefined);
      },
      openConfirmDialog: async ({ text }) => ({ confirmed: confirm(text) }),
      openAlertDialog: async ({ text }) => alert(text),
      openErrorDialog: async ({ message }) => alert(message),
    },
    WebApi: {
      async updateRecord(table, id, values) {
        const response = await fetch('/tables/' + table + '/' + id.toLowerCase(), {
          method: 'PATCH',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(values),
        });
        if (!response.ok) throw await response.json();
      },
    },
    Utility: { getGlobalContext: () => ({ userSettings: { languageId: 1033 } }) },
  };
  const primaryControl = {
    data: {
      entity: {
        getId: () => '{' + record.id.toUpperCase() + '}',
        getEntityName: () => record.table,
        getPrimaryAttributeValue: () => record.name,
        getIsDirty: () => false,
      },
      save: () => Promise.resolve(),
      refresh: async () => location.reload(),
    },
    getAttribute: (name) => (name in record.values ? { getValue: () => record.values[name] } : null),
    getControl: () => null,
  };
  document.querySelectorAll('[data-function]').forEach((button) => {
    button.addEventListener('click', () => {
      const run = button.dataset.function.split('.').reduce((from, name) => from[name], window);
      return run(primaryControl);
    });
  });
`;

const commandsMarkup = (commands: ReturnType<Records['commands']>, record: RecordView): Markup =>
  commands.length === 0
    ? html``
    : html`<dialog id="quick-create" aria-label="Quick create"></dialog>
        ${[...new Set(commands.map(({ script }) => script))].map(
          (name) => html`<script src="/webresources/${name}" defer></script>`
        )}
        <script type="module">
          ${raw(commandScript(record))};
        </script>`;

export interface RecordPage {
  record: RecordView;
  tabs: Tab[];
  /** Name of the open tab. */
  tabName: string | undefined;
  commands: ReturnType<Records['commands']>;
  /** What the page says about the last write, and whether it failed. */
  notice: { text: string; isFailure: boolean } | null;
}

export const recordPage = (navigation: Navigation, records: Records, shown: RecordPage): Markup => {
  const { record, tabs, commands, notice } = shown;
  const tab = tabs.find(({ name }) => name === shown.tabName) ?? tabs[0];
  const path = pathOf(record.table, record.id);
  const here = `${path}?tab=${encodeURIComponent(tab?.name ?? '')}`;
  const fields = tab?.columns.flat().flatMap((section) => section.fields) ?? [];
  const back = encodeURIComponent(here);
  return page(
    navigation,
    { title: record.name, table: record.table },
    html`<div class="bar" role="toolbar" aria-label="Commands">
        ${editable(fields).length === 0 ? '' : html`<button class="primary" form="record">Save</button>`}
        ${commands.map(
          (command) =>
            html`<button type="button" data-function="${command.function}">${command.label}</button>`
        )}
        <form method="post" action="${path}/${record.isActive ? 'deactivate' : 'activate'}?back=${back}">
          <button>${record.isActive ? 'Deactivate' : 'Activate'}</button>
        </form>
        <form method="post" action="${path}/delete"><button>Delete</button></form>
      </div>
      ${
        notice
          ? html`<section class="card ${notice.isFailure ? 'failure' : 'notice'}" role="status">
              ${notice.text}
            </section>`
          : ''
      }
      <div class="bar">
        <h1>${record.name}</h1>
        <span class="badge">${record.status}</span>
      </div>
      <nav class="tabs" aria-label="Tabs">
        ${tabs.map(
          ({ name, label }) =>
            html`<a
              href="${path}?tab=${encodeURIComponent(name)}"
              ${name === tab?.name ? raw('aria-current="page"') : ''}
              >${label}</a
            >`
        )}
      </nav>
      ${
        editable(fields).length === 0
          ? ''
          : html`<form
              id="record"
              method="post"
              action="${path}?tab=${encodeURIComponent(tab?.name ?? '')}"
            ></form>`
      }
      <div class="columns">
        ${tab?.columns.map(
          (sections) =>
            html`<div>${sections.map((section) => sectionMarkup(records, record, section, here))}</div>`
        )}
      </div>
      ${commandsMarkup(commands, record)}`
  );
};

/** The quick create form, for a dialog. Look-ups that are given are not asked for. */
export const quickCreateForm = (
  records: Records,
  {
    table,
    title,
    fields,
    given,
    back,
  }: {
    table: string;
    title: string;
    fields: Field[];
    given: Record<string, string>;
    back: string;
  }
): Markup =>
  html`<form method="post" action="/quick-create/${table}?back=${encodeURIComponent(back)}">
    <h2>Quick Create: ${title}</h2>
    <div class="fields">
      ${editable(fields).map((field) => {
        const { logicalName: name } = field.column;
        return given[name] === undefined
          ? html`<label>${field.label} ${input(records, field, '', 'around')}</label>`
          : html`<input type="hidden" name="${name}" value="${given[name]}" />`;
      })}
      <div class="bar">
        <button class="primary">Save</button>
        <button type="button" onclick="this.closest('dialog').close()">Cancel</button>
      </div>
    </div>
  </form>`;

export const failurePage = (navigation: Navigation, title: string): Markup =>
  page(navigation, { title }, html`<h1>${title}</h1>`);
