import { Button } from "@mantine/core";
import { TimeAgo } from "../../ui/TimeAgo";
import { useExam, useMay } from "../context";
import { useExamCommand } from "./useExamCommand";
import { Refusal } from "./VolumeRow";

/** What was taken out, by whom and why, and the way back. */
export function RemovedVolumes() {
  const exam = useExam((state) => state.exam);
  const names = useExam((state) => state.names);
  const mayEdit = useMay("editExams");
  const { send, busy, refusal } = useExamCommand();
  const removed = Object.values(exam?.series ?? {}).flatMap(({ modality, volumes }) =>
    volumes.flatMap((volume) => {
      const record = exam?.records[volume.id];
      return record?.removal ? [{ volume, modality, title: record.title ?? volume.title, removal: record.removal }] : [];
    }),
  );
  if (removed.length === 0) return null;
  return (
    <section className="ed-section" aria-label="Deleted volumes">
      <h2>Deleted</h2>
      {removed.map(({ volume, modality, title, removal }) => (
        <div key={volume.id} className="vol-removed" data-testid={`removed-${volume.id}`}>
          <span className="ed-grow">
            {title || modality} · {volume.grid.slices} slices
            <span className="vol-facts">
              {names.get(removal.by) ?? "a manager"}, <TimeAgo at={removal.at} />: “{removal.reason}”
            </span>
          </span>
          {mayEdit && (
            <Button
              size="compact-xs"
              variant="default"
              loading={busy}
              onClick={() => void send("exam.restore-volume", { volumeId: volume.id })}
            >
              Bring back
            </Button>
          )}
        </div>
      ))}
      <Refusal text={refusal} />
    </section>
  );
}
