import { act, screen, waitFor } from '@testing-library/react';
import type { ImportCapabilities, ImportReport } from '../../../contracts';
import { ImportButton } from '../../../admin/src/contacts/import/import-dialog';
import { axeProblems } from '../support/axe-problems';
import { findAlert } from '../support/find-alert';
import { FakeServer, refusal } from '../support/fake-server';
import { renderAdmin } from '../support/render-admin';

let server: FakeServer;

const offer: ImportCapabilities = {
  columns: ['firstName', 'email'],
  limits: { bytes: 10_000_000, rows: 20_000, columns: 100 },
};

const report: ImportReport = {
  dryRun: true,
  rows: 4,
  created: 2,
  duplicates: 1,
  refused: 1,
  restricted: 0,
  encoding: 'utf-8',
  header: ['Name', 'E-mail', 'Shoe size'],
  headerLine: 1,
  columns: [
    { name: 'Name', field: 'fullName', candidate: null, samples: ['Ada'] },
    { name: 'E-mail', field: 'email', candidate: null, samples: ['ada@example.com', 'x@example.com'] },
    { name: 'Shoe size', field: null, candidate: null, samples: ['38', '39'] },
  ],
  leftOut: [
    { line: 3, cells: ['=1+1', 'no address', '39'], problems: [{ code: 'email.invalid', column: 'email' }] },
    { line: 5, cells: ['Ada', 'ada@example.com', '38'], problems: [{ code: 'duplicate.in-crm' }] },
  ],
};
const done: ImportReport = { ...report, dryRun: false };

const file = () => new File(['email\nada@example.com'], 'people.csv', { type: 'text/csv' });

const saved = () => {
  const blobs: Blob[] = [];
  jest.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:file';
  });
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  return blobs;
};

const textOf = (blob: Blob | undefined) =>
  new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob ?? new Blob());
  });

beforeEach(() => {
  localStorage.clear();
  Object.assign(URL, { createObjectURL: () => '', revokeObjectURL: () => undefined });
  server = new FakeServer();
  server.install();
  server.on('GET /contacts/import', { body: { data: offer } });
  server.on('POST /contacts/import', ({ path }) => ({
    body: { data: path.includes('dryRun=true') ? report : done },
  }));
});
afterEach(() => jest.restoreAllMocks());

const open = async (options: Parameters<typeof renderAdmin>[1] = {}) => {
  const view = await renderAdmin(<ImportButton />, options);
  await view.user.click(await screen.findByRole('button', { name: 'Import contacts' }));
  return view;
};

describe('the contact import', () => {
  it('is offered only with permission to import', async () => {
    await renderAdmin(<ImportButton />, { may: ['contacts.read'] });
    await waitFor(() => expect(server.requestsTo('GET /contacts/import')).toEqual([]));
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is not offered if the CRM does not support it', async () => {
    server.on('GET /contacts/import', refusal(400, 'connector.unsupported'));
    await renderAdmin(<ImportButton />);
    await waitFor(() => expect(server.requestsTo('GET /contacts/import')).toHaveLength(1));
    expect(screen.queryByRole('button')).toBeNull();
  });

  it("describes the file's requirements and offers a template", async () => {
    const blobs = saved();
    const { user } = await open();
    expect(screen.getByLabelText('CSV file')).toHaveAccessibleDescription(
      /must name the columns, as your CRM or mail program does: firstName, email. Up to 20,000 rows and 10 MB/
    );
    await user.click(screen.getByRole('button', { name: 'Download template' }));
    expect(await textOf(blobs[0])).toContain('"firstName","email"\r\n"Alex","alex@example.com"');
  });

  it('shows the result of a dry run, then imports the file', async () => {
    const { user } = await open();
    expect(screen.getByRole('button', { name: 'Import' })).toHaveAttribute('aria-disabled', 'true');
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await screen.findByText('2 contacts will be imported.')).toBeVisible();
    expect(screen.getByText('One row cannot be imported.')).toBeVisible();
    expect(screen.getByText('One row is skipped because its contact already exists.')).toBeVisible();
    expect(screen.getByText('Line 3: E-mail address: Invalid e-mail address')).toBeVisible();
    expect(server.requestsTo('POST /contacts/import').map(({ path }) => path)).toEqual([
      '/contacts/import?dryRun=true&skipInvalid=false',
    ]);

    await user.click(screen.getByRole('button', { name: 'Import 2 contacts' }));
    expect(await screen.findByText('2 contacts were imported.')).toBeVisible();
    const [, second] = server.requestsTo('POST /contacts/import');
    expect(second?.path).toBe('/contacts/import?dryRun=false&skipInvalid=true');
    expect((second?.body as FormData).get('file')).toMatchObject({ name: 'people.csv' });
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('downloads skipped rows with formulas escaped', async () => {
    const blobs = saved();
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    await user.click(await screen.findByRole('button', { name: 'Download these rows as CSV' }));
    expect((await textOf(blobs[0])).split('\r\n')).toEqual([
      '"Line","Problem","Name","E-mail","Shoe size"',
      '"3","E-mail address: Invalid e-mail address","\'=1+1","no address","39"',
      '"5","Contact already exists","Ada","ada@example.com","38"',
    ]);
  });

  it('shows why and where a file cannot be read, and accepts another one', async () => {
    const issue = { path: ['12'], message: 'Invalid Opening Quote' };
    server.on(
      'POST /contacts/import',
      refusal(400, 'import.unreadable', { detail: 'quotes', errors: [issue] })
    );
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await screen.findByText(/^A quotation mark .* Line 12$/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Import' })).toHaveAttribute('aria-disabled', 'true');
    server.on('POST /contacts/import', { body: { data: report } });
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await screen.findByRole('button', { name: 'Import 2 contacts' })).toHaveAttribute(
      'aria-disabled',
      'false'
    );
    expect(screen.queryByText(/^A quotation mark/)).toBeNull();
  });
});

describe('the column mapping', () => {
  const select = (name: string) => screen.getByRole('combobox', { name });
  const choose = async (user: Awaited<ReturnType<typeof open>>['user'], name: string, option: string) => {
    await user.click(select(name));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  const mappings = () =>
    server
      .requestsTo('POST /contacts/import')
      .map(({ body }) => JSON.parse(String((body as FormData).get('mapping'))));
  const upload = async () => {
    const view = await open();
    await view.user.upload(screen.getByLabelText('CSV file'), file());
    await screen.findByText('2 contacts will be imported.');
    return view;
  };
  const phones: ImportReport = {
    ...report,
    columns: [
      { name: 'Home Phone', field: null, candidate: 'phone', samples: [] },
      { name: 'Business Phone', field: 'phone', candidate: null, samples: ['1', '2'] },
    ],
  };
  const unclear: ImportReport = {
    ...report,
    columns: [
      ...report.columns,
      {
        name: 'Opt Out',
        field: 'doNotEmail',
        candidate: null,
        samples: ['W', 'N'],
        values: [
          { value: 'W', rows: 3, means: null },
          { value: '', rows: 1, means: false },
        ],
      },
    ],
  };
  const answerBy = (answer: (mapping: { columns?: object; values?: object }) => ImportReport) =>
    server.on('POST /contacts/import', ({ body }) => ({
      body: { data: answer(JSON.parse(String((body as FormData).get('mapping')))) },
    }));

  it('shows the sample values and the field of each column', async () => {
    await upload();
    expect(select('Import E-mail as')).toHaveTextContent('E-mail address');
    expect(select('Import Shoe size as')).toHaveTextContent('Do not import');
    expect(screen.getByRole('row', { name: /Shoe size/ })).toHaveTextContent('38, 39');
    expect(await axeProblems()).toEqual([]);
  });

  it("applies the user's choice to the dry run and to the import", async () => {
    const { user } = await upload();
    await choose(user, 'Import Shoe size as', 'Job title');
    await waitFor(() => expect(mappings()).toEqual([{}, { columns: { 'Shoe size': 'jobTitle' } }]));
    await user.click(await screen.findByRole('button', { name: 'Import 2 contacts' }));
    await screen.findByText('2 contacts were imported.');
    expect(mappings().at(-1)).toEqual({ columns: { 'Shoe size': 'jobTitle' } });
  });

  it('remembers the mapping for files with the same columns, such as the skipped rows', async () => {
    const { user } = await upload();
    await choose(user, 'Import Shoe size as', 'Job title');
    await user.click(await screen.findByRole('button', { name: 'Import 2 contacts' }));
    await screen.findByText('2 contacts were imported.');
    await user.click(screen.getByRole('button', { name: 'Close' }));
    const line = { name: 'Line', field: null, candidate: null, samples: ['3'] };
    answerBy(() => ({ ...report, columns: [line, ...report.columns] }));
    await user.click(screen.getByRole('button', { name: 'Import contacts' }));
    await user.upload(screen.getByLabelText('CSV file'), file());
    await waitFor(() => expect(mappings()).toHaveLength(5));
    expect(mappings().slice(3)).toEqual([{}, { columns: { 'Shoe size': 'jobTitle' } }]);
  });

  it('names the field that another column is imported as', async () => {
    const [home, business] = phones.columns;
    const swapped = { ...phones, columns: [{ ...home!, field: 'phone' as const }, { ...business!, field: null }] }; // prettier-ignore
    answerBy(({ columns }) => (columns && 'Home Phone' in columns ? swapped : phones));
    const { user } = await upload();
    expect(
      screen.getByText('Also looks like “Phone”, but another column is imported as that field.')
    ).toBeVisible();
    await choose(user, 'Import Home Phone as', 'Phone');
    await waitFor(() => expect(select('Import Business Phone as')).toHaveTextContent('Do not import'));
    await choose(user, 'Import Business Phone as', 'Phone');
    await waitFor(() => expect(mappings().at(-1)).toEqual({ columns: { 'Business Phone': 'phone' } }));
  });

  it('warns before the import if no column is the e-mail address', async () => {
    answerBy(() => phones);
    await upload();
    expect(await findAlert('No column is imported as the e-mail address. Contacts without one cannot be invited.')).toBeVisible(); // prettier-ignore
  });

  it('requires the meaning of unclear values before the import', async () => {
    answerBy(({ values }) => (values ? report : unclear));
    const { user } = await upload();
    expect(await findAlert('The meaning of one value is unclear')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Import 2 contacts' })).toHaveAttribute(
      'aria-disabled',
      'true'
    );
    expect(select('Meaning of “empty” in Opt Out')).toHaveTextContent('E-mail allowed');
    await choose(user, 'Meaning of “W” in Opt Out', 'Do not e-mail');
    await waitFor(() => expect(mappings().at(-1)).toEqual({ values: { 'Opt Out': { W: true } } }));
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Import 2 contacts' })).toHaveAttribute(
        'aria-disabled',
        'false'
      )
    );
  });

  it('reads the file in another encoding, even after one that failed', async () => {
    const { user } = await upload();
    server.on('POST /contacts/import', refusal(400, 'import.unreadable', { detail: 'encoding' }));
    await choose(user, 'File encoding', 'UTF-16 LE');
    expect(await findAlert('The file cannot be read in this encoding')).toBeVisible();
    answerBy(() => report);
    await choose(user, 'File encoding', 'Mac Roman');
    expect(await screen.findByText('2 contacts will be imported.')).toBeVisible();
    expect(mappings().slice(1)).toEqual([{ encoding: 'utf-16le' }, { encoding: 'macintosh' }]);
  });
});

describe('a running import', () => {
  const button = (name: string) => screen.getByRole('button', { name });
  const bar = () => screen.findByRole('progressbar');

  /** A server that waits for the test before each step of an import. */
  const stepByStep = () => {
    let goOn = () => {};
    const step = () => new Promise<void>((resolve) => (goOn = resolve));
    server.on('POST /contacts/import', async ({ path, upload }) => {
      upload?.sent(0.5);
      await step();
      upload?.line({ phase: 'checking', done: 1500, total: 10_000 });
      await step();
      if (path.includes('dryRun=false')) {
        upload?.line({ phase: 'writing', done: 2500, total: 5000 });
        await step();
      }
      return { body: { data: path.includes('dryRun=true') ? report : done } };
    });
    return () => act(async () => goOn());
  };

  it('shows its phase and progress', async () => {
    const goOn = stepByStep();
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await bar()).toHaveAttribute('aria-valuenow', '50');
    expect(await bar()).toHaveAttribute('aria-valuetext', '50%');
    expect(screen.getByText('Uploading people.csv')).toHaveAttribute('role', 'status');
    expect(await axeProblems()).toEqual([]);

    await goOn();
    expect(await bar()).toHaveAttribute('aria-valuenow', '15');
    expect(screen.getByText('Checking rows')).toHaveAttribute('role', 'status');
    expect(screen.getByText('1,500 of 10,000')).toBeVisible();
    await goOn();
    await user.click(await screen.findByRole('button', { name: 'Import 2 contacts' }));
    expect(await bar()).toHaveAttribute('aria-valuenow', '50');
    await goOn();
    expect(button('Stop')).toHaveAttribute('aria-disabled', 'false');
    await goOn();
    expect(screen.getByText('Saving contacts')).toHaveAttribute('role', 'status');
    expect(screen.getByText('2,500 of 5,000')).toBeVisible();
    expect(button('Stop')).toHaveAttribute('aria-disabled', 'true');
    await user.click(button('Stop'));
    expect(await axeProblems()).toEqual([]);
    await goOn();
    expect(await screen.findByText('2 contacts were imported.')).toBeVisible();
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('requests its progress with a session that was renewed right before', async () => {
    const { user, renewSession } = await open({ session: 'the-old-session' });
    server.on('GET /contacts/import', async () => {
      renewSession('the-new-session');
      return { body: { data: offer } };
    });
    await user.upload(screen.getByLabelText('CSV file'), file());
    await screen.findByRole('button', { name: 'Import 2 contacts' });
    expect(server.requestsTo('POST /contacts/import')[0]?.headers).toEqual({
      Accept: 'application/x-ndjson',
      Authorization: 'Bearer the-new-session',
    });
  });

  it('can be stopped until contacts are being saved', async () => {
    const goOn = stepByStep();
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    await bar();
    await user.click(button('Stop'));
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(server.requestsTo('POST /contacts/import')[0]?.signal?.aborted).toBe(true);
    expect(button('Import')).toHaveAttribute('aria-disabled', 'true');

    await user.upload(screen.getByLabelText('CSV file'), file());
    await goOn();
    await goOn();
    await user.click(await screen.findByRole('button', { name: 'Import 2 contacts' }));
    await goOn();
    await user.click(button('Stop'));
    expect(await screen.findByText(/^The import was stopped\./)).toBeVisible();
    expect(server.requestsTo('POST /contacts/import').at(-1)?.signal?.aborted).toBe(true);
    await goOn();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.queryByText('2 contacts were imported.')).toBeNull();
  });

  it('uses the file that was selected last', async () => {
    const goOn = stepByStep();
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    await bar();
    await user.upload(screen.getByLabelText('CSV file'), new File(['email'], 'others.csv'));
    expect(await screen.findByText('Uploading others.csv')).toBeVisible();
    expect(server.requestsTo('POST /contacts/import').map(({ signal }) => signal?.aborted)).toEqual([
      true,
      false,
    ]);
    await goOn();
    await goOn();
    expect(await screen.findByRole('button', { name: 'Import 2 contacts' })).toBeVisible();
  });

  it('shows an error that occurs after the start', async () => {
    server.on('POST /contacts/import', ({ upload }) => {
      upload?.line({ phase: 'writing', done: 0, total: 2 });
      return { body: refusal(503, 'crm.unavailable').body };
    });
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await findAlert('The CRM does not respond.')).toBeVisible();
  });

  it('shows that the connection or the response was interrupted', async () => {
    server.on('POST /contacts/import', () => ({ status: 0, body: null }));
    const { user } = await open();
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await findAlert('Something went wrong.')).toBeVisible();
    server.on('POST /contacts/import', { body: { phase: 'checking', done: 0, total: 2 } });
    await user.upload(screen.getByLabelText('CSV file'), file());
    expect(await findAlert('Something went wrong.')).toBeVisible();
  });
});
