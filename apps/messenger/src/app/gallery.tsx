import { Gallery } from '@tidings/react-native/app';
import { Suspense } from 'react';
import { Starting } from '../shell/start-states';

export default function GalleryRoute() {
  return (
    <Suspense fallback={<Starting />}>
      <Gallery />
    </Suspense>
  );
}
