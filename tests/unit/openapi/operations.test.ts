import { routes } from '../../../server/src/routes';
import { permissionAction } from '../../../contracts';
import { adminOperations, publicOperations, type Operation } from '../../../scripts/openapi/operations';

interface Call {
  method: string;
  path: string;
  permissions: string[];
}

type Route = (typeof routes.admin.routes)[number];

/** The actions that a route's policies require. */
const permissionsOf = ({ config }: Route): string[] =>
  (config?.policies ?? []).flatMap((policy) =>
    typeof policy === 'object' && 'config' in policy
      ? ((policy.config as { actions?: string[] }).actions ?? [])
      : []
  );

const callOfRoute = (route: Route): Call => ({
  method: route.method.toLowerCase(),
  path: route.path,
  permissions: permissionsOf(route),
});

const callOfOperation = ({ method, path, permission }: Operation): Call => ({
  method,
  path,
  permissions: permission ? [permissionAction(permission)] : [],
});

const sorted = (calls: Call[]): Call[] =>
  [...calls].sort((one, other) => `${one.path} ${one.method}`.localeCompare(`${other.path} ${other.method}`));

describe('The document of the API', () => {
  it('describes exactly the calls of the public API', () => {
    expect(sorted(publicOperations.map(callOfOperation))).toEqual(
      sorted(routes['content-api'].routes.map(callOfRoute))
    );
  });

  it('describes exactly the calls of the admin API, with their permissions', () => {
    expect(sorted(adminOperations.map(callOfOperation))).toEqual(
      sorted(routes.admin.routes.map(callOfRoute))
    );
  });

  it('states that only admins may call the admin API', () => {
    expect(adminOperations.filter(({ access }) => access !== 'admin')).toEqual([]);
    for (const { config } of routes.admin.routes) {
      expect(config?.policies).toContain('admin::isAuthenticatedAdmin');
    }
  });

  it('gives each operation a unique name', () => {
    const ids = [...publicOperations, ...adminOperations].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has examples that match its schemas', () => {
    for (const { id, body, answers } of [...publicOperations, ...adminOperations]) {
      if (body) expect([id, body.schema.safeParse(body.example).error]).toEqual([id, undefined]);
      for (const { schema, example } of Object.values(answers)) {
        if (example) expect([id, schema?.safeParse(example).error]).toEqual([id, undefined]);
      }
    }
  });
});
