import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { ConversationId } from '@tidings/protocol';
import { type ReactNode, useState } from 'react';
import { View } from 'react-native';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Tap } from '../primitives';
import { ConversationListScreen } from '../screens/ConversationListScreen';
import { ConversationScreen } from '../screens/ConversationScreen';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { renderKit } from '../testing/render';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));

let client: DemoClient;
let id: ConversationId;
const nothing = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  client = openDemoClient();
  id = client.demo.ids[0] as ConversationId;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Shows the same in another place whenever it is turned; `away`: nowhere. */
function Layouts({ children }: { readonly children: ReactNode }) {
  const [place, setPlace] = useState<'wide' | 'narrow' | 'away'>('wide');
  return (
    <View>
      <Tap aria-label="turn" onPress={() => setPlace(place === 'wide' ? 'narrow' : 'wide')} />
      <Tap aria-label="leave" onPress={() => setPlace('away')} />
      {place === 'wide' ? <View key="wide">{children}</View> : null}
      {place === 'narrow' ? <View key="narrow">{children}</View> : null}
    </View>
  );
}
const press = (name: 'turn' | 'leave') => fireEvent.click(screen.getByRole('button', { name }));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const conversation = () => <ConversationScreen conversation={id} onInfo={nothing} onVerify={nothing} />;
const composer = () => screen.getByTestId<HTMLTextAreaElement>('composer');

async function choose(name: string) {
  const rows = client.messages.openTimeline(id).get()?.rows ?? [];
  const own = rows.findLast((row) => row.type === 'message' && row.isOwn && row.content.type === 'text');
  const text = own?.type === 'message' && own.content.type === 'text' ? own.content.text : '';
  const message = screen.getAllByRole('article').findLast((each) => each.textContent?.includes(text.slice(0, 12)));
  fireEvent.contextMenu(message as HTMLElement);
  await pass(0);
  fireEvent.click(screen.getByRole('menuitem', { name }));
  await pass(500);
}

it('an edit in progress is there in the other layout', async () => {
  renderKit(<Layouts>{conversation()}</Layouts>, { client });
  await choose('Edit');
  fireEvent.change(composer(), { target: { value: 'half an edit' } });
  press('turn');
  expect(screen.getByTestId('composer-task')).toBeTruthy();
  expect(composer().value).toBe('half an edit');
  press('turn');
  expect(composer().value).toBe('half an edit');
});

it('what is chosen is there in the other layout, and not after one has been away', async () => {
  renderKit(<Layouts>{conversation()}</Layouts>, { client });
  await choose('Select');
  press('turn');
  expect(screen.getByText('1 selected')).toBeTruthy();
  press('leave');
  await pass(1_001);
  press('turn');
  expect(screen.queryByText('1 selected')).toBeNull();
});

it('the timeline is taken over, never shown empty between, and closed when nobody shows it', async () => {
  const dispose = vi.fn();
  const { openTimeline } = client.messages;
  const opened = vi.spyOn(client.messages, 'openTimeline').mockImplementation((...given) => {
    const timeline = openTimeline(...given);
    return {
      ...timeline,
      dispose: () => {
        dispose();
        timeline.dispose();
      },
    };
  });
  renderKit(<Layouts>{conversation()}</Layouts>, { client });
  await pass(0);
  const count = screen.getAllByRole('article').length;
  press('turn');
  await pass(60_000);
  expect(screen.getAllByRole('article')).toHaveLength(count);
  expect(opened).toHaveBeenCalledOnce();
  expect(dispose).not.toHaveBeenCalled();
  press('leave');
  await pass(999);
  expect(dispose).not.toHaveBeenCalled();
  await pass(1);
  expect(dispose).toHaveBeenCalledOnce();
  press('turn');
  expect(opened).toHaveBeenCalledTimes(2);
});

it('what is looked for in the list is there in the other layout, and forgotten with whoever looked for it', async () => {
  const list = (
    <ConversationListScreen
      onOpen={nothing}
      onOpenMessage={nothing}
      onNew={nothing}
      onNewGroup={nothing}
      onSettings={nothing}
    />
  );
  renderKit(<Layouts>{list}</Layouts>, { client });
  const field = () => screen.getByTestId<HTMLInputElement>('filter');
  fireEvent.change(field(), { target: { value: 'gard' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Groups' }));
  press('leave');
  await pass(60_000);
  press('turn');
  expect(field().value).toBe('gard');
  expect(screen.getByRole('radio', { name: 'Groups' }).getAttribute('aria-checked')).toBe('true');
  press('leave');
  await act(() => client.account.signOut());
  press('turn');
  expect(field().value).toBe('');
});
