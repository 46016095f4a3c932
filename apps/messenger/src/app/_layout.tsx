import { ToastProvider, useTheme } from '@tidings/react-native/app';
import { Slot, usePathname } from 'expo-router';
import { StatusBar } from 'expo-status-bar';
import { SafeAreaProvider } from 'react-native-safe-area-context';
import { ClientHost } from '../client/ClientHost';
import { PreferencesProvider } from '../preferences/preferences';
import { useSystemDirection } from '../shell/direction';
import { useDocument, useFocusAfterNavigation } from '../shell/document';
import { Leaving } from '../shell/Leaving';
import { NewVersion } from '../shell/NewVersion';

export default function RootLayout() {
  return (
    <SafeAreaProvider>
      <PreferencesProvider>
        <Ground />
      </PreferencesProvider>
    </SafeAreaProvider>
  );
}

function Ground() {
  const { scheme } = useTheme();
  useDocument();
  useFocusAfterNavigation(usePathname());
  useSystemDirection();
  return (
    <ToastProvider>
      <StatusBar style={scheme === 'dark' ? 'light' : 'dark'} />
      <ClientHost
        whenOpen={
          <>
            <NewVersion />
            <Leaving />
          </>
        }
      >
        <Slot />
      </ClientHost>
    </ToastProvider>
  );
}
