import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { sendCommand } from "./commands";
import { ApiError, get, post, remove, request } from "./http";
import type { CreatePerson } from "./generated";
import type { ApiKey, Claimed, ExamPage, HistoryPage, Person, ProjectCard, ProjectView, QueueItem, Session } from "./rest";

/** Cache keys, so that what one page changes another page reads anew. */
export const keys = {
  session: ["session"] as const,
  setup: ["setup"] as const,
  people: ["people"] as const,
  apiKeys: ["keys"] as const,
  projects: ["projects"] as const,
  project: (id: string) => ["project", id] as const,
  exams: (id: string) => ["project", id, "exams"] as const,
  queue: (id: string) => ["project", id, "queue"] as const,
  history: (project: string, exam: string) => ["project", project, "history", exam] as const,
};

/** Who I am; null when signed out. */
export function useSession() {
  return useQuery({ queryKey: keys.session, queryFn: ({ signal }) => readSession(signal), staleTime: 60_000 });
}

async function readSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await get<Session>("/api/session", signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Whether the first administrator is still to be made. */
export const useSetup = () => useQuery({ queryKey: keys.setup, queryFn: ({ signal }) => get<{ needed: boolean }>("/api/setup", signal) });

export const usePeople = () =>
  useQuery({ queryKey: keys.people, queryFn: ({ signal }) => get<Person[]>("/api/people", signal), staleTime: 30_000 });

export const useApiKeys = () => useQuery({ queryKey: keys.apiKeys, queryFn: ({ signal }) => get<ApiKey[]>("/api/keys", signal) });

export const useProjects = () =>
  useQuery({ queryKey: keys.projects, queryFn: ({ signal }) => get<ProjectCard[]>("/api/projects", signal) });

export const useProject = (id: string) =>
  useQuery({ queryKey: keys.project(id), queryFn: ({ signal }) => get<ProjectView>(`/api/projects/${encodeURIComponent(id)}`, signal) });

/** What the list of exams is narrowed to; empty text means all. */
export interface ExamFilter {
  text: string;
  stage: string;
  reader: string;
  problem: string;
}

const pageSize = 200;

/** The address of one page of exams. */
export function examsPath(project: string, filter: ExamFilter, after: string | undefined): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== "") query.set(name, value as string);
  if (after !== undefined) query.set("after", after);
  query.set("limit", String(pageSize));
  return `/api/projects/${encodeURIComponent(project)}/exams?${query.toString()}`;
}

export const useExams = (project: string, filter: ExamFilter) =>
  useInfiniteQuery({
    queryKey: [...keys.exams(project), filter],
    queryFn: ({ pageParam, signal }) => get<ExamPage>(examsPath(project, filter, pageParam), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : 15_000),
  });

/** What happened in an exam, newest first, page by page as far back as it goes. */
export const useHistoryPages = (project: string, exam: string) =>
  useInfiniteQuery({
    queryKey: keys.history(project, exam),
    queryFn: ({ pageParam, signal }) => get<HistoryPage>(historyPath(project, exam, pageParam), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    // What comes later comes live.
    staleTime: Infinity,
    gcTime: 0,
  });

const historyPath = (project: string, exam: string, before: string | undefined): string =>
  `/api/projects/${encodeURIComponent(project)}/exams/${encodeURIComponent(exam)}/history${before === undefined ? "" : `?before=${before}`}`;

export const useQueue = (project: string) =>
  useQuery({
    queryKey: keys.queue(project),
    queryFn: ({ signal }) => get<{ items: QueueItem[] }>(`/api/projects/${encodeURIComponent(project)}/queue`, signal),
    refetchInterval: 10_000,
  });

/** Claims the next task; null when nothing waits for me. */
export function useClaimNext(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => (await post<Claimed | undefined>(`/api/projects/${encodeURIComponent(project)}/queue/next`)) ?? null,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.queue(project) }),
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: { name: string; password: string }) => {
      await request<unknown>("POST", "/api/session", input);
      return await get<Session>("/api/session");
    },
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(keys.session, session);
    },
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => remove("/api/session"),
    onSuccess: () => {
      queries.clear();
      queries.setQueryData(keys.session, null);
    },
  });
}

/** Creates the administrator and signs in as them. */
export function useCreateAdministrator() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: { name: string; displayName: string; password: string }) => {
      await post<unknown>("/api/setup", input);
      await post<unknown>("/api/session", { name: input.name, password: input.password });
      return await get<Session>("/api/session");
    },
    onSuccess: (session) => {
      queries.setQueryData(keys.setup, { needed: false });
      queries.setQueryData(keys.session, session);
    },
  });
}

export function useCreatePerson() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (person: CreatePerson) => post<unknown>("/api/people", person),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.people }),
  });
}

export const useSetPassword = () =>
  useMutation({
    mutationFn: ({ personId, ...body }: { personId: string; password: string; presentPassword?: string }) =>
      post<unknown>(`/api/people/${encodeURIComponent(personId)}/password`, body),
  });

export function useCreateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: { name: string; projects?: string[]; expiresAt?: string }) =>
      post<{ id: string; secret: string }>("/api/keys", input),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

export function useRevokeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`/api/keys/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

/** Sends commands to a project and reads it anew afterwards, whatever came of them: a refusal means that we saw something old. */
export function useProjectCommand(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command: { type: string; data: unknown }) => sendCommand(`project/${project}`, command.type, command.data),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.project(project), exact: true }),
        queries.invalidateQueries({ queryKey: keys.projects }),
      ]),
  });
}
