import { CameraView, useCameraPermissions } from 'expo-camera';
import { useEffect, useRef } from 'react';
import { StyleSheet } from 'react-native';
import type { CameraProps } from './camera-props';

export type { CameraProps } from './camera-props';

/** What the camera shows, as long as this is on the screen. */
export function Camera({ onOpen, onCode, onFailure }: CameraProps) {
  const [permission, ask] = useCameraPermissions();
  const refused = useRef(onFailure);
  refused.current = onFailure;
  const isKnown = permission !== null;
  const isGranted = permission?.granted === true;
  useEffect(() => {
    if (!isKnown || isGranted) return;
    // Where the system does not ask again it answers at once.
    void ask().then(
      ({ granted }) => (granted ? undefined : refused.current('refused')),
      () => refused.current('failed'),
    );
  }, [isKnown, isGranted, ask]);
  if (!isGranted) return null;
  return (
    <CameraView
      style={StyleSheet.absoluteFill}
      facing="back"
      barcodeScannerSettings={{ barcodeTypes: ['qr'] }}
      onBarcodeScanned={({ data }) => onCode(data)}
      onCameraReady={onOpen}
      onMountError={() => onFailure('failed')}
    />
  );
}
