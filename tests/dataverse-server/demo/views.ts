import { html } from 'hono/html';
import type { ContactRecord, Records } from './records';

type Markup = ReturnType<typeof html>;

const STYLE = `
  :root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #201f1e; background: #f3f2f1 }
  body { margin: 0 }
  header { background: #002050; color: #fff; padding: .7rem 1.5rem; display: flex; gap: 1.5rem; align-items: baseline }
  header a { color: #fff; text-decoration: none }
  header strong { font-size: 1.1rem; font-weight: 600 }
  header span { opacity: .8; margin-left: auto }
  main { max-width: 62rem; margin: 1.5rem auto; padding: 0 1.5rem }
  h1 { font-size: 1.5rem; font-weight: 600; margin: 0 0 1rem }
  h2 { font-size: 1.05rem; font-weight: 600; margin: 0 0 .75rem }
  section { background: #fff; border: 1px solid #e1dfdd; border-radius: 4px; padding: 1rem 1.25rem; margin-bottom: 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid #edebe9; vertical-align: top }
  th { font-weight: 600; color: #605e5c; font-size: .85rem }
  a { color: #0f5499 }
  form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 }
  label { display: grid; gap: .2rem; font-size: .85rem; color: #605e5c }
  input, select { font: inherit; color: inherit; padding: .35rem .5rem; border: 1px solid #8a8886; border-radius: 2px; background: #fff; min-width: 13rem }
  button { font: inherit; padding: .4rem .9rem; border: 1px solid #8a8886; border-radius: 2px; background: #fff; cursor: pointer }
  button.primary { background: #0f5499; border-color: #0f5499; color: #fff }
  .muted { color: #605e5c }
  .notice { background: #dff6dd; border-color: #107c10 }
  td form { gap: .4rem }
`;

const page = (title: string, content: Markup): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – Dynamics</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <strong><a href="/">Dynamics</a></strong>
          <a href="/">Contacts</a>
          <span>a stand-in for Dynamics 365, for trying out</span>
        </header>
        <main>${content}</main>
      </body>
    </html>`;

export const contactsView = (contacts: ReturnType<Records['contacts']>, search: string): Markup =>
  page(
    'Contacts',
    html`<h1>Contacts</h1>
      <section>
        <form method="get" role="search">
          <label>Name or e-mail address <input type="search" name="search" value="${search}" /></label>
          <button>Search</button>
        </form>
      </section>
      <section>
        ${
          contacts.length === 0
            ? html`<p class="muted">No contact is called that.</p>`
            : html`<table>
                <thead>
                  <tr>
                    <th>Full name</th>
                    <th>Company</th>
                    <th>E-mail address</th>
                    <th>Status</th>
                  </tr>
                </thead>
                <tbody>
                  ${contacts.map(
                    ({ id, fullName, company, email, active }) =>
                      html`<tr>
                        <td><a href="/contacts/${id}">${fullName}</a></td>
                        <td>${company}</td>
                        <td>${email}</td>
                        <td>${active ? 'Active' : 'Inactive'}</td>
                      </tr>`
                  )}
                </tbody>
              </table>`
        }
      </section>`
  );

type Portals = ReturnType<Records['portals']>;

const roleOptions = (portals: Portals, selected = ''): Markup[] =>
  portals.map(
    ({ name, roles }) =>
      html`<optgroup label="${name}">
        ${roles.map(
          (role) =>
            html`<option value="${role.id}" ${role.id === selected ? 'selected' : ''}>${role.name}</option>`
        )}
      </optgroup>`
  );

const inviteForm = (id: string, portals: Portals): Markup =>
  html`<section aria-label="Invite to portal">
    <h2>Invite to portal</h2>
    <form method="post" action="/contacts/${id}/invitations">
      <label>
        Portal
        <select name="portalId" required>
          ${portals.map((portal) => html`<option value="${portal.id}">${portal.name}</option>`)}
        </select>
      </label>
      <label
        >Portal Role
        <select name="roleId" required>
          ${roleOptions(portals)}
        </select></label
      >
      <button class="primary">Save</button>
    </form>
  </section>`;

const detailsForm = ({ id, email, active }: ContactRecord): Markup =>
  html`<section aria-label="Details">
    <h2>Details</h2>
    <form method="post" action="/contacts/${id}">
      <label>E-mail address <input type="email" name="email" value="${email}" /></label>
      <label>
        Status
        <select name="statecode">
          <option value="0" ${active ? 'selected' : ''}>Active</option>
          <option value="1" ${active ? '' : 'selected'}>Inactive</option>
        </select>
      </label>
      <button>Save</button>
    </form>
  </section>`;

const invitationsTable = ({ id, invitations }: ContactRecord): Markup =>
  html`<section aria-label="Portal Invitations">
    <h2>Portal Invitations</h2>
    ${
      invitations.length === 0
        ? html`<p class="muted">None yet.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>Portal</th>
                <th>Portal Role</th>
                <th>Status Reason</th>
                <th>Status</th>
                <th>E-mails</th>
                <th></th>
              </tr>
            </thead>
            <tbody>
              ${invitations.map(
                (invitation) =>
                  html`<tr>
                    <td>${invitation.portal}</td>
                    <td>${invitation.role}</td>
                    <td>${invitation.status}</td>
                    <td>${invitation.active ? 'Active' : 'Inactive'}</td>
                    <td>
                      ${invitation.emails.map(({ subject, status }) => html`${subject} (${status})<br />`)}
                    </td>
                    <td>
                      <form method="post" action="/contacts/${id}/invitations/${invitation.id}/revoke">
                        <button>Revoke</button>
                      </form>
                    </td>
                  </tr>`
              )}
            </tbody>
          </table>`
    }
  </section>`;

const portalUsersTable = ({ id, portalUsers }: ContactRecord, portals: Portals): Markup =>
  html`<section aria-label="Portal Users">
    <h2>Portal Users</h2>
    ${
      portalUsers.length === 0
        ? html`<p class="muted">None yet.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>Portal</th>
                <th>Username</th>
                <th>Status</th>
                <th>Portal Role</th>
              </tr>
            </thead>
            <tbody>
              ${portalUsers.map(
                (portalUser) =>
                  html`<tr>
                    <td>${portalUser.portal}</td>
                    <td>${portalUser.username}</td>
                    <td>${portalUser.active ? 'Active' : 'Inactive'}</td>
                    <td>
                      <form method="post" action="/contacts/${id}/portal-users/${portalUser.id}">
                        <select name="roleId" aria-label="Portal Role">
                          ${roleOptions(
                            portals.filter(({ name }) => name === portalUser.portal),
                            portalUser.roleId
                          )}
                        </select>
                        <button name="statecode" value="0">Save</button>
                        <button name="statecode" value="1">Deactivate</button>
                      </form>
                    </td>
                  </tr>`
              )}
            </tbody>
          </table>`
    }
  </section>`;

/** @param told The site's answer to the last notification, if there was one */
export const contactView = (contact: ContactRecord, portals: Portals, told: string | null): Markup =>
  page(
    contact.fullName,
    html`<h1>${contact.fullName}</h1>
      <p class="muted">${[contact.company, contact.phone].filter(Boolean).join(' · ')}</p>
      ${told === null ? '' : html`<section class="notice" role="status">Saved. The webhook answered ${told}.</section>`}
      ${inviteForm(contact.id, portals)} ${invitationsTable(contact)} ${portalUsersTable(contact, portals)}
      ${detailsForm(contact)}`
  );

export const notFoundView = (): Markup => page('Not found', html`<h1>There is no such page</h1>`);
