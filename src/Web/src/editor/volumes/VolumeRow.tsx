import { IconAlertTriangle, IconBan, IconPhotoOff } from "@tabler/icons-react";
import { useState } from "react";
import type { VolumeDescriptor } from "../../sync/wire";
import { isHeld } from "../../ui/held";
import { VerdictBadge } from "../../ui/VerdictBadge";
import { useEditor, useExam, useUi } from "../context";
import type { ViewName } from "../layout";
import { phaseText } from "../phases";
import { titleOf, type VolumeRecord } from "./volumeFacts";

const LETTERS: Record<ViewName, readonly [short: string, long: string]> = {
  axial: ["Ax", "axial"],
  sagittal: ["Sag", "sagittal"],
  coronal: ["Cor", "coronal"],
  native: ["Acq", "as acquired"],
  oblique: ["Obl", "oblique"],
  perspective: ["3D", "3D"],
};

interface Props {
  readonly volume: VolumeDescriptor;
  readonly record: VolumeRecord | undefined;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One volume of the list: its picture, what it is, what is wrong with it, where it is shown. */
export function VolumeRow({ volume, record, chosen, onChoose }: Props) {
  const held = useIsHeld(volume);
  const title = titleOf(volume, record);
  const facts = [volume.modality, `${volume.grid.slices} slices`, phaseText(volume)].filter(Boolean).join(" · ");
  return (
    <li>
      <button className="vol-row" aria-pressed={chosen} data-chosen={chosen} data-testid={`volume-${volume.id}`} onClick={onChoose}>
        <Thumbnail volume={volume.id} />
        <span className="vol-words">
          <span className="vol-title" title={title}>
            {title}
          </span>
          <span className="vol-facts" title={facts}>
            {facts}
          </span>
          <span className="vol-badges">
            {held && (
              <span className="vol-held" title="Not to be read until a manager lets its series in.">
                <IconBan size={12} aria-hidden /> held
              </span>
            )}
            {volume.problems.map(({ code }) => (
              <VerdictBadge key={code} code={code} />
            ))}
            {Object.entries(record?.tags ?? {}).map(([name, value]) => (
              <span key={name} className="vol-tag">
                {value === "true" ? name : `${name}: ${value}`}
              </span>
            ))}
          </span>
        </span>
        <Shown volume={volume} />
      </button>
    </li>
  );
}

/** Whether the series' verdict keeps the volume from being read. */
function useIsHeld({ seriesInstanceUid }: VolumeDescriptor): boolean {
  const checks = useExam((exam) => exam.exam?.series[seriesInstanceUid]?.checks);
  const overridden = useExam((exam) => exam.exam?.overrides[seriesInstanceUid]);
  return isHeld(checks, overridden);
}

/** The views that show the volume now. */
function Shown({ volume }: { volume: VolumeDescriptor }) {
  const layout = useUi((state) => state.layout);
  const chosen = useUi((state) => state.volumeId);
  const views = layout.cells
    .filter((cell) => (cell.volumeId ?? chosen) === volume.id)
    .map(({ view }): ViewName => (volume.isVolume ? view : "native"));
  const once = [...new Set(views)];
  if (once.length === 0) return null;
  return (
    <span className="vol-shown" title={`Shown ${once.map((view) => LETTERS[view][1]).join(", ")}`} data-testid={`shown-${volume.id}`}>
      {once.map((view) => LETTERS[view][0]).join(" ")}
    </span>
  );
}

function Thumbnail({ volume }: { volume: string }) {
  const { projectId } = useEditor();
  const [failed, setFailed] = useState(false);
  if (failed)
    return (
      <span className="vol-picture" title="No preview: the middle slice cannot be decoded">
        <IconPhotoOff size={18} aria-hidden />
      </span>
    );
  const source = `/api/projects/${encodeURIComponent(projectId)}/volumes/${encodeURIComponent(volume)}/thumbnail?size=96`;
  return <img className="vol-picture" src={source} alt="" loading="lazy" onError={() => setFailed(true)} />;
}

/** A refusal beside what was refused. */
export function Refusal({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p className="vol-refusal" role="alert" data-testid="volume-refusal">
      <IconAlertTriangle size={14} aria-hidden /> {text}
    </p>
  );
}
