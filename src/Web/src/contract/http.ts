/** A refusal or failure a person can read and a program can tell apart. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly text: string,
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly details?: unknown,
  ) {
    super(text);
    this.name = "ApiError";
  }

  /** Whether sending the same again may succeed: nothing was decided. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Header that tells our own page's requests from a foreign form's. */
export const requestHeaders = { "X-Annotator": "1" } as const;

type Method = "GET" | "POST" | "PUT" | "DELETE";

const unauthorisedListeners = new Set<() => void>();

/** Calls back whenever the server no longer knows who we are. Returns how to stop. */
export function onUnauthorised(listener: () => void): () => void {
  unauthorisedListeners.add(listener);
  return () => unauthorisedListeners.delete(listener);
}

/** Sends a request and reads the JSON answer; `undefined` for 204. Throws {@link ApiError} and nothing else, except when aborted. */
export async function request<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, body, signal);
  if (!response.ok) throw await refusal(response, path);
  if (response.status === 204) return undefined as T;
  return (await readJson(response)) as T;
}

/** GET of a JSON document. */
export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => request<T>("GET", path, undefined, signal);

/** POST of a JSON document. */
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> => request<T>("POST", path, body, signal);

/** DELETE. */
export const remove = (path: string): Promise<void> => request<undefined>("DELETE", path);

/** Turns the body of a failed answer into an {@link ApiError}; RFC 9457 where the server spoke it. */
export function errorFrom(status: number, contentType: string | null, body: string): ApiError {
  if (contentType?.includes("json")) {
    try {
      const problem = JSON.parse(body) as { code?: string; detail?: string; title?: string; details?: unknown };
      return new ApiError(
        problem.code ?? `http-${status}`,
        problem.detail ?? problem.title ?? `The server answered ${status}.`,
        status,
        problem.details,
      );
    } catch {
      return new ApiError("unreadable-answer", `The server answered ${status} with something this page cannot read.`, status);
    }
  }
  return new ApiError(`http-${status}`, `The server answered ${status}.`, status);
}

/** The failure to reach the server at all. */
export function unreachable(): ApiError {
  return new ApiError("unreachable", "The server did not answer. Check the connection, then try again.", 0);
}

async function send(method: Method, path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") Object.assign(headers, requestHeaders);
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal !== undefined) init.signal = signal;
  try {
    return await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

async function refusal(response: Response, path: string): Promise<ApiError> {
  const error = errorFrom(response.status, response.headers.get("Content-Type"), await response.text().catch(() => ""));
  if (response.status === 401 && path !== "/api/session") unauthorisedListeners.forEach((tell) => tell());
  return error;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new ApiError("unreadable-answer", "The server's answer is not JSON; a proxy may have replaced it.", response.status);
  }
}
