/** The hub's transport over SignalR. Reconnecting is the hub's own affair, as it must reopen and follow again. */
import { HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { requestHeaders } from "../contract/http";
import type { HubTransport } from "./hub";

/** A connection that is a session of its own by its tab. */
export function signalrTransport(tab: string): HubTransport {
  const connection = new HubConnectionBuilder()
    .withUrl(`/hub?tab=${encodeURIComponent(tab)}`, { headers: { ...requestHeaders } })
    .configureLogging(LogLevel.None)
    .build();
  connection.serverTimeoutInMilliseconds = 20_000;
  connection.keepAliveIntervalInMilliseconds = 7_000;
  return {
    async start() {
      if (connection.state !== HubConnectionState.Disconnected) await connection.stop();
      await connection.start();
    },
    stop: () => connection.stop(),
    invoke: (method, ...args) => connection.invoke<unknown>(method, ...args),
    on: (method, handler) => connection.on(method, handler as (...args: unknown[]) => void),
    onclose: (handler) => connection.onclose(() => handler()),
  };
}

/** This tab's id: the same after a reload, another in a duplicated tab. */
export function tabId(make: () => string): string {
  const key = "annotator-tab";
  const known = sessionStorage.getItem(key);
  const fresh =
    known === null ||
    performance.getEntriesByType("navigation").some((entry) => (entry as PerformanceNavigationTiming).type === "navigate");
  const id = fresh ? make() : known;
  sessionStorage.setItem(key, id);
  return id;
}
