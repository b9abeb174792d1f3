import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { VolumeDescriptor } from "../../sync/wire";
import { useEditor } from "../context";
import { say } from "../editorUi";
import { useExamCommand } from "./useExamCommand";
import { Refusal } from "./VolumeRow";

/** Takes a volume out of the exam after asking why. */
export function RemoveVolume({ volume, title }: { volume: VolumeDescriptor; title: string }) {
  const { ui } = useEditor();
  const { send, busy, refusal } = useExamCommand();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const remove = async (): Promise<void> => {
    if (!(await send("exam.remove-volume", { volumeId: volume.id, reason: reason.trim() }))) return;
    setAsking(false);
    say(ui, `“${title}” is taken out. It can be brought back at the end of the list.`);
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconTrash size={15} />}
        onClick={() => setAsking(true)}
        data-testid="volume-remove"
      >
        Delete
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={`Delete “${title}”?`} centered>
        <Stack gap="sm">
          <Text size="sm">
            The volume leaves the exam for everybody: it is no longer shown, read or exported. Its images stay in the archive, and a manager
            can bring it back. A volume on which something is drawn cannot be deleted.
          </Text>
          <Textarea
            data-autofocus
            required
            label="Why?"
            description="Kept in the history."
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Refusal text={refusal} />
          <Group justify="flex-end">
            <Button size="sm" variant="default" onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button
              size="sm"
              color="red.8"
              disabled={reason.trim() === ""}
              loading={busy}
              onClick={() => void remove()}
              data-testid="volume-remove-confirm"
            >
              Delete
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
