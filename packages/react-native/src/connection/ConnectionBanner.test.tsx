import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { Connection } from '@tidings/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { renderKit } from '../testing/render';
import { ConnectionBanner } from './ConnectionBanner';

let client: DemoClient;
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const become = (connection: Connection) => act(() => client.demo.setConnection(connection));
const shown = () => screen.getByTestId('connection').textContent;

beforeEach(() => {
  vi.useFakeTimers();
  client = openDemoClient();
  renderKit(<ConnectionBanner />, { client });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('ConnectionBanner', () => {
  it('says nothing while all is well', async () => {
    await pass(5_000);
    expect(shown()).toBe('');
  });

  it('does not flicker in short trouble', async () => {
    become({ phase: 'connecting' });
    await pass(500);
    expect(shown()).toBe('');
    become({ phase: 'live' });
    await pass(5_000);
    expect(shown()).toBe('');
  });

  it('speaks up when trouble lasts, through its phases, and goes at once', async () => {
    become({ phase: 'offline' });
    await pass(700);
    expect(shown()).toMatch(/offline/);
    become({ phase: 'connecting' });
    expect(shown()).toMatch(/Connecting/);
    become({ phase: 'catching_up' });
    expect(shown()).toMatch(/Catching up/);
    become({ phase: 'live' });
    expect(shown()).toBe('');
  });

  it('waits for a second trouble as long as for the first', async () => {
    become({ phase: 'offline' });
    await pass(700);
    become({ phase: 'live' });
    await pass(60_000);
    become({ phase: 'connecting' });
    await pass(100);
    expect(shown()).toBe('');
  });

  it('counts down to the next try, and tries when asked', async () => {
    become({ phase: 'waiting', retryAtMs: Date.now() + 8_000, attempts: 2 });
    await pass(1_100);
    expect(shown()).toMatch(/Next try in [67] seconds/);
    await pass(3_000);
    expect(shown()).toMatch(/Next try in [34] seconds/);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(client.demo.calls.reconnects).toBe(1);
  });
});
