/** Only a browser has a document. */
export function useDocument(): void {}

export function useBadgeTitle(): void {}

export function useFocusAfterNavigation(_pathname: string): void {}
