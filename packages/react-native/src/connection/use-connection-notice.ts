import { useEffect, useRef, useState } from 'react';
import { useConnection } from '../hooks';
import { type ConnectionNotice, noticeOf, patienceMs } from './banner-of';

/** The notice for the present state of the connection, fresh each second while there is one. */
export function useConnectionNotice(): ConnectionNotice | undefined {
  const connection = useConnection();
  const isFine = connection === undefined || connection.phase === 'live' || connection.phase === 'idle';
  const [now, setNow] = useState(() => Date.now());
  const fineAt = useRef(now);
  if (isFine) fineAt.current = Math.max(fineAt.current, now);

  useEffect(() => {
    const refresh = () => setNow(Date.now());
    if (isFine) return;
    fineAt.current = Date.now();
    const first = setTimeout(refresh, patienceMs + 10);
    const tick = setInterval(refresh, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(tick);
    };
  }, [isFine]);
  return noticeOf(connection, fineAt.current, now);
}
