import { badRequest, ODataFault } from '../fault';
import type { Environment } from '../rows/environment';
import { textOf, type Value } from '../store';

/** Prefixes of all publishers of the environment. */
const prefixes = ({ schema, store }: Environment): string[] =>
  store.all(schema.get('publisher')).map(({ values }) => textOf(values.customizationprefix));

/** Whether a name begins with a publisher's prefix and an underscore. */
export const hasPrefix = (environment: Environment, name: string): boolean =>
  prefixes(environment).some((prefix) => name.startsWith(`${prefix}_`));

/** Refuses a publisher whose prefix or range of option values breaks Microsoft's rules. */
export const checkPublisher = (values: Record<string, Value>): void => {
  const prefix = textOf(values.customizationprefix);
  if (!/^[a-z][a-z0-9]{1,7}$/i.test(prefix) || /^mscrm/i.test(prefix)) {
    throw badRequest(`The customization prefix '${prefix}' is not valid.`, '0x80040203');
  }
  const range = Number(values.customizationoptionvalueprefix);
  if (!(range >= 10_000 && range <= 99_999)) {
    throw badRequest('The option value prefix has to be between 10,000 and 99,999.', '0x80040203');
  }
};

const FORBIDDEN_EXTENSIONS = /\.(aspx|ascx|asmx|ashx)$/i;

/** Refuses a web resource with an invalid or used name. Codes are those of Microsoft's list of errors. */
export const checkWebResource = (
  environment: Environment,
  id: string,
  values: Record<string, Value>
): void => {
  const name = textOf(values.name);
  if (!name) throw badRequest('Webresource name cannot be null or empty.', '0x8004F116');
  if (!/^[A-Za-z0-9_.]+(\/[A-Za-z0-9_.]+)*$/.test(name)) {
    throw badRequest(
      'Web resource names may only include letters, numbers, periods, and nonconsecutive forward slash characters.',
      '0x8004F117'
    );
  }
  if (!hasPrefix(environment, name)) {
    throw badRequest('Webresource name does not contain a valid prefix.', '0x8004F118');
  }
  if (FORBIDDEN_EXTENSIONS.test(name)) {
    throw badRequest(
      'A Web resource cannot have the following file extensions: .aspx, .ascx, .asmx or .ashx.',
      '0x8004F119'
    );
  }
  const type = Number(values.webresourcetype);
  if (!(type >= 1 && type <= 12)) throw badRequest('Invalid web resource type specified.', '0x8004F111');
  const { schema, store } = environment;
  const other = store.all(schema.get('webresource')).find((row) => row.values.name === name);
  if (other && other.id !== id) {
    throw new ODataFault(
      412,
      '0x8004F115',
      'A webresource with the same name already exists. Use a different name.'
    );
  }
};
