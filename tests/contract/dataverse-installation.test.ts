import { main } from '../../server/src/crm/dataverse/cli';
import { createDataverseClient } from '../../server/src/crm/dataverse/client/client';
import { createModelSource } from '../../server/src/crm/dataverse/model/model';
import { resolveNames } from '../../server/src/crm/dataverse/model/names';
import { checkInstallation, install } from '../../server/src/crm/dataverse/provisioning/install';
import { missingPrivileges } from '../../server/src/crm/dataverse/provisioning/missing-privileges';
import { startDataverseServer, type DataverseServer } from '../dataverse-server';
import { addRow, connectionTo } from '../dataverse-server/support';

let server: DataverseServer;

beforeEach(async () => {
  server = await startDataverseServer();
});
afterEach(() => server.close());

const run = (until?: Date) => install(createDataverseClient(connectionTo(server)), { until });
const states = async () => (await run()).steps.map((step) => step.state);
const changes = () => server.requests.filter((request) => !request.startsWith('GET'));

describe('installing the CRM tables', () => {
  it('creates everything in an empty environment and publishes it', async () => {
    expect(new Set(await states())).toEqual(new Set(['made']));
    const { schema, store } = server.environment;
    expect(schema.get('tpc_portalinvitation').hasActivities).toBe(true);
    expect(schema.get('tpc_portalinvitation').statuses.map(({ value, label }) => [value, label])).toEqual([
      [1, 'New'],
      [2, 'Revoked'],
      [714420000, 'Failed'],
      [714420001, 'Sent'],
      [714420002, 'Redeemed'],
      [714420003, 'Expired'],
    ]);
    expect(schema.get('tpc_portaluser').keys).toMatchObject([{ columns: ['tpc_contactid', 'tpc_portalid'] }]);
    expect(store.all(schema.get('appaction'))).toMatchObject([
      { values: { contextvalue: 'contact', onclickeventjavascriptfunctionname: 'CrmUserInvite.invite' } },
    ]);
    expect(changes().slice(-2)).toEqual(['POST PublishAllXml', expect.stringMatching(/^PATCH solutions/)]);
  });

  it('changes nothing when it runs again', async () => {
    await states();
    server.requests.length = 0;
    expect(new Set(await states())).toEqual(new Set(['there']));
    expect(changes()).toEqual([]);
  });

  it('adds missing parts and does not change existing ones', async () => {
    await states();
    const { columns } = server.environment.schema.get('tpc_portal');
    const longer = { ...columns.get('tpc_key'), maxLength: 850 } as never;
    columns.set('tpc_key', longer);
    columns.delete('tpc_signupurl');
    server.requests.length = 0;
    await states();
    expect(changes()).toEqual([
      expect.stringMatching(/^PATCH solutions/),
      "POST EntityDefinitions(LogicalName='tpc_portal')/Attributes",
      'POST PublishAllXml',
      expect.stringMatching(/^PATCH solutions/),
    ]);
    expect(columns.get('tpc_key')).toBe(longer);
    expect(columns.has('tpc_signupurl')).toBe(true);
  });

  it('uses an existing publisher with another id', async () => {
    const publisherId = addRow(server, 'publisher', { uniquename: 'theportalconnector' });
    expect((await states())[0]).toBe('there');
    const { schema, store } = server.environment;
    expect(store.all(schema.get('solution'))).toMatchObject([
      { values: { publisherid: { id: publisherId } } },
    ]);
  });

  it('stops at the first failure, explains it, and continues from there the next time', async () => {
    server.faults.add({
      match: /^POST RelationshipDefinitions/,
      misfortune: { kind: 'answer', status: 403, message: 'is missing prvCreateRelationship privilege' },
    });
    const reports = (await run()).steps.filter((step) => step.state !== 'missing');
    expect(reports.at(-1)).toMatchObject({
      title: 'Relation Portal Role: Portal',
      state: 'failed',
      message: expect.stringContaining('prvCreateRelationship') as string,
    });
    const again = await states();
    expect(again.slice(0, reports.length - 1)).toEqual(Array(reports.length - 1).fill('there'));
    expect(again.slice(reports.length - 1)).not.toContain('failed');
  });

  it('continues step by step when its time limit is reached, and finally publishes', async () => {
    const over = new Date(0);
    const first = await run(over);
    expect(first.finished).toBe(false);
    expect(first.steps.map((step) => step.state).slice(0, 2)).toEqual(['made', 'missing']);
    let last = first;
    for (let calls = 1; !last.finished; calls += 1) {
      expect(calls).toBeLessThan(first.steps.length);
      last = await run(over);
    }
    expect(last.steps).toHaveLength(first.steps.length);
    expect(last.steps.map((step) => step.state)).not.toContain('missing');
    expect(changes().slice(-2)).toEqual(['POST PublishAllXml', expect.stringMatching(/^PATCH solutions/)]);
  });

  it('takes effect on a running site, including the relations that are created last', async () => {
    const over = new Date(0);
    const site = createDataverseClient(connectionTo(server));
    const model = createModelSource(site, resolveNames({}));
    const isThere = () => server.environment.schema.find('tpc_portaluser') !== undefined;
    while (!isThere()) await run(over);
    const navigationOf = async () => (await model()).portalUser.navigation('tpc_contactid', 'contact');
    await expect(navigationOf()).rejects.toMatchObject({ kind: 'misconfigured' });

    await run();
    expect(await navigationOf()).toBe('tpc_ContactId');
    server.requests.length = 0;
    await navigationOf();
    expect(server.requests).toEqual([]);
  });

  /** Runs the installation and kills it after a number of changes. Returns how many changes were made. */
  const runKilledAfter = async (count: number): Promise<number> => {
    const client = createDataverseClient(connectionTo(server));
    let made = 0;
    await new Promise<void>((resolve) => {
      const send: typeof client.send = async (request) => {
        if (made === count) {
          resolve();
          return new Promise(() => undefined);
        }
        const answer = await client.send(request);
        made += 1;
        return answer;
      };
      void install({ ...client, send }).then(() => resolve());
    });
    return made;
  };
  const expectAllPublished = async () => {
    expect(await states()).not.toContain('failed');
    const all = changes();
    const last = all.findLastIndex((request) => request.startsWith('POST') && !request.includes('Publish'));
    expect(all.lastIndexOf('POST PublishAllXml')).toBeGreaterThan(last);
    server.requests.length = 0;
    expect(new Set(await states())).toEqual(new Set(['there']));
    expect(changes()).toEqual([]);
  };

  it('finishes and publishes after an interruption between any two steps', async () => {
    const total = await runKilledAfter(Infinity);
    for (let count = 0; count < total; count += 1) {
      await server.close();
      server = await startDataverseServer();
      expect(await runKilledAfter(count)).toBe(count);
      await expectAllPublished();
    }
  }, 120_000);

  it('publishes what an interrupted run added to a finished installation', async () => {
    await states();
    for (const count of [0, 1, 2, 3, 4]) {
      server.environment.schema.get('tpc_portal').columns.delete('tpc_signupurl');
      server.environment.schema.get('tpc_portal').columns.delete('tpc_emailtemplates');
      server.requests.length = 0;
      await runKilledAfter(count);
      await expectAllPublished();
    }
  });

  it('is finished when a step has failed, and reports the remaining steps as missing', async () => {
    server.faults.add({ match: /^POST EntityDefinitions/, misfortune: { kind: 'answer', status: 403 } });
    const { finished, steps } = await run();
    expect(finished).toBe(true);
    expect(steps.map((step) => step.state).slice(0, 4)).toEqual(['made', 'made', 'failed', 'missing']);
  });

  it('names the privileges that the application user lacks', async () => {
    const client = createDataverseClient(connectionTo(server));
    expect(await missingPrivileges(client)).toEqual([]);
    server.environment.missingPrivileges.add('prvCreateEntity').add('prvReadSolution');
    expect(await missingPrivileges(client)).toEqual(['prvCreateEntity']);
  });

  it('can be checked without changing anything', async () => {
    const client = createDataverseClient(connectionTo(server));
    const before = await checkInstallation(client);
    expect(new Set(before.map((step) => step.state))).toEqual(new Set(['missing']));
    expect(changes()).toEqual([]);
    await states();
    const after = await checkInstallation(client);
    expect(new Set(after.map((step) => step.state))).toEqual(new Set(['there']));
  });
});

describe('the command crm-user-invite-dynamics', () => {
  const run = async (args: string[], environment: Record<string, string | undefined> = {}) => {
    const out: string[] = [];
    const errors: string[] = [];
    const code = await main(args, {
      environment,
      write: (line) => out.push(line),
      writeError: (line) => errors.push(line),
    });
    return { code, out: out.join('\n'), errors: errors.join('\n') };
  };
  const environment = () => ({
    DATAVERSE_URL: server.origin,
    DATAVERSE_TENANT_ID: server.credentials.tenantId,
    DATAVERSE_CLIENT_ID: server.credentials.clientId,
    DATAVERSE_CLIENT_SECRET: server.credentials.clientSecret,
    AZURE_AUTHORITY_HOST: server.origin,
  });

  it('checks, installs and checks again', async () => {
    expect(await run(['check'], environment())).toMatchObject({
      code: 1,
      out: expect.stringContaining('- Table Portal (tpc_portal): missing') as string,
    });
    expect(await run(['install'], environment())).toMatchObject({
      code: 0,
      out: expect.stringContaining('+ Button Invite to portal on the contact: made') as string,
    });
    expect(await run(['check'], environment())).toMatchObject({
      code: 0,
      out: expect.stringContaining('All parts exist.') as string,
    });
  });

  it('prints the whole plan without a connection', async () => {
    const { code, out } = await run(['print']);
    expect(code).toBe(0);
    expect(out).toContain('POST /api/data/v9.2/EntityDefinitions');
    expect(out).toContain('"SchemaName": "tpc_PortalInvitation"');
    expect(out).toContain('tpc_portaluser: Create, Read, Write, Append (organization)');
    expect(out).toContain('Send Email as Another User');
    expect(server.requests).toEqual([]);
  });

  it('prints exactly the requests that an installation sends', async () => {
    const { out } = await run(['print']);
    const printed = [...out.matchAll(/^(POST|PATCH) \/api\/data\/v9\.2\/(.*)$/gm)].map(
      ([, method, path]) => `${method ?? ''} ${path ?? ''}`
    );
    await run(['install'], environment());
    expect(changes()).toEqual(printed);
  });

  it('names the missing environment variables', async () => {
    const { code, errors } = await run(['install'], { DATAVERSE_URL: server.origin });
    expect(code).toBe(2);
    expect(errors).toContain('DATAVERSE_TENANT_ID');
    expect(errors).toContain('DATAVERSE_CLIENT_SECRET');
    expect(errors).not.toContain('DATAVERSE_URL');
    expect(
      await run(['check'], {
        ...environment(),
        DATAVERSE_CLIENT_SECRET: undefined,
        DATAVERSE_CERTIFICATE_THUMBPRINT: 'ab',
        DATAVERSE_CERTIFICATE_KEY_FILE: '/nowhere.pem',
      })
    ).toMatchObject({ code: 2, errors: expect.stringContaining('/nowhere.pem') as string });
  });

  it('explains why the sign-in failed without showing the secret', async () => {
    const { code, errors } = await run(['check'], {
      ...environment(),
      DATAVERSE_CLIENT_SECRET: 'wrong-secret',
    });
    expect(code).toBe(1);
    expect(errors).toContain('client secret is wrong');
    expect(errors).not.toContain('wrong-secret');
  });

  it.each([
    ['DATAVERSE_URL', 'contoso'],
    ['DATAVERSE_TENANT_ID', 'contoso'],
    ['DATAVERSE_CLIENT_ID', 'contoso'],
  ])('names the variable %s when its value is wrong', async (name, value) => {
    const { code, errors } = await run(['check'], { ...environment(), [name]: value });
    expect(code).toBe(1);
    expect(errors).toContain(name);
  });

  it.each([['--help'], ['-h'], ['help']])('prints its help for %s', async (arg) => {
    expect(await run([arg])).toEqual({
      code: 0,
      out: expect.stringContaining('install') as string,
      errors: '',
    });
  });

  it.each([
    [[], 'No command'],
    [['remove'], 'remove'],
    [['install', 'now'], 'install now'],
  ])(
    'names the arguments that it does not understand and prints its help when called with %j',
    async (args, said) => {
      const { code, out, errors } = await run(args);
      expect([code, out]).toEqual([2, '']);
      expect(errors.split('\n')[0]).toContain(said);
      expect(errors).toContain('creates the missing parts');
    }
  );
});
