export { type ConnectionNotice, noticeOf } from './banner-of';
export { ConnectionBanner } from './ConnectionBanner';
export { UpdateBar, type UpdateBarProps } from './UpdateBar';
export { useConnectionNotice } from './use-connection-notice';
