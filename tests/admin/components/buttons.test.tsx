import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { Card } from '../../../admin/src/shared/components/cards';
import { FocusableButton } from '../../../admin/src/shared/components/buttons';
import { renderAdmin } from '../support/render-admin';

describe('FocusableButton', () => {
  it.each(['loading', 'disabled'])(
    'does not submit its form while it is %s, and stays focusable',
    async (state) => {
      const [send, press] = [jest.fn((event: Event) => event.preventDefault()), jest.fn()];
      const { user } = await renderAdmin(
        <form onSubmit={({ nativeEvent }) => send(nativeEvent)}>
          <input aria-label="Name" />
          <FocusableButton type="submit" {...{ [state]: true }} onClick={press}>
            Save
          </FocusableButton>
        </form>
      );
      await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Ada{Enter}');
      await user.tab();
      expect(screen.getByRole('button', { name: 'Save' })).toHaveFocus();
      await user.keyboard('{Enter}');
      expect(send).not.toHaveBeenCalled();
      expect(press).not.toHaveBeenCalled();
    }
  );

  it('submits its form when it is active', async () => {
    const send = jest.fn((event: Event) => event.preventDefault());
    const { user } = await renderAdmin(
      <form onSubmit={({ nativeEvent }) => send(nativeEvent)}>
        <input aria-label="Name" />
        <FocusableButton type="submit">Save</FocusableButton>
      </form>
    );
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Ada{Enter}');
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('moves the focus to its card when it is removed while focused, and only then', async () => {
    const Once = ({ title }: { title: string }) => {
      const [isDone, setDone] = useState(false);
      return (
        <Card title={title}>
          {!isDone && (
            <FocusableButton onClick={() => setTimeout(() => setDone(true))}>{`Do ${title}`}</FocusableButton>
          )}
        </Card>
      );
    };
    const { user } = await renderAdmin(
      <>
        <Once title="one" />
        <Once title="another" />
        <button>Elsewhere</button>
      </>
    );
    const gone = (name: string) => waitFor(() => expect(screen.queryByRole('button', { name })).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Do one' }));
    await gone('Do one');
    await waitFor(() => expect(screen.getByRole('region', { name: 'one' })).toHaveFocus());

    screen.getByRole('button', { name: 'Do another' }).click();
    screen.getByRole('button', { name: 'Elsewhere' }).focus();
    await gone('Do another');
    expect(screen.getByRole('button', { name: 'Elsewhere' })).toHaveFocus();
  });
});
