import { type SearchFilters, SearchScreen } from '@tidings/react-native/app';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useCallback } from 'react';
import { buildSearch, parseSearch } from '../../shell/search-params';
import { useBack } from '../../shell/use-back';

export default function Search() {
  const router = useRouter();
  const params = useLocalSearchParams<Record<string, string>>();
  const onChange = useCallback((filters: SearchFilters) => router.setParams(buildSearch(filters)), [router]);
  return (
    <SearchScreen
      initial={parseSearch(params)}
      onBack={useBack('/')}
      onOpenMessage={(conversation, entry) => router.navigate(`/c/${conversation}/${entry}`)}
      onChange={onChange}
    />
  );
}
