export { BlockDialog, type BlockDialogProps } from './BlockDialog';
export { BlockedBar } from './BlockedBar';
export { ReportDialog, type ReportDialogProps } from './ReportDialog';
export { RequestBar } from './RequestBar';
