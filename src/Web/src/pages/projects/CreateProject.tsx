import { Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type SyntheticEvent } from "react";
import { useNavigate } from "react-router";
import { sendCommand } from "../../contract/commands";
import { keys } from "../../contract/queries";
import { uuid7 } from "../../contract/uuid7";
import { FormFooter } from "../../ui/FormFooter";
import { ErrorNotice } from "../../ui/ErrorNotice";

export function CreateProject({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="New project" centered>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const id = useRef(uuid7()).current;
  const create = useMutation({
    mutationFn: () => sendCommand(`project/${id}`, "project.create", { name: name.trim(), description: description.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.projects });
      await navigate(`/projects/${id}/exams`);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput label="Name" required maxLength={200} data-autofocus value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <Textarea
          label="Description"
          description="What the reference standard is for; readers see it too."
          autosize
          minRows={2}
          value={description}
          onChange={(e) => setDescription(e.currentTarget.value)}
        />
        {create.isError && <ErrorNotice error={create.error} />}
        <FormFooter verb="Create" busy={create.isPending} disabled={name.trim() === ""} onClose={onClose} />
      </Stack>
    </form>
  );
}
