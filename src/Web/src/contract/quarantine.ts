import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Frozen } from "./frozen";
import type * as wire from "./generated";
import { get, post } from "./http";

export type PixelRegion = Frozen<wire.PixelRegion>;
export type QuarantineAction = wire.QuarantineAction;
export type QuarantineItem = Frozen<wire.QuarantineItem>;

const pageSize = 500;
const checkAgainMs = 5_000;

const pathOf = (project: string) => `/api/projects/${encodeURIComponent(project)}/quarantine`;
const keyOf = (project: string) => ["project", project, "quarantine"] as const;

/** Images that are kept and not released; looked at again while the server still checks some. Only for managers. */
export const useQuarantine = (project: string, enabled = true) =>
  useQuery({
    queryKey: keyOf(project),
    queryFn: ({ signal }) => get<Frozen<wire.QuarantinePage>>(`${pathOf(project)}?limit=${pageSize}`, signal),
    enabled,
    refetchInterval: (query) => ((query.state.data?.waiting ?? 0) > 0 ? checkAgainMs : false),
  });

/** Carries a decision out; what it changes is read anew. */
export function useDecision(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: wire.QuarantineDecision) => post<Frozen<wire.QuarantineOutcomes>>(`${pathOf(project)}/decisions`, decision),
    onSettled: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

/** The address of a frame, with places blanked or as it is. */
export function pictureOf(project: string, item: QuarantineItem, frame: number, regions: readonly PixelRegion[]): string {
  const blank = regions.map((r) => [r.x, r.y, r.width, r.height].join(",")).join(";");
  return `${pathOf(project)}/${encodeURIComponent(item.instance)}/frames/${frame}${blank === "" ? "" : `?blank=${encodeURIComponent(blank)}`}`;
}
