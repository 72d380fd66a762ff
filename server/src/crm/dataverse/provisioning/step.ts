import type { InstallStep } from '../../../../../contracts';
import type { DataverseRequest } from '../client/client';
import type { Installed } from './installed';
import { SOLUTION, type TablePlan } from './solution';

/** Why a part that exists does not work. */
export type Problem = Required<Pick<InstallStep, 'state' | 'message'>>;

/** One part to create. */
export interface Step {
  title: string;
  /** `note`: only records for later runs how far the installation is. */
  kind: 'definition' | 'note';
  /** Which part it belongs to. The connector checks the tables itself, under the configured names. */
  part: 'tables' | 'solution';
  done: (installed: Installed) => boolean;
  problem?: (installed: Installed) => Problem | null;
  /** What is to be sent, in order, given what is there when its turn comes. */
  requests: (installed: Installed) => DataverseRequest[];
  /** Depends on what Dynamics made for earlier steps, so that the environment has to be read again before it. */
  rereads?: true;
  /** Never deferred: otherwise the previous step would have to be repeated. */
  atOnce?: true;
}

/** A step that creates a part. */
export type Definition = Omit<Step, 'kind' | 'part'>;

export const IN_SOLUTION = { 'MSCRM.SolutionUniqueName': SOLUTION.uniqueName };

type Headers = Record<string, string>;

// The installation repeats requests itself, after it has read what is there.
export const write = (
  method: 'POST' | 'PATCH' | 'PUT',
  path: string,
  body: unknown,
  headers: Headers
): DataverseRequest => ({ method, path, body, headers, repeatable: false, long: true });

export const post = (path: string, body: unknown, headers: Headers = IN_SOLUTION): DataverseRequest =>
  write('POST', path, body, headers);

/** Changes a row; never creates it. */
export const patch = (path: string, body: unknown, headers: Headers = IN_SOLUTION): DataverseRequest =>
  write('PATCH', path, body, { ...headers, 'If-Match': '*' });

export const logicalName = (table: TablePlan): string => table.schemaName.toLowerCase();
export const definitionPath = (table: string): string => `EntityDefinitions(LogicalName='${table}')`;
