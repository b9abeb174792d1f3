import { Button } from "@mantine/core";
import { useState } from "react";
import { request } from "../contract/http";
import type { VolumeDescriptor } from "../sync/wire";
import { useEditor, useExam, useMay } from "./context";
import { say } from "./editorUi";

/** What a stack can be regularised for: its slices are slanted, or not evenly apart. */
const MENDABLE = ["gantry-tilt", "irregular-spacing", "missing-slices", "irregular-position"];

/** Makes a regular volume of a tilted or irregular stack, or goes to the one that was made. Labels stay on the grid they were drawn on. */
export function Regularise({ volume }: { volume: VolumeDescriptor }) {
  const { projectId, session, ui } = useEditor();
  const mayAnnotate = useMay("annotate");
  const made = useExam((exam) => exam.volumes.find((other) => other.derivation?.sourceVolumeId === volume.id));
  const [busy, setBusy] = useState(false);
  if (volume.isVolume || !volume.problems.some(({ code }) => MENDABLE.includes(code))) return null;
  const show = (other: VolumeDescriptor) => ui.setState({ volumeId: other.id, focusedVolumeId: null, selected: null });
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      const { volumeId } = await request<{ volumeId: string }>("POST", `/api/projects/${projectId}/volumes/${volume.id}/regularised`);
      const derived = await request<VolumeDescriptor>("GET", `/api/projects/${projectId}/volumes/${volumeId}`);
      session.addVolume(derived);
      show(derived);
    } catch (error) {
      say(ui, error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  if (made) {
    return (
      <Button size="compact-xs" variant="default" data-testid="show-regularised" onClick={() => show(made)}>
        Show the derived volume
      </Button>
    );
  }
  if (!mayAnnotate) return null;
  return (
    <Button
      size="compact-xs"
      data-testid="regularise"
      loading={busy}
      title="Shears and resamples the slices to a regular volume of its own, named as derived. What is drawn here stays here."
      onClick={() => void make()}
    >
      Regularise for three planes
    </Button>
  );
}
