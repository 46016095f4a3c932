import { lazy, Suspense } from 'react';
import { Starting } from '../shell/start-states';

// Its own chunk: a tool for those who work on the kit weighs nothing for everybody else.
const Gallery = lazy(async () => ({ default: (await import('@tidings/react-native/gallery')).Gallery }));

export default function GalleryRoute() {
  return (
    <Suspense fallback={<Starting />}>
      <Gallery />
    </Suspense>
  );
}
