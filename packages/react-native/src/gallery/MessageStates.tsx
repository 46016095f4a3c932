import type { MessageRow } from '@tidings/client';
import { ErrorCode } from '@tidings/protocol';
import { View } from 'react-native';
import { TaskBar } from '../actions/TaskBar';
import { people, self } from '../testing/demo-people';
import { type MessageOptions, messageRow } from '../testing/demo-rows';
import { makeStyles } from '../theme';
import { Bubble } from '../timeline/Bubble';
import { HoverBar } from '../timeline/bubble/HoverBar';
import { Specimen } from './Specimen';

const at = Date.now() - 3_600_000;
const nothing = () => {};
const text = (words: string, more: object = {}) => ({ content: { type: 'text', text: words, ...more } }) as const;
const answered = (words: string | undefined, isOwn = false): NonNullable<MessageRow['repliedTo']> => ({
  id: 'answered' as never,
  seq: 1,
  author: isOwn ? self.id : people.mara.id,
  authorName: people.mara.displayName,
  isOwn,
  content: words === undefined ? undefined : { type: 'text', text: words },
});
const link = {
  url: 'https://example.org/route',
  title: 'The route over the ridge, with all its huts',
  description: 'Seven stages, each a day long, and where to sleep.',
  site: 'Example',
};
const many = ['👍', '🎉', '😂', '❤️', '🍰', '👀', '🚀', '🌿', '🔥', '🙏', '😮', '💡', '🐝', '🎈'];

const states: readonly (readonly [name: string, options: MessageOptions])[] = [
  ['reply', { ...text('Platform 4.'), repliedTo: answered('Where do we meet, and **when**? I have the tickets.') }],
  ['reply to oneself', { ...text('And bring a coat'), repliedTo: answered('Bring your boots', true) }],
  ['reply to what is not here', { ...text('I remember!'), repliedTo: answered(undefined) }],
  ['edited and pinned', { ...text('At the old station, at nine'), isEdited: true, isPinned: true }],
  ['forwarded', text('The last ferry goes at seven.', { isForwarded: true })],
  ['link', text('Look: https://example.org/route', { link })],
  [
    'reactions',
    {
      ...text('Who brings the cake?'),
      reactions: [
        { emoji: '🍰', count: 3, isOwn: true },
        { emoji: '👀', count: 1, isOwn: false },
      ],
    },
  ],
  [
    'many reactions',
    { ...text('Done!'), reactions: many.map((emoji, i) => ({ emoji, count: i * i + 1, isOwn: i === 2 })) },
  ],
  ['deleted', { content: { type: 'deleted' } }],
  [
    'refused',
    {
      ...text('Everybody’s message'),
      effectFailure: { id: 'effect' as never, code: ErrorCode.FORBIDDEN, message: '', canRetry: true },
    },
  ],
];

/** Messages and what was done to them. */
export function MessageStates() {
  const styles = useStyles();
  const rowOf = (options: MessageOptions, isOwn: boolean): MessageRow =>
    messageRow(isOwn ? self : people.mara, '', at, options);
  const task = messageRow(people.mara, 'Where do we meet, and when?', at);
  return (
    <>
      {([false, true] as const).map((isOwn) => (
        <Specimen key={String(isOwn)} title={isOwn ? 'Own messages' : 'Messages'}>
          <View style={styles.ground}>
            {states.map(([name, options]) => (
              <Bubble
                key={name}
                item={{
                  type: 'message',
                  key: name,
                  row: rowOf(options, isOwn),
                  isFirstOfGroup: true,
                  isLastOfGroup: true,
                  hasName: !isOwn,
                  hasMeta: true,
                }}
                hasAvatars
                onRetry={nothing}
                onDiscard={nothing}
              />
            ))}
          </View>
        </Specimen>
      ))}
      <Specimen title="Over the composer">
        <TaskBar task={{ type: 'reply', row: task }} onCancel={nothing} />
        <TaskBar task={{ type: 'edit', row: task }} onCancel={nothing} />
      </Specimen>
      <Specimen title="Under the pointer">
        <View style={styles.hover}>
          <HoverBar isOwn={false} onReact={nothing} onReply={nothing} onMore={nothing} />
        </View>
      </Specimen>
    </>
  );
}

const useStyles = makeStyles((t) => ({
  ground: { paddingVertical: t.space.md, borderRadius: t.radius.md, backgroundColor: t.color.canvas },
  hover: { height: 40, width: 0 },
}));
