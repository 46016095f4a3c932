export { Chip, type ChipProps } from './Chip';
export { conversationIcon, conversationTitle } from './conversation-look';
export { PeoplePicker, type PeoplePickerProps } from './PeoplePicker';
export { PersonCard, type PersonCardProps } from './PersonCard';
export { PersonRow, type PersonRowProps } from './PersonRow';
export { SearchNotes } from './SearchNotes';
export { type PeopleSearch, usePeopleSearch } from './use-people-search';
