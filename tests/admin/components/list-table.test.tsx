import { screen } from '@testing-library/react';
import { type ComponentProps, useState } from 'react';
import { ListTable } from '../../../admin/src/shared/components/list-table';
import { renderAdmin } from '../support/render-admin';

interface Contact {
  id: string;
  name: string;
}

const contacts: Contact[] = [
  { id: '1', name: 'Ada' },
  { id: '2', name: 'Grace' },
];

const ContactTable = (props: Partial<ComponentProps<typeof ListTable<Contact>>>) => {
  const [selected, setSelected] = useState<readonly Contact[]>([]);
  return (
    <>
      <ListTable
        label="Contacts"
        columns={['Name', '']}
        rows={contacts}
        loading="Loading contacts"
        empty="No contacts."
        selection={{ selected, nameOf: ({ name }) => name, onChange: setSelected }}
        {...props}
      >
        {({ name }) => (
          <>
            <td>
              <a href={`/${name}`}>{name}</a>
            </td>
            <td>
              <button>{`Greet ${name}`}</button>
            </td>
          </>
        )}
      </ListTable>
      <output aria-label="Selected">{selected.map(({ name }) => name).join()}</output>
    </>
  );
};

const open = async (props: Partial<ComponentProps<typeof ListTable<Contact>>> = {}) =>
  (await renderAdmin(<ContactTable {...props} />)).user;
const selected = () => screen.getByRole('status', { name: 'Selected' }).textContent;
const checkbox = (name: string) => screen.getByRole('checkbox', { name });

describe('ListTable', () => {
  it('lets Tab move through every control in its rows', async () => {
    const user = await open();
    const reached: (string | null)[] = [];
    for (let presses = 0; presses < 7; presses += 1) {
      await user.tab();
      const { activeElement: element } = document;
      reached.push(element?.getAttribute('aria-label') ?? element?.textContent ?? null);
    }
    expect(reached).toEqual([
      'Select all on this page',
      ...contacts.flatMap(({ name }) => [`Select ${name}`, name, `Greet ${name}`]),
    ]);
  });

  it('selects single rows by name, and all rows', async () => {
    const user = await open();
    await user.click(checkbox('Select Grace'));
    expect(selected()).toBe('Grace');
    expect(checkbox('Select all on this page')).toBePartiallyChecked();
    await user.click(checkbox('Select all on this page'));
    expect(selected()).toBe('Ada,Grace');
    await user.click(checkbox('Select Grace'));
    expect(selected()).toBe('Ada');
    await user.click(checkbox('Select all on this page'));
    await user.click(checkbox('Select all on this page'));
    expect(selected()).toBe('');
  });

  it('has a heading for every column except those of buttons', async () => {
    await open();
    expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['Name']);
  });

  it('shows that its rows are loading', async () => {
    await open({ rows: undefined });
    expect(screen.getByText('Loading contacts')).toBeInTheDocument();
    expect(screen.queryByText('No contacts.')).toBeNull();
  });

  it('shows that it is empty, and disables the selection', async () => {
    await open({ rows: [] });
    expect(screen.getByText('No contacts.')).toBeVisible();
    expect(checkbox('Select all on this page')).toBeDisabled();
  });
});
