import { View } from 'react-native';
import { ConversationItem, ConversationList } from '../conversations';
import { useConversations } from '../hooks';
import { useFormat } from '../i18n';
import { Tap, Txt } from '../primitives';
import { ConversationScreen } from '../screens/chat';
import { type SlotProps, type Slots, SlotsProvider } from '../slots';
import { makeStyles } from '../theme';
import { Bubble, type DayLineProps, type QuoteProps, Timeline } from '../timeline';
import { Specimen } from './Specimen';

/** A part of one's own from nothing … */
function PlainDay({ atMs, onPress }: DayLineProps) {
  const styles = useStyles();
  const day = useFormat().day(atMs, Date.now());
  return (
    <Tap onPress={onPress} aria-label={day} style={styles.day} testID="own-day">
      <Txt variant="heading" color="accentText">
        {day}
      </Txt>
    </Tap>
  );
}

function PlainQuote({ repliedTo, onPress }: QuoteProps) {
  return (
    <Tap onPress={onPress} aria-label={repliedTo.authorName} testID="own-quote">
      <Txt variant="caption">{`↩ ${repliedTo.authorName}`}</Txt>
    </Tap>
  );
}

/** … and around the kit's. */
function FramedBubble(props: SlotProps['Bubble']) {
  const styles = useStyles();
  return (
    <View style={styles.frame} testID="own-bubble">
      <Bubble {...props} />
    </View>
  );
}

function MarkedItem(props: SlotProps['ConversationItem']) {
  const styles = useStyles();
  return (
    <View style={props.row.isPinned ? styles.marked : undefined} testID="own-item">
      <ConversationItem {...props} />
    </View>
  );
}

const slots: Slots = { Bubble: FramedBubble, ConversationItem: MarkedItem, DayLine: PlainDay, Quote: PlainQuote };
const nothing = () => {};

/** How an app puts parts of its own in the place of the kit's. */
export function OwnParts() {
  const styles = useStyles();
  const first = useConversations()?.[0];
  return (
    <SlotsProvider slots={slots}>
      <Specimen title="The list">
        <View style={styles.window}>
          <ConversationList onOpen={nothing} onOpenMessage={nothing} onNew={nothing} onNewGroup={nothing} />
        </View>
      </Specimen>
      {first ? (
        <>
          <Specimen title="A conversation">
            <View style={styles.window}>
              <ConversationScreen conversation={first.id} onInfo={nothing} onVerify={nothing} />
            </View>
          </Specimen>
          <Specimen title="A timeline alone: what leads nowhere is no control">
            <View style={styles.window}>
              <Timeline conversation={first} />
            </View>
          </Specimen>
        </>
      ) : null}
    </SlotsProvider>
  );
}

const useStyles = makeStyles((t) => ({
  window: { height: 420, backgroundColor: t.color.canvas, borderRadius: t.radius.md, overflow: 'hidden' },
  day: { alignItems: 'center', padding: t.space.md, minHeight: 44 },
  frame: { borderStartWidth: 3, borderColor: t.color.accent },
  marked: { backgroundColor: t.color.accentSoft },
}));
