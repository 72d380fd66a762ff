import { appSteps, closingSteps, commandSteps } from './app-steps';
import { contactSteps, formSteps } from './form-steps';
import type { Installed } from './installed';
import { PUBLISHED, PUBLISHER, SOLUTION, TABLES, UNPUBLISHED } from './solution';
import { patch, post, type Definition, type Step } from './step';
import { optionalRelationSteps, statusSteps, tableSteps } from './table-steps';
import { viewSteps } from './view-steps';

const packageSteps: Definition[] = [
  {
    title: `Publisher ${PUBLISHER.friendlyName}`,
    done: ({ publisherId }) => publisherId !== null,
    requests: () => [
      post(
        'publishers',
        {
          publisherid: PUBLISHER.id,
          uniquename: PUBLISHER.uniqueName,
          friendlyname: PUBLISHER.friendlyName,
          customizationprefix: PUBLISHER.prefix,
          customizationoptionvalueprefix: PUBLISHER.optionValuePrefix,
        },
        {}
      ),
    ],
  },
  {
    title: `Solution ${SOLUTION.friendlyName}`,
    done: ({ solutionId }) => solutionId !== null,
    requests: ({ publisherId }) => [
      post(
        'solutions',
        {
          solutionid: SOLUTION.id,
          uniquename: SOLUTION.uniqueName,
          friendlyname: SOLUTION.friendlyName,
          description: UNPUBLISHED,
          version: SOLUTION.version,
          'publisherid@odata.bind': `/publishers(${publisherId ?? PUBLISHER.id})`,
        },
        {}
      ),
    ],
  },
];

/** Records in the solution whether everything is published, so that later runs know. */
const noteStep = (title: string, description: string): Omit<Step, 'done'> => ({
  title,
  kind: 'note',
  part: 'solution',
  requests: ({ solutionId }) => [patch(`solutions(${solutionId ?? SOLUTION.id})`, { description }, {})],
});

/**
 * All parts of the solution in the order in which they can be created, followed by publishing. The run that reaches the end
 * also publishes what earlier, interrupted runs created.
 *
 * @param installed What is there when the run begins
 */
export const buildPlan = (installed: Installed): Step[] => {
  const inPart =
    (part: Step['part']) =>
    (step: Definition): Step => ({ kind: 'definition', part, ...step });
  const packaging = packageSteps.map(inPart('solution'));
  const tables = [...TABLES.flatMap(tableSteps), ...optionalRelationSteps()].map(inPart('tables'));
  const rest = [
    ...statusSteps(),
    ...viewSteps(),
    ...formSteps(),
    ...contactSteps(),
    ...commandSteps(),
    ...appSteps(),
  ].map(inPart('solution'));
  const isWhole = [...packaging, ...tables, ...rest].every((step) => step.done(installed));
  const reopening: Step = {
    ...noteStep('Marking the solution as not fully published', UNPUBLISHED),
    done: () => false,
  };
  const done = ({ published }: Installed): boolean => published;
  // Once begun, publishing has to reach its end: only then is it recorded.
  const closing = closingSteps(installed).map((step, index): Step => ({
    ...inPart('solution')({ ...step, done }),
    ...(index > 0 && { atOnce: true as const }),
  }));
  return [
    ...packaging,
    ...(installed.published && !isWhole ? [reopening] : []),
    ...tables,
    ...rest,
    ...closing,
    { ...noteStep('Marking the solution as published', PUBLISHED), done, atOnce: true },
  ];
};
