import { lazy, type ComponentType } from "react";

type EditorModule = { EditorPage: ComponentType };

const found = import.meta.glob<EditorModule>("../editor/EditorPage.tsx");

/** The editor, loaded when first opened; it and the picture code are most of the bundle. */
export const EditorPage = lazy<ComponentType>(async () => {
  const load = found["../editor/EditorPage.tsx"];
  if (load === undefined) return { default: () => <p>This build has no editor.</p> };
  return { default: (await load()).EditorPage };
});
