import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Frozen } from "./frozen";
import type * as wire from "./generated";
import { get } from "./http";

export type AttributeRow = Frozen<wire.AttributeRow>;
type AttributePage = Frozen<wire.AttributePage>;

/** What is asked for: a slice's image, and of it one place or what is looked for. */
export interface AttributeQuery {
  readonly slice: number;
  readonly under: string;
  readonly find: string;
}

const pageSize = 200;

/** Attributes of a volume's image, page by page. */
export const useAttributes = (project: string, volume: string, query: AttributeQuery) =>
  useInfiniteQuery({
    queryKey: ["project", project, "attributes", volume, query],
    queryFn: ({ pageParam, signal }) => get<AttributePage>(pathOf(project, volume, query, pageParam), signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });

function pathOf(project: string, volume: string, { slice, under, find }: AttributeQuery, offset: number): string {
  const query = new URLSearchParams({ slice: String(slice), offset: String(offset), limit: String(pageSize) });
  if (find !== "") query.set("find", find);
  else if (under !== "") query.set("under", under);
  return `/api/projects/${encodeURIComponent(project)}/volumes/${encodeURIComponent(volume)}/attributes?${query.toString()}`;
}
