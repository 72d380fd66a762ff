import { act, screen } from '@testing-library/react';
import { useState } from 'react';
import { SearchField } from '../../../admin/src/shared/components/list-controls';
import { renderAdmin } from '../support/render-admin';

describe('SearchField', () => {
  const field = () => screen.getByRole('searchbox', { name: 'Search contacts' });

  const renderField = async () => {
    const reported: (string | undefined)[] = [];
    let changeValue: (value?: string) => void = () => {};
    const Page = () => {
      const [value, setValue] = useState<string>();
      changeValue = setValue;
      return <SearchField label="Search contacts" value={value} onChange={(text) => reported.push(text)} />;
    };
    const { user } = await renderAdmin(<Page />);
    const reports = async (text: string) => {
      await act(() => jest.advanceTimersByTimeAsync(250));
      expect(reported.at(-1)).toBe(text);
    };
    return { user, reports, setValue: (value?: string) => act(() => changeValue(value)) };
  };

  beforeEach(() => {
    jest.useFakeTimers({ advanceTimers: true, doNotFake: ['performance'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('keeps what is typed while the page still renders the previous search', async () => {
    const { user, reports, setValue } = await renderField();
    await user.type(field(), 'Ada');
    await reports('Ada');
    await user.type(field(), ' Lovelace');
    setValue('Ada');
    expect(field()).toHaveValue('Ada Lovelace');
    await reports('Ada Lovelace');
  });

  it('shows the search of an earlier page after the browser has gone back and forward', async () => {
    const { user, reports, setValue } = await renderField();
    await user.type(field(), 'Ada');
    await reports('Ada');
    for (const value of ['Ada', undefined, 'Ada']) {
      setValue(value);
      expect(field()).toHaveValue(value ?? '');
    }
  });
});
