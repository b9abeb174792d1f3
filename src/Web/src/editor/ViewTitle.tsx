import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { VolumeDescriptor } from "../sync/wire";
import { truePlaneOf } from "../viewer/oblique";
import { useEditor, useExam, useUi } from "./context";
import { isCuttable, type ViewName } from "./layout";
import { changeCell, swapCells } from "./layoutActions";

export const VIEW_NAMES: Record<ViewName, string> = {
  axial: "AXIAL",
  sagittal: "SAGITTAL",
  coronal: "CORONAL",
  native: "AS ACQUIRED",
  oblique: "OBLIQUE",
  perspective: "3D",
};
const DRAGGED = "application/x-annotator-cell";

interface Props {
  readonly cell: string;
  readonly view: ViewName;
  readonly volume: VolumeDescriptor;
  /** Whether the cell follows the series chosen for the page. */
  readonly follows: boolean;
}

/** The view's name: a click changes what stands here, a drag onto another view swaps the two. */
export function ViewTitle({ cell, view, volume, follows }: Props) {
  const editor = useEditor();
  const volumes = useExam((exam) => exam.volumes);
  const [over, setOver] = useState(false);
  const truePlane = useUi((state) => truePlaneOf(state.oblique));
  const off = volume.planes.find(({ plane }) => plane === view)?.offAxisDegrees ?? 0;
  const choices: ViewName[] = [
    ...volume.planes.map(({ plane }) => plane),
    ...(isCuttable(volume) ? (["oblique"] as const) : []),
    ...(volume.isVolume ? (["perspective"] as const) : []),
  ];
  return (
    <Menu position="bottom-start" withinPortal shadow="md">
      <Menu.Target>
        <button
          className="ed-view-title"
          data-testid={`title-${view}`}
          data-over={over}
          title="Click for another view; drag onto another view to swap them"
          draggable
          onDragStart={(event) => event.dataTransfer.setData(DRAGGED, cell)}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes(DRAGGED)) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            swapCells(editor, event.dataTransfer.getData(DRAGGED), cell);
          }}
        >
          {view === "oblique" && truePlane ? `TRUE ${truePlane.toUpperCase()}` : VIEW_NAMES[view]}
          {off >= 1 && <span title={`The plane is ${off.toFixed(1)}° off the true ${view} plane`}> {off.toFixed(0)}° off</span>}
          <IconChevronDown size={12} />
          {!follows && <span className="ed-view-series">{seriesName(volume)}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item
            key={choice}
            data-testid={`show-${choice}`}
            leftSection={<Tick on={choice === view} />}
            onClick={() => changeCell(editor, cell, { view: choice })}
          >
            {VIEW_NAMES[choice]}
          </Menu.Item>
        ))}
        {volumes.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>Series</Menu.Label>
            <Menu.Item leftSection={<Tick on={follows} />} onClick={() => changeCell(editor, cell, { volumeId: null })}>
              The one chosen above
            </Menu.Item>
            {volumes.slice(0, 24).map((other) => (
              <Menu.Item
                key={other.id}
                leftSection={<Tick on={!follows && other.id === volume.id} />}
                onClick={() => changeCell(editor, cell, { volumeId: other.id })}
              >
                {seriesName(other)}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tick({ on }: { on: boolean }) {
  return on ? <IconCheck size={14} /> : <span className="ed-no-tick" />;
}

/** A series in a few words. */
export function seriesName(volume: VolumeDescriptor): string {
  return `${volume.modality} · ${volume.title || volume.seriesInstanceUid.slice(-8)} · ${volume.grid.slices}`;
}
