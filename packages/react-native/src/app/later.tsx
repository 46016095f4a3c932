import { type ComponentType, use } from 'react';

type MainScreens = typeof import('./main-screens');

let loading: Promise<MainScreens> | undefined;
let loaded: MainScreens | undefined;

/** Fetches what is shown after signing in. To be called as soon as there is nothing better to do. */
export function loadMainScreens(): Promise<MainScreens> {
  loading ??= import('./main-screens').then(
    (screens) => {
      loaded = screens;
      return screens;
    },
    (error: unknown) => {
      // The next one who needs it tries again.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/**
 * A screen that is loaded when it is first shown; needs a <Suspense> above it. Unlike React's `lazy` it never waits once
 * they are there, not even for a moment: a screen that is left and entered again keeps its neighbours in place.
 */
export function later<Name extends Exclude<keyof MainScreens, 'openDemoClient'>>(name: Name): MainScreens[Name] {
  const Later = (props: object) => {
    const Screen = (loaded ?? use(loadMainScreens()))[name] as ComponentType<object>;
    return <Screen {...props} />;
  };
  Later.displayName = name;
  return Later as unknown as MainScreens[Name];
}
