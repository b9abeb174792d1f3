import { Button, FileInput, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { importLabelmap, type LabelmapRow } from "../../contract/labelmaps";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { count, plural } from "../../ui/time";
import { useEditor, useExam, useUi } from "../context";
import { seriesName } from "../ViewTitle";
import { useMaskGroups } from "./LabelmapMenu";
import "./labelmaps.css";

/** What a file would make is shown first; only then it is painted. */
export function ImportLabelmap({ close }: { close: () => void }) {
  const { projectId, examId } = useEditor();
  const groups = useMaskGroups();
  const volumes = useExam((exam) => exam.volumes).filter(({ isVolume }) => isVolume);
  const shown = useUi((state) => state.volumeId);
  const [file, setFile] = useState<File | null>(null);
  const [group, setGroup] = useState(groups[0]?.id ?? "");
  const [volume, setVolume] = useState(volumes.find(({ id }) => id === shown)?.id ?? volumes[0]?.id ?? "");
  const [map, setMap] = useState<ReadonlyMap<number, string>>(new Map());
  const [rows, setRows] = useState<readonly LabelmapRow[] | null>(null);
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const labels = groups.find(({ id }) => id === group)?.labels.filter(({ shape, removed }) => shape === "bitmask" && !removed) ?? [];

  const run = async (dryRun: boolean, wanted = map): Promise<void> => {
    if (!file) return;
    setBusy(true);
    setError(null);
    try {
      setRows(await importLabelmap(projectId, examId, file, { group, volume, map: wanted, dryRun }));
      setDone(!dryRun);
    } catch (thrown) {
      setError(thrown);
      setRows(null);
    } finally {
      setBusy(false);
    }
  };
  const anew = (): void => {
    setRows(null);
    setDone(false);
    setError(null);
    setMap(new Map());
  };
  const decide = (value: number, label: string): void => {
    const wanted = new Map(map).set(value, label);
    setMap(wanted);
    void run(true, wanted);
  };
  const ready = rows?.filter(({ verdict }) => verdict === "ok").length ?? 0;
  return (
    <Stack gap="sm">
      <FileInput
        label="Labelmap"
        description="NIfTI or NRRD (also 3D Slicer segmentations), on the voxels of the series. Nothing is resampled."
        placeholder="Choose a file"
        accept=".nii,.gz,.nrrd,.nhdr"
        clearable
        data-testid="labelmap-file"
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          anew();
        }}
      />
      <Group grow>
        <NativeSelect
          label="Series"
          data={volumes.map((one) => ({ value: one.id, label: seriesName(one) }))}
          value={volume}
          onChange={(event) => {
            setVolume(event.currentTarget.value);
            anew();
          }}
        />
        <NativeSelect
          label="Label group"
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          value={group}
          onChange={(event) => {
            setGroup(event.currentTarget.value);
            anew();
          }}
        />
      </Group>
      {error !== null && <ErrorNotice title="Nothing was imported" error={error} />}
      {rows && (
        <table className="lm-table" data-testid="labelmap-rows">
          <thead>
            <tr>
              <th>Value</th>
              <th>In the file</th>
              <th>Becomes</th>
              <th>Voxels</th>
              <th>{done ? "What became of it" : "Verdict"}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.layer} ${row.value}`} data-verdict={row.verdict}>
                <td>{row.value}</td>
                <td>{row.name ?? <span className="ed-dim">no name</span>}</td>
                <td>
                  {done ? (
                    (labels.find(({ id }) => id === row.labelId)?.name ?? "")
                  ) : (
                    <NativeSelect
                      size="xs"
                      aria-label={`Class of value ${row.value}`}
                      data={[{ value: "", label: "choose a class" }, ...labels.map(({ id, name }) => ({ value: id, label: name }))]}
                      value={row.labelId ?? ""}
                      onChange={(event) => event.currentTarget.value !== "" && decide(row.value, event.currentTarget.value)}
                    />
                  )}
                </td>
                <td>{count(done ? row.painted : row.voxels)}</td>
                <td>
                  {row.verdict}
                  {row.text !== undefined && (
                    <span className="lm-why">
                      {row.text} <code>{row.code}</code>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed">
          Every voxel of the file is 0: there is nothing in it to import.
        </Text>
      )}
      <Group justify="flex-end">
        {!rows && (
          <Button size="sm" disabled={!file || volume === ""} loading={busy} onClick={() => void run(true)} data-testid="labelmap-check">
            Look into the file
          </Button>
        )}
        {rows && !done && (
          <Button size="sm" disabled={ready === 0} loading={busy} onClick={() => void run(false)} data-testid="labelmap-confirm">
            Import {plural(ready, "object")}
          </Button>
        )}
        {done && (
          <Button size="sm" onClick={close}>
            Close
          </Button>
        )}
      </Group>
    </Stack>
  );
}
