import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFolderPlus, IconTags } from "@tabler/icons-react";
import { useState } from "react";
import { useProjectCommand } from "../../../contract/queries";
import type { Label, LabelGroup } from "../../../contract/rest";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Panel } from "../../../ui/Panel";
import { uuid7 } from "../../../contract/uuid7";
import type { TabProps } from "../ProjectPage";
import { AddGroup } from "./AddGroup";
import { LabelEditor } from "./LabelEditor";
import { LabelTree } from "./LabelTree";
import { newLabel } from "./ontologyModel";
import classes from "./OntologyTab.module.css";
import { shapeChoices } from "./shapeCatalogue";

/** What the right side shows: a label that exists, or one being made in a group. */
interface Selection {
  groupId: string;
  label: Label;
  isNew: boolean;
}

/** The classes readers mark, in groups. */
export function OntologyTab({ id, project }: TabProps) {
  const groups = project.state.labelGroups;
  const mayChange = project.actions.includes("manageProject");
  const command = useProjectCommand(id);
  const [adding, dialog] = useDisclosure(false);
  const [selection, select] = useState<Selection | null>(null);
  const send = (type: string, data: unknown, then?: () => void) =>
    command.mutate({ type: `project.${type}`, data }, { ...(then ? { onSuccess: then } : {}) });

  const current = selection?.isNew ? selection : refreshed(selection, groups);
  const group = groups.find((g) => g.id === current?.groupId);
  const begin = (groupId: string) => select({ groupId, isNew: true, label: newLabel(uuid7(), groups, shapeChoices[0]?.id ?? "bitmask") });
  const save = (label: Label) => {
    if (!current) return;
    const [type, data] = current.isNew
      ? (["add-label", { groupId: current.groupId, label }] as const)
      : (["edit-label", { label }] as const);
    send(type, data, () => select({ groupId: current.groupId, label, isNew: false }));
  };
  const addGroup = mayChange && (
    <Button variant="default" leftSection={<IconFolderPlus size={16} />} onClick={dialog.open}>
      New group
    </Button>
  );
  return (
    <div className={classes.root} data-empty={groups.length === 0 || undefined}>
      <div className={classes.tree}>
        {command.isError && <ErrorNotice title="The ontology was not changed" error={command.error} />}
        <Panel title="Label groups" hint="Each exam has one set of annotations per group." actions={groups.length > 0 && addGroup} flush>
          {groups.length === 0 ? (
            <EmptyState icon={<IconTags size={26} />} title="No classes yet">
              <p>Make a group such as “Findings”, then the labels in it: what readers mark, and with which shape.</p>
              {addGroup}
            </EmptyState>
          ) : (
            <LabelTree
              groups={groups}
              selected={current?.isNew ? null : (current?.label.id ?? null)}
              mayChange={mayChange}
              onSelect={(groupId, label) => select({ groupId, label, isNew: false })}
              onAdd={begin}
              onReorder={(groupId, labelIds) => send("reorder-labels", { groupId, labelIds })}
              onRemove={(label) => send("remove-label", { labelId: label.id }, () => select(null))}
              onRename={(groupId, name) => send("rename-label-group", { groupId, name })}
            />
          )}
        </Panel>
      </div>
      <div className={classes.side}>
        {current && group ? (
          <LabelEditor
            key={`${current.label.id} ${current.isNew}`}
            label={current.label}
            isNew={current.isNew}
            group={group}
            groups={groups}
            mayChange={mayChange}
            busy={command.isPending}
            onSave={save}
            onCancel={() => select(null)}
          />
        ) : (
          groups.length > 0 && <Hints mayChange={mayChange} />
        )}
      </div>
      <AddGroup
        opened={adding}
        onClose={dialog.close}
        onAdd={(name, panoptic) => send("add-label-group", { groupId: uuid7(), name, panoptic })}
      />
    </div>
  );
}

/** What the server has of the selected label now; null when somebody removed it. */
function refreshed(selection: Selection | null, groups: readonly LabelGroup[]): Selection | null {
  const label = groups.find((g) => g.id === selection?.groupId)?.labels.find((l) => l.id === selection?.label.id && !l.removed);
  return selection && label ? { ...selection, label } : null;
}

function Hints({ mayChange }: { mayChange: boolean }) {
  return (
    <div className={classes.hints}>
      <p>Choose a label to see its shape, colour and guidance.</p>
      {mayChange && (
        <dl>
          <dt>↑ ↓</dt>
          <dd>go through the labels</dd>
          <dt>Enter</dt>
          <dd>edit</dd>
          <dt>Alt ↑ ↓</dt>
          <dd>reorder (or drag)</dd>
          <dt>N</dt>
          <dd>new label in the group</dd>
          <dt>Delete</dt>
          <dd>remove, after a question</dd>
        </dl>
      )}
    </div>
  );
}
