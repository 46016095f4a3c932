import type { Person } from '@tidings/client';
import type { UserId } from '@tidings/protocol';

/** The same id for the same number, in the form of a UUIDv7. */
export function demoId<Id extends string>(space: number, n: number): Id {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `0192f0c1-${hex(space, 4)}-7000-8000-${hex(n, 12)}` as Id;
}

const person = (n: number, handle: string, displayName: string): Person => ({
  id: demoId<UserId>(1, n),
  handle,
  displayName,
});

export const self = person(0, 'ada', 'Ada Kern');

export const people = {
  mara: person(1, 'mara', 'Mara Lindqvist'),
  jonas: person(2, 'jonas.w', 'Jonas Weber'),
  amina: person(3, 'amina', 'Amina Haddad'),
  kenji: person(4, 'kenji', 'Kenji Tanaka'),
  priya: person(5, 'priya', 'Priya Raman'),
  tomas: person(6, 'tomas', 'Tomás Oliveira'),
  ines: person(7, 'ines', 'Inês Marchetti'),
  samuel: person(8, 'sam.okafor', 'Samuel Okafor'),
  lotte: person(9, 'lotte', 'Lotte Visser'),
  yara: person(10, 'yara', 'يارا الخطيب'),
  noah: person(11, 'noah', 'Noah Fischer'),
  clara: person(12, 'clara', 'Clara Bianchi'),
} as const;

export const online: ReadonlySet<UserId> = new Set([people.mara.id, people.kenji.id, people.yara.id, people.lotte.id]);
