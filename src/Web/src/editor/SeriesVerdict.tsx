import { Button, TextInput } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { findingsOf, validOverride } from "../ui/held";
import { useEditor, useExam, useMay } from "./context";
import { say } from "./editorUi";

/** Says why a series is held, or who let it in and why; a manager lets it in here. */
export function SeriesVerdict({ seriesInstanceUid }: { seriesInstanceUid: string }) {
  const { session, ui, examId } = useEditor();
  const checks = useExam((exam) => exam.exam?.series[seriesInstanceUid]?.checks);
  const overridden = useExam((exam) => exam.exam?.overrides[seriesInstanceUid]);
  const mayOverride = useMay("editExams");
  const names = useExam((exam) => exam.names);
  const [reason, setReason] = useState("");
  const findings = findingsOf(checks);
  if (findings.length === 0) return null;
  const letIn = validOverride(checks, overridden);
  const run = async (type: string, data: Record<string, unknown>): Promise<void> => {
    const receipt = await session.ask({ stream: `exam/${examId}`, type, data });
    if (receipt.rejection) say(ui, receipt.rejection.text);
    else setReason("");
  };
  return (
    <div className="ed-problems" data-testid="series-verdict" data-held={letIn === null}>
      <IconBan size={16} />
      <span className="ed-grow">
        <strong>
          {letIn
            ? "Let in although it is not whole. "
            : "Held: it may be looked at, but nothing on it can be drawn, claimed or submitted until a manager lets it in. "}
        </strong>
        {findings.map((finding) => finding.text).join(" ")}
        {letIn && ` ${names.get(letIn.by) ?? "A manager"}: “${letIn.reason}”`}
      </span>
      {mayOverride && letIn && (
        <Button size="compact-xs" variant="default" onClick={() => void run("exam.restore-verdict", { seriesInstanceUid })}>
          Take back
        </Button>
      )}
      {mayOverride && !letIn && (
        <>
          <TextInput
            size="xs"
            aria-label="Reason"
            placeholder="Why may it be worked on?"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button
            size="compact-xs"
            data-testid="override-verdict"
            disabled={reason.trim() === ""}
            onClick={() => void run("exam.override-verdict", { seriesInstanceUid, reason })}
          >
            Let it in
          </Button>
        </>
      )}
    </div>
  );
}
