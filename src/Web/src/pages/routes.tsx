import { Suspense } from "react";
import { createBrowserRouter, Navigate } from "react-router";
import { KeysPage } from "./account/KeysPage";
import { PeoplePage } from "./account/PeoplePage";
import { RequireSession } from "./account/RequireSession";
import { SetupPage } from "./account/SetupPage";
import { SignInPage } from "./account/SignInPage";
import { EditorPage } from "./editorRoute";
import { CrashPage, NothingHerePage } from "./NothingHerePage";
import { ProjectPage } from "./project/ProjectPage";
import { ProjectsPage } from "./projects/ProjectsPage";
import { Shell } from "./Shell";

export const router = createBrowserRouter([
  {
    errorElement: <CrashPage />,
    children: [
      { path: "/sign-in", element: <SignInPage /> },
      { path: "/setup", element: <SetupPage /> },
      {
        element: <RequireSession />,
        children: [
          {
            path: "/projects/:project/exams/:exam",
            element: (
              <Suspense fallback={<p role="status">Opening the editor…</p>}>
                <EditorPage />
              </Suspense>
            ),
          },
          {
            element: <Shell />,
            children: [
              { path: "/", element: <Navigate to="/projects" replace /> },
              { path: "/projects", element: <ProjectsPage /> },
              { path: "/projects/:project", element: <Navigate to="exams" replace /> },
              { path: "/projects/:project/:tab", element: <ProjectPage /> },
              { path: "/people", element: <PeoplePage /> },
              { path: "/keys", element: <KeysPage /> },
              { path: "*", element: <NothingHerePage /> },
            ],
          },
        ],
      },
    ],
  },
]);
