import type { Person, PrivacyApi, PrivacySettings, ReportInfo } from '@tidings/client';
import { ConversationKind, type ReportId, type UserId } from '@tidings/protocol';
import { cell } from './cell';
import { demoId, people, self } from './demo-people';
import type { DemoWorld } from './demo-world';

const personOf = (id: UserId): Person => Object.values(people).find((person) => person.id === id) ?? self;

/** What the demo's people keep from each other: at once, and only here. */
export function demoPrivacy(world: DemoWorld): PrivacyApi {
  const settings = cell<PrivacySettings>({ readReceipts: true, typing: true, presence: true });
  const blocked = cell<readonly Person[]>([]);
  let reports: readonly ReportInfo[] = [
    {
      id: demoId<ReportId>(9, 1),
      reporter: people.mara,
      reported: people.noah,
      reason: 'Sends advertising to everybody in the garden group.',
      messages: [{ author: people.noah.id, atMs: world.clock.now(), text: 'Cheap seeds, only today! Write to me.' }],
      createdAtMs: world.clock.now() - 7_200_000,
    },
  ];
  return {
    observeSettings: () => settings,
    set: async (change) => settings.set({ ...(settings.get() as PrivacySettings), ...change }),
    observeBlocked: () => blocked,
    async setBlocked(user, isBlocked) {
      const others = (blocked.get() ?? []).filter(({ id }) => id !== user);
      blocked.set(isBlocked ? [...others, personOf(user)] : others);
      for (const state of world.all())
        if (state.kind === ConversationKind.DIRECT && state.members[0]?.id === user)
          world.change(state.id, (changed) => {
            changed.isBlocked = isBlocked;
          });
    },
    acceptRequest: async (id) =>
      world.change(id, (state) => {
        state.isRequest = false;
      }),
    deleteRequest: async (id) =>
      world.change(id, (state) => {
        state.isRequest = false;
        state.kept = { ...state.kept, isArchived: true };
      }),
    report: async () => {},
    listReports: async () => reports,
    async resolveReport(id) {
      reports = reports.filter((report) => report.id !== id);
    },
  };
}
