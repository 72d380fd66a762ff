import { badRequest, ODataFault } from '../fault';
import type { Environment } from '../rows/environment';
import { isReference, textOf, type Value } from '../store';
import { hasPrefix } from './naming';

const invalid = (message: string): ODataFault => badRequest(message, '0x80040203');

/**
 * Refuses an app without what Microsoft asks for, and adds the prefix to its unique name, as Dataverse does.
 *
 * @param prefix Prefix of the solution that the app is created in
 */
export const checkApp = (
  environment: Environment,
  id: string,
  values: Record<string, Value>,
  prefix: string
): Record<string, Value> => {
  const given = textOf(values.uniquename);
  const uniqueName = hasPrefix(environment, given) ? given : `${prefix}_${given}`;
  if (!textOf(values.name)) throw invalid('The app has no name.');
  if (!/^[A-Za-z0-9]+_[A-Za-z0-9]+$/.test(uniqueName)) {
    throw invalid(`The unique name '${given}' of the app has other characters than letters and digits.`);
  }
  const { schema, store } = environment;
  if (!store.find(schema.get('webresource'), textOf(values.webresourceid))) {
    throw invalid('The app has no icon: webresourceid is not the id of a web resource.');
  }
  const isTaken = store
    .all(schema.get('appmodule'))
    .some(
      (other) =>
        other.id !== id && (other.values.uniquename === uniqueName || other.values.name === values.name)
    );
  if (isTaken) {
    throw new ODataFault(412, '0x80040237', 'An app with the same name or unique name already exists.');
  }
  return { ...values, uniquename: uniqueName };
};

const ENTITY_CONTEXT = 1;
const RUNS_JAVASCRIPT = 2;
const SCRIPT = 3;

const isParameters = (text: string): boolean => {
  try {
    const parsed: unknown = JSON.parse(text);
    return (
      Array.isArray(parsed) &&
      parsed.every((each: unknown) => {
        const type = typeof each === 'object' && each !== null && 'type' in each ? each.type : undefined;
        return Number.isInteger(type);
      })
    );
  } catch {
    return false;
  }
};

const checkScript = (environment: Environment, values: Record<string, Value>): void => {
  const reference = values.onclickeventjavascriptwebresourceid;
  const script = isReference(reference) ? environment.store.follow(reference) : undefined;
  if (script?.values.webresourcetype !== SCRIPT) throw invalid('The command has no script to run.');
  if (!textOf(values.onclickeventjavascriptfunctionname))
    throw invalid('The command has no function to call.');
  const parameters = textOf(values.onclickeventjavascriptparameters);
  if (parameters && !isParameters(parameters)) {
    throw invalid('The parameters of the command are no JSON array of objects with a type.');
  }
};

/** Refuses a command without a prefix, for an unknown table, or without what it runs. */
export const checkCommand = (environment: Environment, values: Record<string, Value>): void => {
  if (!hasPrefix(environment, textOf(values.uniquename))) {
    throw badRequest(
      'Export key attribute uniquename for component appaction must start with a valid customization prefix',
      '0x800608ad'
    );
  }
  if (values.context === ENTITY_CONTEXT) {
    const table = environment.schema.find(textOf(values.contextvalue));
    if (!table) throw invalid(`There is no table ${textOf(values.contextvalue)} for the command.`);
    const reference = values.contextentity;
    if (!isReference(reference) || reference.id !== table.metadataId) {
      throw invalid(`The command's ContextEntity is not the table ${table.logicalName}.`);
    }
  }
  if (values.onclickeventtype === RUNS_JAVASCRIPT) checkScript(environment, values);
};
