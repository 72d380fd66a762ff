import { act, screen } from '@testing-library/react';
import type { StrapiApp } from '@strapi/strapi/admin';
import plugin from '../../admin/src';
import type { EditViewPanel, EditViewProps } from '../../admin/src/contacts/content-manager';
import { PERMISSIONS } from '../../contracts/permissions';
import { FakeServer } from './support/fake-server';
import { contactOf } from './support/records';
import { renderAdmin } from './support/render-admin';

const CONTACT_UID = 'plugin::crm-user-invite.contact';

/** Permissions load asynchronously, and the panel waits for them. */
const permissionsAreKnown = () => act(() => new Promise((resolve) => setTimeout(resolve, 50)));

/** The Content Manager's plugin API. */
const contentManager = () => {
  const panels: EditViewPanel[] = [];
  return { panels, apis: { addEditViewSidePanel: (added: EditViewPanel[]) => panels.push(...added) } };
};

const bootstrap = (apis: object) => plugin.bootstrap({ getPlugin: () => ({ apis }) } as unknown as StrapiApp);

describe('the admin plugin', () => {
  const ACTIONS = Object.keys(PERMISSIONS).map((name) => `plugin::crm-user-invite.${name}`);

  const register = () => {
    const app = {
      registerPlugin: jest.fn(),
      addMenuLink: jest.fn(),
      addSettingsLink: jest.fn(),
      widgets: { register: jest.fn() },
      customFields: { register: jest.fn() },
    };
    plugin.register(app as unknown as StrapiApp);
    return app;
  };

  it('adds one menu entry for users who may open a section', () => {
    const { addMenuLink } = register();
    expect(addMenuLink).toHaveBeenCalledTimes(1);
    const [{ to, permissions }] = addMenuLink.mock.calls[0];
    expect(to).toBe('plugins/crm-user-invite');
    expect(permissions).not.toEqual([]);
    for (const { action } of permissions) expect(ACTIONS).toContain(action);
  });

  it('adds a settings section for users with permission', () => {
    const [section, links] = register().addSettingsLink.mock.calls[0];
    expect(section.id).toBe('crm-user-invite');
    expect(links.map(({ to }: { to: string }) => to)).toEqual([
      'crm-user-invite/setup',
      'crm-user-invite/connection',
      'crm-user-invite/jobs',
      'crm-user-invite/webhooks',
    ]);
    for (const { permissions } of links) {
      expect(permissions).toEqual([{ action: 'plugin::crm-user-invite.settings.read', subject: null }]);
    }
  });

  it('adds a homepage widget for users with permission', async () => {
    const [card] = register().widgets.register.mock.calls[0];
    expect(card.permissions).toEqual([{ action: 'plugin::crm-user-invite.settings.read', subject: null }]);
    expect(await card.component()).toEqual(expect.any(Function));
  });

  it('starts without the Content Manager', () => {
    expect(() => bootstrap({})).not.toThrow();
  });
});

describe('the Content Manager panel', () => {
  const entry = { model: CONTACT_UID, documentId: 'contact-1', document: {} };

  const renderPanel = async (props: EditViewProps, options?: Parameters<typeof renderAdmin>[1]) => {
    const { panels, apis } = contentManager();
    bootstrap(apis);
    const Panels = () => panels.map((panel, index) => <Panel key={index} panel={panel} />);
    const Panel = ({ panel }: { panel: EditViewPanel }) => {
      const shown = panel(props);
      return shown ? <section aria-label={shown.title}>{shown.content}</section> : <p>no panel</p>;
    };
    await renderAdmin(<Panels />, options);
  };

  beforeEach(() => {
    const server = new FakeServer();
    server.install();
    server.on('GET /contacts/contact-1', { body: { data: contactOf() } });
  });

  it('shows the portal access of a contact', async () => {
    await renderPanel(entry);
    expect(await screen.findByRole('region', { name: 'Portal access' })).toBeVisible();
    expect(await screen.findByText('This contact has not been invited yet.')).toBeVisible();
  });

  it.each([
    ['an entry of another type', { ...entry, model: 'api::page.page' }],
    ['a new contact', { model: CONTACT_UID, documentId: 'create' }],
    ['a duplicate that is not saved yet', { ...entry, document: undefined }],
  ])('is hidden for %s', async (_case, props) => {
    await renderPanel(props);
    await permissionsAreKnown();
    expect(screen.getByText('no panel')).toBeVisible();
  });

  it('is hidden without permission to read contacts', async () => {
    await renderPanel(entry, { may: ['invitations.read'] });
    await permissionsAreKnown();
    expect(screen.getByText('no panel')).toBeVisible();
  });
});
