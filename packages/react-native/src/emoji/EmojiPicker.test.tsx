import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadLanguage } from '../i18n';
import { Tap } from '../primitives';
import { renderKit } from '../testing/render';
import { EmojiButton } from './EmojiButton';
import { EmojiMemoryProvider, parseMemory, useEmojiMemory } from './emoji-memory';

afterEach(cleanup);

function memory(stored?: string) {
  return { read: () => stored, write: vi.fn<(text: string) => void>() };
}

async function open(storage = memory(), language: 'en' | 'de' = 'en') {
  await loadLanguage(language);
  const onPick = vi.fn();
  renderKit(
    <EmojiMemoryProvider storage={storage}>
      <EmojiButton onPick={onPick} />
    </EmojiMemoryProvider>,
    { language },
  );
  fireEvent.click(screen.getByTestId('emoji-button'));
  await screen.findByRole('grid');
  return { onPick, storage, search: screen.getByRole('textbox') };
}
const cells = () => screen.getAllByRole('gridcell').filter((cell) => cell.hasAttribute('tabindex'));

describe('EmojiPicker', () => {
  it('gives what is pressed, and remembers it', async () => {
    const { onPick, storage } = await open();
    fireEvent.click(screen.getByRole('gridcell', { name: 'grinning face' }));
    expect(onPick.mock.calls).toEqual([['😀']]);
    expect(parseMemory(storage.write.mock.lastCall?.[0]).recents).toEqual(['😀']);
  });

  it('draws only the lines in view', async () => {
    await open();
    expect(cells().length).toBeLessThan(140);
  });

  it('searches in the app’s language; Enter takes the best', async () => {
    const { onPick, search } = await open(memory(), 'de');
    fireEvent.change(search, { target: { value: 'einhorn' } });
    expect(cells().map((cell) => cell.getAttribute('aria-label'))).toEqual(['Einhorn']);
    expect(screen.getByText('1 Emoji gefunden')).toBeTruthy();
    fireEvent.keyDown(search, { key: 'Enter' });
    expect(onPick.mock.calls).toEqual([['🦄']]);
  });

  it('is one stop for Tab, with arrows inside', async () => {
    const { search } = await open();
    fireEvent.keyDown(search, { key: 'ArrowDown' });
    expect(document.activeElement?.getAttribute('aria-label')).toBe('grinning face');
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
    expect(document.activeElement?.getAttribute('aria-label')).toBe('grinning face with big eyes');
    expect(cells().filter((cell) => cell.tabIndex === 0)).toEqual([document.activeElement]);
  });

  it('shows and gives hands in the chosen tone', async () => {
    const { onPick, search } = await open();
    fireEvent.click(screen.getByTestId('skin-tone'));
    fireEvent.click(screen.getByRole('radio', { name: 'medium dark' }));
    fireEvent.change(search, { target: { value: 'waving hand' } });
    fireEvent.click(screen.getByRole('gridcell', { name: 'waving hand' }));
    expect(onPick.mock.calls).toEqual([['👋🏾']]);
  });

  it('begins with what was picked lately, in today’s tone', async () => {
    await open(memory(JSON.stringify({ recents: ['👋', 'nonsense', '🦊'], tone: 'dark' })));
    expect(
      cells()
        .slice(0, 3)
        .map((cell) => cell.textContent),
    ).toEqual(['👋🏿', '🦊', '😀']);
  });

  it('closes by Escape', async () => {
    await open();
    fireEvent.keyUp(document, { key: 'Escape' });
    expect(screen.queryByRole('grid')).toBeNull();
  });
});

it.each([undefined, '', 'no JSON', '[]', 'null', '{"recents":5,"tone":"green"}', '{"recents":[1,null,{}]}'])(
  'forgets a memory of %j',
  (stored) => {
    expect(parseMemory(stored)).toEqual({ recents: [], tone: 'none' });
  },
);

it('forgets what was picked when whoever picked it signs out', () => {
  const storage = memory(JSON.stringify({ recents: ['🦊'], tone: 'dark' }));
  const Forget = () => {
    const { recents, forget } = useEmojiMemory();
    return <Tap aria-label={recents.join()} onPress={forget} />;
  };
  renderKit(
    <EmojiMemoryProvider storage={storage}>
      <Forget />
    </EmojiMemoryProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: '🦊' }));
  expect(screen.getByRole('button').getAttribute('aria-label')).toBe('');
  expect(parseMemory(storage.write.mock.lastCall?.[0])).toEqual({ recents: [], tone: 'none' });
});
