import type { AccountApi } from './account';
import type { ConversationApi } from './conversations';
import type { EncryptionApi } from './encryption';
import type { Live } from './live';
import type { MessageApi } from './messages';
import type { PrivacyApi } from './privacy';
import type { SearchApi } from './search';
import type { SignalApi } from './signals';

/** Honest state of the connection, for the banner. */
export type Connection =
  /** Nobody is signed in. */
  | { readonly phase: 'idle' }
  /** The system says there is no network. */
  | { readonly phase: 'offline' }
  /** The server does not answer; the next try is at `retryAtMs`. */
  | { readonly phase: 'waiting'; readonly retryAtMs: number; readonly attempts: number }
  | { readonly phase: 'connecting' }
  /** Connected, and still fetching what was missed. */
  | { readonly phase: 'catching_up' }
  | { readonly phase: 'live' };

export interface Client extends AsyncDisposable {
  readonly connection: Live<Connection>;
  /**
   * A newer version of the app works on this replica, in another tab: this one shows what there is and takes what is written, and leaves the
   * rest to the other. Offer to load it anew.
   */
  readonly isOutdated: Live<boolean>;
  readonly account: AccountApi;
  readonly conversations: ConversationApi;
  readonly messages: MessageApi;
  readonly search: SearchApi;
  readonly signals: SignalApi;
  readonly privacy: PrivacyApi;
  readonly encryption: EncryptionApi;
  /** Tries to connect now instead of at the next planned time ("Try again"). */
  reconnect(): void;
}
