import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { RouterProvider } from "react-router";
import { router } from "./pages/routes";
import { isReadingRoom, schemeIsChosen } from "./ui/colourScheme";
import { styleNonce } from "./ui/nonce";
import { cssVariables, theme } from "./ui/theme";

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5_000 } } });

/** Providers around the routes. Exams are read in the dark, whatever the system says, until the person chooses. */
export function App() {
  const path = useSyncExternalStore(
    (changed) => router.subscribe(changed),
    () => router.state.location.pathname,
  );
  const darkened = isReadingRoom(path) && !schemeIsChosen();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      {...(darkened ? { forceColorScheme: "dark" as const } : {})}
      getStyleNonce={styleNonce}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
