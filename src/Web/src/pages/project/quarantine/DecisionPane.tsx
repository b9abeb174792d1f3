import { Button, Group, NumberInput, Stack, Textarea } from "@mantine/core";
import { IconEraser, IconLockOpen, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { pictureOf, useDecision } from "../../../contract/quarantine";
import type { PixelRegion, QuarantineAction, QuarantineItem } from "../../../contract/quarantine";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { BlankPicture } from "./BlankPicture";
import classes from "./QuarantineTab.module.css";
import { RegionList } from "./RegionList";

/** One image: as it is and as it would be, side by side, and the three ways out. */
export function DecisionPane({ project, item }: { project: string; item: QuarantineItem }) {
  const [regions, setRegions] = useState<readonly PixelRegion[]>(item.regions.filter((region) => region.found !== "measurement"));
  const [frame, setFrame] = useState(0);
  const [reason, setReason] = useState("");
  const decision = useDecision(project);
  const decide = (action: QuarantineAction) =>
    decision.mutate({ instances: [item.instance], action, reason, ...(action === "blank" && { regions: [...regions] }) });
  const refused = decision.data?.items.find((outcome) => outcome.code !== undefined);
  const isMute = reason.trim() === "";
  return (
    <section className={classes.pane} aria-label="Decision">
      <ul className={classes.reasons}>
        {item.reasons.map((why) => (
          <li key={why.code}>
            {why.text} <code>{why.code}</code>
          </li>
        ))}
      </ul>
      <div className={classes.pictures}>
        <figure>
          <figcaption>As it is: drag to mark what is to be blanked</figcaption>
          <BlankPicture src={pictureOf(project, item, frame, [])} item={item} regions={regions} onChange={setRegions} />
        </figure>
        <figure>
          <figcaption>As it would be released{regions.length > 0 ? ", blanked" : ""}</figcaption>
          <img className={classes.picture} src={pictureOf(project, item, frame, regions)} alt="The image with the marked places blanked" />
        </figure>
      </div>
      <Stack gap="sm">
        {item.frames > 1 && (
          <NumberInput
            size="xs"
            w={160}
            label={`Frame (of ${item.frames})`}
            min={1}
            max={item.frames}
            value={frame + 1}
            onChange={(value) => setFrame(Math.min(item.frames, Math.max(1, Number(value) || 1)) - 1)}
          />
        )}
        <RegionList regions={regions} item={item} onChange={setRegions} />
        <Textarea
          label="Reason"
          description="Kept in the audit with your name."
          required
          maxLength={2000}
          autosize
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {decision.isError && <ErrorNotice title="Nothing was decided" error={decision.error} />}
        {refused && <p role="alert">{refused.text}</p>}
        <Group>
          <Button
            leftSection={<IconEraser size={16} />}
            disabled={isMute || regions.length === 0}
            loading={decision.isPending}
            onClick={() => decide("blank")}
          >
            Blank and release
          </Button>
          <Button
            variant="default"
            leftSection={<IconLockOpen size={16} />}
            disabled={isMute}
            loading={decision.isPending}
            onClick={() => decide("release")}
          >
            Release as it is
          </Button>
          <ConfirmButton
            leftSection={<IconTrash size={16} />}
            question="Its bytes are deleted as well. It can be sent again."
            confirm="Delete"
            disabled={isMute}
            onConfirm={() => decide("reject")}
          >
            Reject and delete
          </ConfirmButton>
        </Group>
      </Stack>
    </section>
  );
}
