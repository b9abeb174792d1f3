import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { ExamFilter } from "../../../contract/queries";

const fields = ["text", "stage", "reader", "problem"] as const;

/** The filter lives in the address, so that a view can be sent to somebody and survives going back. */
export function useExamFilter() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  const change = useCallback((part: Partial<ExamFilter>) => setParams((now) => writeFilter(now, part), { replace: true }), [setParams]);
  const clear = useCallback(() => setParams({}, { replace: true }), [setParams]);
  return { filter, isNarrowed: fields.some((field) => filter[field] !== ""), change, clear };
}

/** The filter an address asks for. */
export function readFilter(params: URLSearchParams): ExamFilter {
  const value = (name: string) => params.get(name) ?? "";
  return { text: value("text"), stage: value("stage"), reader: value("reader"), problem: value("problem") };
}

/** The address with part of the filter changed; empty parts are left out. */
export function writeFilter(params: URLSearchParams, part: Partial<ExamFilter>): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const field of fields) {
    const value = part[field];
    if (value === undefined) continue;
    if (value === "") next.delete(field);
    else next.set(field, value);
  }
  return next;
}
