import { Suspense } from "react";
import { createBrowserRouter } from "react-router";
import { EditorPage } from "./editorRoute";

export const router = createBrowserRouter([
  {
    path: "/projects/:project/exams/:exam",
    element: (
      <Suspense fallback={<p>Opening the editor…</p>}>
        <EditorPage />
      </Suspense>
    ),
  },
  { path: "*", element: <p>Annotator</p> },
]);
