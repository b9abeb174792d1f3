import { Button, Checkbox, Group, NumberInput, Stack, Textarea } from "@mantine/core";
import { IconEraser, IconLockOpen, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { pictureOf, useDecision } from "../../../contract/quarantine";
import type { PixelRegion, QuarantineAction, QuarantineItem } from "../../../contract/quarantine";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { plural } from "../../../ui/time";
import { BlankPicture, Picture } from "./BlankPicture";
import classes from "./QuarantineTab.module.css";
import { RegionList } from "./RegionList";

/** One image: as it is and as it would be, side by side, and the three ways out. What is not to be released unseen can be decided for its series at once. */
export function DecisionPane({ project, item, sisters }: { project: string; item: QuarantineItem; sisters: readonly QuarantineItem[] }) {
  const [regions, setRegions] = useState<readonly PixelRegion[]>(item.regions.filter((region) => region.found !== "measurement"));
  const [frame, setFrame] = useState(0);
  const [reason, setReason] = useState("");
  const [all, setAll] = useState(false);
  const decision = useDecision(project);
  const decide = (action: QuarantineAction) =>
    decision.mutate({
      instances: all && action !== "release" ? [item, ...sisters].map(({ instance }) => instance) : [item.instance],
      action,
      reason,
      ...(action === "blank" && { regions: [...regions] }),
    });
  const refused = decision.data?.items.filter((outcome) => outcome.code !== undefined) ?? [];
  const many = all ? ` ${sisters.length + 1} images` : "";
  const isMute = reason.trim() === "";
  return (
    <section className={classes.pane} aria-label="Decision">
      {item.state === "waiting" && (
        <p className={classes.waiting} role="status">
          The server has not checked this image yet. It may still be released, blanked or held by itself.
        </p>
      )}
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
          <Picture src={pictureOf(project, item, frame, regions)} alt="The image with the marked places blanked" />
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
        {sisters.length > 0 && (
          <Checkbox
            label={`Also the ${plural(sisters.length, "other image")} of this series here, of the same size`}
            description="Blanks the same places, or rejects all of them. Releasing as it is goes image by image, because somebody must have looked."
            checked={all}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
        )}
        {decision.isError && <ErrorNotice title="Nothing was decided" error={decision.error} />}
        {refused.slice(0, 5).map((outcome) => (
          <p key={outcome.instance} role="alert" className={classes.refused}>
            …{outcome.instance.slice(-16)}: {outcome.text} <code>{outcome.code}</code>
          </p>
        ))}
        {refused.length > 5 && <p className={classes.refused}>and {plural(refused.length - 5, "more image")}.</p>}
        <Group>
          <Button
            leftSection={<IconEraser size={16} />}
            disabled={isMute || regions.length === 0}
            loading={decision.isPending}
            onClick={() => decide("blank")}
          >
            Blank and release{many}
          </Button>
          <Button
            variant="default"
            leftSection={<IconLockOpen size={16} />}
            disabled={isMute || all}
            loading={decision.isPending}
            onClick={() => decide("release")}
          >
            Release as it is
          </Button>
          <ConfirmButton
            leftSection={<IconTrash size={16} />}
            question={
              all
                ? `The bytes of ${sisters.length + 1} images are deleted. They can be sent again.`
                : "Its bytes are deleted as well. It can be sent again."
            }
            confirm="Delete"
            disabled={isMute}
            onConfirm={() => decide("reject")}
          >
            Reject and delete{many}
          </ConfirmButton>
        </Group>
      </Stack>
    </section>
  );
}
