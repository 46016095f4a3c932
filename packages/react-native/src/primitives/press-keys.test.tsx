import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderKit } from '../testing/render';
import { SegmentedControl } from './SegmentedControl';
import { Tap } from './Tap';

afterEach(cleanup);

const roles = ['switch', 'radio', 'checkbox', 'option', 'menuitem', 'tab'] as const;

/** Both halves, as a keyboard makes them. */
function type(element: HTMLElement, key: string): boolean {
  const isLeftToBrowser = fireEvent.keyDown(element, { key });
  fireEvent.keyUp(element, { key });
  return isLeftToBrowser;
}

describe.each(roles)('a %s', (role) => {
  it('is pressed by Space, once, and the page does not scroll', () => {
    const onPress = vi.fn();
    renderKit(<Tap role={role as 'button'} aria-label="it" onPress={onPress} />);
    expect(type(screen.getByRole(role), ' ')).toBe(false);
    expect(onPress).toHaveBeenCalledOnce();
  });

  it('is pressed by Enter, once', () => {
    const onPress = vi.fn();
    renderKit(<Tap role={role as 'button'} aria-label="it" onPress={onPress} />);
    type(screen.getByRole(role), 'Enter');
    expect(onPress).toHaveBeenCalledOnce();
  });

  it('is not pressed when it is disabled, nor by the keys of what lies in it', () => {
    const onPress = vi.fn();
    renderKit(
      <>
        <Tap role={role as 'button'} aria-label="off" disabled onPress={onPress} />
        <Tap role={role as 'button'} aria-label="on" onPress={onPress}>
          <Tap role="link" aria-label="inner" />
        </Tap>
      </>,
    );
    type(screen.getByLabelText('off'), ' ');
    type(screen.getByLabelText('inner'), ' ');
    expect(onPress).not.toHaveBeenCalled();
  });
});

describe('a group of radios', () => {
  const renderGroup = () => {
    const onChange = vi.fn();
    const segments = ['a', 'b', 'c'].map((value) => ({ value, label: value }));
    renderKit(<SegmentedControl label="letters" segments={segments} value="b" onChange={onChange} />);
    return onChange;
  };

  it('is one stop of the Tab key, at the one that is chosen', () => {
    renderGroup();
    expect(screen.getAllByRole('radio').map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1]);
  });

  it.each([
    ['ArrowRight', 'b', 'c'],
    ['ArrowDown', 'c', 'a'],
    ['ArrowLeft', 'b', 'a'],
    ['ArrowUp', 'a', 'c'],
  ])('%s goes to the next, and round', (key, from, to) => {
    const onChange = renderGroup();
    const start = screen.getByRole('radio', { name: from });
    start.focus();
    type(start, key);
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: to }));
    expect(onChange).toHaveBeenLastCalledWith(to);
  });
});
