import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { ConversationRow, MessageRow, TimelineState } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { type ComponentType, useEffect } from 'react';
import { View } from 'react-native';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as kit from '..';
import { DeskDialogs, MessageDesk, useDesk } from '../actions';
import { Composer } from '../composer';
import { useConversation } from '../hooks';
import { ConversationListScreen } from '../screens/ConversationListScreen';
import { ConversationScreen } from '../screens/ConversationScreen';
import { cell } from '../testing/cell';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { changeRow, messageRow } from '../testing/demo-rows';
import { renderKit } from '../testing/render';
import { Bubble, Timeline } from '../timeline';
import { type SlotProps, type Slots, SlotsProvider } from './SlotsProvider';
import { type SlotName, slotNames } from './slot';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));

let client: DemoClient;
let id: ConversationId;
const nothing = () => {};

beforeEach(() => {
  client = openDemoClient();
  id = client.demo.ids[0] as ConversationId;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** One message with all that hangs on one, after a change; a piece of the past. */
function showPast() {
  const { rows, ...state } = client.messages.openTimeline(id).get() as TimelineState;
  const link = { url: 'https://example.org/route', title: 'The route', description: '', site: '' };
  const message = messageRow(people.mara, '', Date.now(), {
    seq: rows.length + 9,
    content: { type: 'text', text: link.url, link },
    repliedTo: {
      id: 'a' as never,
      seq: 1,
      author: people.mara.id,
      authorName: 'Mara',
      isOwn: false,
      content: undefined,
    },
    reactions: [{ emoji: '👍', count: 2, isOwn: false }],
  });
  const past = [changeRow(people.mara, { type: 'joined' } as never, Date.now(), rows.length + 8), message];
  const others = { loadOlder: async () => {}, loadNewer: async () => {}, show: async () => {}, dispose: () => {} };
  const live = cell<TimelineState>({ ...state, hasNewer: true, rows: past });
  vi.spyOn(client.messages, 'openTimeline').mockReturnValue({ ...live, ...others });
}

const lists = () => (
  <ConversationListScreen
    onOpen={nothing}
    onOpenMessage={nothing}
    onNew={nothing}
    onNewGroup={nothing}
    onSettings={nothing}
  />
);
const conversation = () => <ConversationScreen conversation={id} onInfo={nothing} onVerify={nothing} />;

function Row({ children }: { readonly children: (row: ConversationRow) => React.ReactNode }) {
  const row = useConversation(id);
  return row ? children(row) : null;
}

/** Does something to the last message as soon as it is there. */
function Desk({ work }: { readonly work: (desk: NonNullable<ReturnType<typeof useDesk>>, row: MessageRow) => void }) {
  const desk = useDesk();
  useEffect(() => {
    const row = client.messages
      .openTimeline(id)
      .get()
      ?.rows.findLast(({ type }) => type === 'message');
    if (desk && row) work(desk, row as MessageRow);
  }, [desk, work]);
  return null;
}
const desk = (work: Parameters<typeof Desk>[0]['work']) => () => (
  <Row>
    {(row) => (
      <MessageDesk conversation={row}>
        <Desk work={work} />
        <Composer conversation={row} />
        <DeskDialogs />
      </MessageDesk>
    )}
  </Row>
);
const past = () => {
  showPast();
  return <Row>{(row) => <Timeline conversation={row} />}</Row>;
};
const anchor = { x: 0, y: 0, width: 0, height: 0 };

/** Where each part is seen. */
const scenes: Readonly<Record<SlotName, () => React.ReactElement>> = {
  Bubble: conversation,
  ChangeLine: past,
  Composer: conversation,
  ConnectionBanner: conversation,
  ConversationHeader: conversation,
  ConversationItem: lists,
  ConversationListSkeleton: () => {
    vi.spyOn(client.conversations, 'observeList').mockReturnValue(cell());
    return lists();
  },
  DayLine: conversation,
  FilterChips: lists,
  FreshLine: conversation,
  JumpButton: past,
  LinkCard: past,
  MentionList: desk(nothing),
  MessageMenu: desk((d, row) => d.open({ type: 'menu', row, anchor })),
  Quote: past,
  ReactionChips: past,
  TaskBar: desk((d, row) => d.take({ type: 'reply', row })),
  TimelineSkeleton: () => {
    const others = { loadOlder: async () => {}, loadNewer: async () => {}, show: async () => {}, dispose: nothing };
    vi.spyOn(client.messages, 'openTimeline').mockReturnValue({ ...cell<TimelineState>(), ...others });
    return conversation();
  },
  TypingIndicator: conversation,
};

describe.each(slotNames)('%s', (name) => {
  it('gives its place to the app’s own', async () => {
    const Own: ComponentType<object> = vi.fn(() => <View testID="own" />);
    const slots = { [name]: Own } as Slots;
    renderKit(<SlotsProvider slots={slots}>{scenes[name]()}</SlotsProvider>, { client });
    if (name === 'MentionList') fireEvent.change(screen.getByTestId('composer'), { target: { value: '@' } });
    expect((await screen.findAllByTestId('own')).length).toBeGreaterThan(0);
  });

  it('is exported, to make one’s own around it', () => {
    expect(name in kit).toBe(true);
  });
});

it('an own part may be made around the kit’s', () => {
  const Framed = (props: SlotProps['Bubble']) => (
    <View testID="frame">
      <Bubble {...props} />
    </View>
  );
  renderKit(<SlotsProvider slots={{ Bubble: Framed }}>{conversation()}</SlotsProvider>, { client });
  const messages = screen.getAllByRole('article');
  expect(messages.length).toBeGreaterThan(5);
  expect(screen.getAllByTestId('frame')).toHaveLength(messages.length);
});

it('of providers in one another the inner one counts, and leaves what it does not name', () => {
  const part = (testID: string) => () => <View testID={testID} />;
  const outer: Slots = { DayLine: part('outer-day'), FreshLine: part('outer-fresh') };
  renderKit(
    <SlotsProvider slots={outer}>
      <SlotsProvider slots={{ DayLine: part('inner-day') }}>{conversation()}</SlotsProvider>
    </SlotsProvider>,
    { client },
  );
  expect(screen.queryByTestId('outer-day')).toBeNull();
  expect(screen.getAllByTestId('inner-day').length).toBeGreaterThan(0);
  expect(screen.getAllByTestId('outer-fresh')).toHaveLength(1);
});

it('a timeline whose lines lead nowhere has no dead controls', async () => {
  await act(async () => {});
  renderKit(<Row>{(row) => <Timeline conversation={row} />}</Row>, { client });
  expect(screen.getAllByRole('heading').length).toBeGreaterThan(0);
  expect(screen.queryByTestId('day')).toBeNull();
  expect(screen.queryByTestId('identity-change')).toBeNull();
});
