import { VIEW_TYPES, type Installed, type InstalledView } from './installed';
import { VIEWS, type ViewPlan } from './solution';
import { patch, post, type Definition } from './step';
import { inBaseLanguage } from './texts';
import { fetchXml, layoutXml, showsColumns } from './views';

const viewStep = (view: ViewPlan): Definition => {
  const find = ({ views }: Installed): InstalledView | undefined => views.find(({ id }) => id === view.id);
  const otherDefaults = ({ views }: Installed): InstalledView[] =>
    views.filter(
      ({ id, table, type, isDefault }) =>
        id !== view.id && table === view.table && type === VIEW_TYPES.public && isDefault
    );
  return {
    title: `View ${view.name.en}`,
    done: (installed) => {
      const found = find(installed);
      return found !== undefined && (!found.isDefault || otherDefaults(installed).length === 0);
    },
    requests: (installed) => [
      ...(find(installed)
        ? []
        : [
            post('savedqueries', {
              savedqueryid: view.id,
              name: inBaseLanguage(view.name, installed.languages),
              returnedtypecode: view.table,
              querytype: VIEW_TYPES.public,
              isdefault: view.isDefault,
              fetchxml: fetchXml(view),
              layoutxml: layoutXml(view, installed.objectTypeCodes.get(view.table) ?? ''),
            }),
          ]),
      ...(view.isDefault
        ? otherDefaults(installed).map(({ id }) => patch(`savedqueries(${id})`, { isdefault: false }))
        : []),
    ],
  };
};

/** The list under *Related*, which Dynamics makes with the table: names of active rows only. */
const relatedListStep = (view: ViewPlan): Definition => {
  const unchanged = ({ views }: Installed): InstalledView[] =>
    views.filter(
      ({ table, type, layout }) =>
        table === view.table && type === VIEW_TYPES.associated && !showsColumns(layout, view)
    );
  return {
    title: `Related list: ${view.name.en}`,
    done: (installed) => installed.tables.has(view.table) && unchanged(installed).length === 0,
    requests: (installed) =>
      unchanged(installed).map(({ id }) =>
        patch(`savedqueries(${id})`, {
          fetchxml: fetchXml(view),
          layoutxml: layoutXml(view, installed.objectTypeCodes.get(view.table) ?? ''),
        })
      ),
  };
};

export const viewSteps = (): Definition[] => [
  ...Object.values<ViewPlan>(VIEWS).map((view, index) => ({
    ...viewStep(view),
    // Dynamics makes forms and views with a table.
    ...(index === 0 && { rereads: true as const }),
  })),
  ...[VIEWS.roles, VIEWS.invitations, VIEWS.users].map(relatedListStep),
];
