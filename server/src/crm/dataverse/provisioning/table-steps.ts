import type { InvitationStatus } from '../../../../../contracts';
import { keyOf, keyProblem } from '../model/keys';
import { INVITATION_STATUS } from '../model/status';
import { columnBody, keyBody, label, relationBody, tableBody } from './bodies';
import type { Installed } from './installed';
import { requestRoleFieldRequests } from './form-steps';
import { INVITATION_TABLE, SOLUTION, TABLES, type RelationPlan, type TablePlan } from './solution';
import { definitionPath, IN_SOLUTION, logicalName, post, write, type Definition } from './step';
import { inBaseLanguage, STATUS_TEXTS } from './texts';

const keyStep = (table: TablePlan, key: TablePlan['keys'][number]): Definition => {
  const name = logicalName(table);
  const find = ({ tables }: Installed) => keyOf(tables.get(name), key.columns);
  return {
    title: `Key ${table.label.en}: ${key.label.en}`,
    done: (installed) => find(installed) !== undefined,
    problem(installed) {
      const found = find(installed);
      const problem = found && keyProblem(found);
      return problem
        ? { state: problem.isFailed ? 'failed' : 'missing', message: `${problem.message}. ${problem.remedy}` }
        : null;
    },
    requests: ({ languages }) => [post(`${definitionPath(name)}/Keys`, keyBody(key, languages))],
  };
};

const hasColumn = ({ tables }: Installed, table: string, schemaName: string): boolean =>
  tables.get(table)?.Attributes.some(({ LogicalName }) => LogicalName === schemaName.toLowerCase()) ?? false;

const relationStep = (table: TablePlan, relation: RelationPlan): Definition => ({
  title: `Relation ${table.label.en}: ${relation.label.en}`,
  done: (installed) => hasColumn(installed, logicalName(table), relation.schemaName),
  requests: ({ languages }) => [post('RelationshipDefinitions', relationBody(table, relation, languages))],
});

/**
 * Relations that a row may do without, which can point to tables that are created later. With the column comes a field on
 * the plugin's form, if an earlier version created the form without it; later, staff decide what is on it.
 */
export const optionalRelationSteps = (): Definition[] =>
  TABLES.flatMap((table) =>
    table.relations
      .filter(({ optional }) => optional)
      .map((relation): Definition => {
        const step = relationStep(table, relation);
        return {
          ...step,
          requests: (installed) => [...step.requests(installed), ...requestRoleFieldRequests(installed)],
        };
      })
  );

export const tableSteps = (table: TablePlan): Definition[] => {
  const name = logicalName(table);
  const path = definitionPath(name);
  return [
    {
      title: `Table ${table.label.en} (${name})`,
      done: ({ tables, untracked }) => tables.has(name) && !untracked.has(name),
      requests: ({ languages, untracked }) => {
        const definition = untracked.get(name);
        return definition
          ? [
              write(
                'PUT',
                path,
                { ...definition, ChangeTrackingEnabled: true },
                { ...IN_SOLUTION, 'MSCRM.MergeLabels': 'true' }
              ),
            ]
          : [post('EntityDefinitions', tableBody(table, languages))];
      },
    },
    ...table.columns.map((column): Definition => ({
      title: `Column ${table.label.en}: ${column.label.en}`,
      done: (installed) => hasColumn(installed, name, column.schemaName),
      requests: ({ languages }) => [post(`${path}/Attributes`, columnBody(column, languages))],
    })),
    ...table.relations.filter(({ optional }) => !optional).map((relation) => relationStep(table, relation)),
    ...table.keys.map((key) => keyStep(table, key)),
  ];
};

export const statusSteps = (): Definition[] =>
  (Object.keys(INVITATION_STATUS) as InvitationStatus[]).map((key) => {
    const { state, status } = INVITATION_STATUS[key];
    const text = STATUS_TEXTS[key];
    // Every table has the statuses 1 and 2; they only get new labels.
    const isBuiltIn = status <= 2;
    return {
      title: `Status reason ${text.en}`,
      done: ({ statuses, languages }) =>
        isBuiltIn ? statuses.get(status) === inBaseLanguage(text, languages) : statuses.has(status),
      requests: ({ languages }) => {
        const option = {
          EntityLogicalName: INVITATION_TABLE,
          AttributeLogicalName: 'statuscode',
          Value: status,
          Label: label(text, languages),
          SolutionUniqueName: SOLUTION.uniqueName,
        };
        return [
          isBuiltIn
            ? post('UpdateOptionValue', { ...option, MergeLabels: true }, {})
            : post('InsertStatusValue', { ...option, StateCode: state }, {}),
        ];
      },
    };
  });
