import { Modal, Stack, Switch, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { FormFooter } from "../../../ui/FormFooter";

interface Props {
  opened: boolean;
  onClose: () => void;
  onAdd: (name: string, panoptic: boolean) => void;
}

export function AddGroup(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="New label group" centered>
      <Form {...props} />
    </Modal>
  );
}

function Form({ onClose, onAdd }: Props) {
  const [name, setName] = useState("");
  const [panoptic, setPanoptic] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onAdd(name.trim(), panoptic);
    onClose();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Findings"
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Switch
          label="Panoptic"
          description="A voxel belongs to at most one object of the group, as for organs. Chosen now and never changed; leave it off where findings may overlap."
          checked={panoptic}
          onChange={(e) => setPanoptic(e.currentTarget.checked)}
        />
        <FormFooter verb="Create" disabled={name.trim() === ""} onClose={onClose} />
      </Stack>
    </form>
  );
}
