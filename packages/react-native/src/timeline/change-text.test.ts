import type { ConversationChange, Person } from '@tidings/client';
import { ConversationKind, Role } from '@tidings/protocol';
import { describe, expect, it } from 'vitest';
import { buildFormat, translatorFor } from '../i18n';
import { people, self } from '../testing/demo-people';
import { demoPolicy } from '../testing/demo-views';
import { changeText } from './change-text';

const t = translatorFor('en');
const say = (change: ConversationChange, author: Person = people.mara) =>
  changeText(
    { change, authorName: author.displayName, isOwn: author.id === self.id, self: self.id },
    t,
    buildFormat('en', t),
  );

describe('changeText', () => {
  it.each<[ConversationChange, string, string]>([
    [{ type: 'created', kind: ConversationKind.GROUP }, 'Mara Lindqvist started the group', 'You started the group'],
    [{ type: 'left' }, 'Mara Lindqvist left', 'You left'],
    [{ type: 'joined' }, 'Mara Lindqvist joined by link', 'You joined by link'],
    [
      { type: 'added', people: [people.kenji, people.lotte] },
      'Mara Lindqvist added Kenji Tanaka and Lotte Visser',
      'You added Kenji Tanaka and Lotte Visser',
    ],
    [
      { type: 'role', person: people.kenji, role: Role.ADMIN },
      'Mara Lindqvist made Kenji Tanaka an admin',
      'You made Kenji Tanaka an admin',
    ],
    [
      { type: 'removed', person: people.kenji, isBanned: true },
      'Mara Lindqvist removed and banned Kenji Tanaka',
      'You removed and banned Kenji Tanaka',
    ],
    [{ type: 'unbanned', person: people.kenji }, 'Mara Lindqvist unbanned Kenji Tanaka', 'You unbanned Kenji Tanaka'],
    [
      { type: 'policy', policy: { ...demoPolicy, send: 'admins', slowModeS: 300 } },
      'Mara Lindqvist changed the permissions · only admins write · slow mode: 5 minutes',
      'You changed the permissions · only admins write · slow mode: 5 minutes',
    ],
    [{ type: 'policy', policy: demoPolicy }, 'Mara Lindqvist changed the permissions', 'You changed the permissions'],
    [{ type: 'described', description: 'x' }, 'Mara Lindqvist changed the description', 'You changed the description'],
    [{ type: 'pictured', hasPicture: true }, 'Mara Lindqvist changed the picture', 'You changed the picture'],
    [{ type: 'pictured', hasPicture: false }, 'Mara Lindqvist removed the picture', 'You removed the picture'],
    [{ type: 'renamed', title: 'Sea' }, 'Mara Lindqvist renamed the group to “Sea”', 'You renamed the group to “Sea”'],
  ])('%j', (change, theirs, own) => {
    expect(say(change)).toBe(theirs);
    expect(say(change, self)).toBe(own);
  });

  it('calls the reader "you"', () => {
    expect(say({ type: 'removed', person: self, isBanned: false })).toBe('Mara Lindqvist removed you');
    expect(say({ type: 'removed', person: self, isBanned: true })).toBe('Mara Lindqvist removed and banned you');
    expect(say({ type: 'added', people: [self] })).toBe('Mara Lindqvist added you');
    expect(say({ type: 'role', person: self, role: Role.ADMIN })).toBe('Mara Lindqvist made you an admin');
    expect(say({ type: 'added', people: [self, people.kenji] })).toBe('Mara Lindqvist added you and Kenji Tanaka');
  });
});
